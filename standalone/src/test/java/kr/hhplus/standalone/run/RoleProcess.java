package kr.hhplus.standalone.run;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import kr.hhplus.backends.Backends;
import org.jspecify.annotations.Nullable;

/** One service in a JVM of its own, which can be killed and started again on the same port and data. */
final class RoleProcess implements AutoCloseable {
    private static final Path LOGS = Path.of("target", "it");
    private static final Duration READY_WAIT_MAX = Duration.ofSeconds(60);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    /** Below the range of outgoing connections, where a client that knocks at a dead port can meet itself. */
    private static final int PORT_MIN = 20_000;

    private static final int PORT_MAX = 32_000;
    private static final int PORT_TRIES_MAX = 200;

    private final Role role;
    private final Backends backends;
    private final Path dataDir;
    private final int port;
    private int starts;
    private @Nullable Process process;
    private Path output;

    RoleProcess(Role role, Backends backends, Path dir) {
        this.role = role;
        this.backends = backends;
        this.dataDir = dir.resolve(role.label());
        this.port = freePort();
        this.output = outputOf(starts);
    }

    URI http() {
        return URI.create("http://" + ServiceSettings.LOOPBACK + ":" + port);
    }

    /** Begins to start; {@link #awaitReady()} says when it is done. */
    void launch() {
        starts++;
        output = outputOf(starts);
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-Dhhplus.test.log=" + LOGS.resolve(role.label() + ".log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RoleHolder.class.getName(),
                        "roles",
                        role.label(),
                        "--data",
                        dataDir.toString(),
                        "--port",
                        Integer.toString(port),
                        "--management-port",
                        "0")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        var env = builder.environment();
        // A debugger or agent of this JVM must not be started a second time in the child's.
        env.keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        env.put("HHPLUS_BACKENDS", "external");
        env.put("HHPLUS_KAFKA_BOOTSTRAP", backends.kafkaBootstrapServers());
        if (role != Role.STREAMS) {
            env.put("HHPLUS_REDIS_URL", backends.redisUri().toString());
            env.put("HHPLUS_MYSQL_URL", backends.mysql().url());
            env.put("HHPLUS_MYSQL_USER", backends.mysql().user());
            env.put("HHPLUS_MYSQL_PASSWORD", backends.mysql().password());
        }
        env.put(Secrets.ADMIN_TOKEN, TestServices.ADMIN_TOKEN);
        env.put(Secrets.TICKET_SECRET, TestServices.TICKET_SECRET);
        try {
            Files.createDirectories(LOGS);
            process = builder.start();
        } catch (IOException e) {
            throw new IllegalStateException("cannot start " + role.label(), e);
        }
    }

    void awaitReady() {
        await(role.label() + " is ready, see " + output)
                .atMost(READY_WAIT_MAX)
                .pollInterval(POLL_INTERVAL)
                .failFast(role.label() + " has ended, see " + output, () -> !isAlive())
                .until(this::saysReady);
    }

    /** SIGKILL; returns when it is dead. */
    void kill() {
        var running = process;
        if (running == null || !running.isAlive()) {
            throw new IllegalStateException(role.label() + " does not run, so it cannot be killed; see " + output);
        }
        running.destroyForcibly().onExit().join();
    }

    private Path outputOf(int start) {
        return LOGS.resolve(role.label() + "-" + start + ".out");
    }

    private boolean isAlive() {
        var running = process;
        return running != null && running.isAlive();
    }

    private boolean saysReady() throws IOException {
        try (var lines = Files.lines(output)) {
            return lines.anyMatch(line -> line.startsWith("ready http=" + http()));
        }
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
    }

    private static int freePort() {
        for (int i = 0; i < PORT_TRIES_MAX; i++) {
            int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
            try (var socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException taken) {
                // The next one then.
            }
        }
        throw new IllegalStateException("no free port between " + PORT_MIN + " and " + PORT_MAX);
    }
}
