package kr.hhplus.backends;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Redis from the binary in the class path. Writes nothing to disk: it holds no truth here. */
final class RedisServer implements Server {
    static final String VERSION = "7.0.15";

    private final Path dir;
    private final BinaryCache cache;

    RedisServer(Path dir, BinaryCache cache) {
        this.dir = dir;
        this.cache = cache;
    }

    @Override
    public String title() {
        return "Redis " + VERSION;
    }

    @Override
    public boolean needsPreparing() {
        return false;
    }

    @Override
    public void prepare() throws IOException {
        unpack(cache);
    }

    /** The program also runs as Sentinel. */
    static void unpack(BinaryCache cache) throws IOException {
        String resource = "/redis-server-" + VERSION + "-" + Platform.current().redisSuffix();
        cache.provide("redis-" + VERSION, target -> {
            try (InputStream in = RedisServer.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw Platform.unsupported("Redis");
                }
                Path program = target.resolve("redis-server");
                Files.copy(in, program);
                BinaryCache.makeExecutable(program);
            }
        });
    }

    static String program(BinaryCache cache) {
        return cache.path("redis-" + VERSION).resolve("redis-server").toString();
    }

    @Override
    public List<String> configure(int port) {
        return List.of(
                program(cache),
                "--bind",
                Ports.LOOPBACK,
                "--port",
                String.valueOf(port),
                "--daemonize",
                "no",
                "--dir",
                dir.toString(),
                "--save",
                "",
                "--appendonly",
                "no");
    }

    @Override
    public void probe(int port) throws IOException {
        Probe.redis(Ports.LOOPBACK, port);
    }

    @Override
    public Path dir() {
        return dir;
    }
}
