package kr.hhplus.backends;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A Sentinel. What it has learnt it writes into its own copy of the configuration, which it finds again when it is
 * started again; {@link #forget} makes it begin anew.
 *
 * @param sharedConfiguration with ${HHPLUS_REDIS_MASTER_HOST} and ${HHPLUS_REDIS_MASTER_PORT}
 * @param masterPort the master to begin with
 */
record SentinelNode(String name, Path dir, BinaryCache cache, Path sharedConfiguration, int masterPort)
        implements Server {
    @Override
    public String title() {
        return "Sentinel " + RedisServer.VERSION + " " + name;
    }

    @Override
    public void prepare() throws IOException {
        RedisServer.unpack(cache);
    }

    @Override
    public boolean needsPreparing() {
        return false;
    }

    void forget() throws IOException {
        Files.deleteIfExists(configuration());
    }

    @Override
    public List<String> configure(int port) throws IOException {
        if (Files.notExists(configuration())) {
            String shared = Files.readString(sharedConfiguration)
                    .replace("${HHPLUS_REDIS_MASTER_HOST}", Ports.LOOPBACK)
                    .replace("${HHPLUS_REDIS_MASTER_PORT}", String.valueOf(masterPort));
            Files.writeString(
                    configuration(),
                    shared + "\nbind " + Ports.LOOPBACK + "\nport " + port + "\ndir \"" + dir + "\"\n");
        }
        return List.of(RedisServer.program(cache), configuration().toString(), "--sentinel");
    }

    @Override
    public void probe(int port) throws IOException {
        Probe.redis(Ports.LOOPBACK, port);
    }

    private Path configuration() {
        return dir.resolve("sentinel.conf");
    }
}
