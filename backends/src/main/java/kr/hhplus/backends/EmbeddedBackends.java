package kr.hhplus.backends;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;

/** Servers as child processes of this JVM, from binaries on its class path: no root, no Docker, no installation. */
final class EmbeddedBackends implements Backends {
    private final DataDirLock lock;
    private final Map<Backend, RunningServer> servers;
    private final MySqlAddress mysql;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedBackends(DataDirLock lock, Map<Backend, RunningServer> servers, MySqlAddress mysql) {
        this.lock = lock;
        this.servers = servers;
        this.mysql = mysql;
    }

    static EmbeddedBackends start(BackendsSettings settings, Consumer<String> progress) {
        try {
            DataDirLock lock = DataDirLock.acquire(settings.dataDir());
            try {
                return start(settings, lock, oneAtATime(progress));
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new BackendsException("cannot use the data directory " + settings.dataDir() + ": " + e, e);
        }
    }

    private static EmbeddedBackends start(BackendsSettings settings, DataDirLock lock, Consumer<String> progress)
            throws IOException {
        Path dataDir = settings.dataDir();
        PidFile pidFile = new PidFile(dataDir);
        try {
            List<Long> ended = pidFile.endLeftovers();
            if (!ended.isEmpty()) {
                progress.accept("ended what an earlier run left: " + ended);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendsException("interrupted while ending what an earlier run left", e);
        }
        requireFreePorts(settings);
        BinaryCache cache = BinaryCache.in(settings.cacheDir(), dataDir.resolve("cache"));
        MariaDbServer mariaDb = new MariaDbServer(dataDir, cache);
        Map<Backend, RunningServer> servers = new EnumMap<>(Backend.class);
        Map<Backend, Server> all = Map.of(
                Backend.KAFKA,
                new KafkaServer(
                        dataDir.resolve("kafka"),
                        cache,
                        new SingleBroker(Uuid.randomUuid().toString()),
                        settings.kafkaJavaOptions()),
                Backend.REDIS,
                new RedisServer(dataDir.resolve("redis"), cache),
                Backend.MYSQL,
                mariaDb);
        all.forEach((backend, server) ->
                servers.put(backend, new RunningServer(backend, server, settings.port(backend), pidFile, progress)));
        try {
            together(servers, RunningServer::start);
            MySqlAddress mysql = mariaDb.address(port(servers, Backend.MYSQL));
            return new EmbeddedBackends(lock, servers, mysql);
        } catch (IOException | RuntimeException e) {
            together(servers, RunningServer::close);
            throw e;
        }
    }

    /** Before anything is started, so that a wrong setting shows at once. */
    private static void requireFreePorts(BackendsSettings settings) {
        for (Backend backend : Backend.values()) {
            int port = settings.port(backend);
            if (port != Ports.ANY && !Ports.isFree(port)) {
                throw new BackendsException("port " + port + " is taken; stop what listens there, or set HHPLUS_"
                        + backend + "_PORT to another one");
            }
        }
    }

    private static void together(Map<Backend, RunningServer> servers, Consumer<RunningServer> action) {
        List<Runnable> actions = new ArrayList<>();
        servers.values().forEach(server -> actions.add(() -> action.accept(server)));
        Together.run(actions);
    }

    private static Consumer<String> oneAtATime(Consumer<String> progress) {
        Object monitor = new Object();
        return message -> {
            synchronized (monitor) {
                progress.accept(message);
            }
        };
    }

    @Override
    public String kafkaBootstrapServers() {
        return Ports.LOOPBACK + ":" + port(servers, Backend.KAFKA);
    }

    @Override
    public URI redisUri() {
        return URI.create("redis://" + Ports.LOOPBACK + ":" + port(servers, Backend.REDIS));
    }

    @Override
    public MySqlAddress mysql() {
        return mysql;
    }

    @Override
    public Map<String, Long> pids() {
        Map<String, Long> pids = new TreeMap<>();
        servers.forEach((backend, server) -> server.pid().ifPresent(pid -> pids.put(backend.label(), pid)));
        return pids;
    }

    @Override
    public void kill(Backend backend) {
        server(servers, backend).kill();
    }

    @Override
    public void restart(Backend backend) {
        server(servers, backend).restart();
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            together(servers, RunningServer::close);
        } finally {
            try {
                lock.close();
            } catch (IOException e) {
                // The system gives it up with the JVM at the latest.
            }
        }
    }

    private static int port(Map<Backend, RunningServer> servers, Backend backend) {
        return server(servers, backend).port();
    }

    private static RunningServer server(Map<Backend, RunningServer> servers, Backend backend) {
        RunningServer server = servers.get(backend);
        if (server == null) {
            throw new IllegalStateException("no " + backend);
        }
        return server;
    }
}
