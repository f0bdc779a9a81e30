package kr.hhplus.backends;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * One of several Redis servers: the settings that they share, from a file, and its own. Sentinels turn a master into a
 * replica and back while it runs, and have it write that into its own copy of the file.
 *
 * @param masterPort whose replica it starts as; empty: a master
 */
record RedisNode(String name, Path dir, BinaryCache cache, Path sharedConfiguration, OptionalInt masterPort)
        implements Server {
    @Override
    public String title() {
        return "Redis " + RedisServer.VERSION + " " + name;
    }

    @Override
    public void prepare() throws IOException {
        RedisServer.unpack(cache);
    }

    @Override
    public boolean needsPreparing() {
        return false;
    }

    @Override
    public List<String> configure(int port) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(sharedConfiguration));
        lines.add("bind " + Ports.LOOPBACK);
        lines.add("port " + port);
        lines.add("dir \"" + dir + "\"");
        masterPort.ifPresent(master -> lines.add("replicaof " + Ports.LOOPBACK + " " + master));
        Path configuration = dir.resolve("redis.conf");
        Files.write(configuration, lines);
        return List.of(RedisServer.program(cache), configuration.toString());
    }

    @Override
    public void probe(int port) throws IOException {
        Probe.redis(Ports.LOOPBACK, port);
    }
}
