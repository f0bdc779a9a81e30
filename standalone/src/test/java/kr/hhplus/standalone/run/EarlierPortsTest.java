package kr.hhplus.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import kr.hhplus.backends.MySqlAddress;
import org.junit.jupiter.api.Test;

class EarlierPortsTest {
    private static final long NO_PID = Long.MAX_VALUE;

    @Test
    void areTakenAgainWhereTheyAreFree() throws IOException {
        int port = freePort();

        var env = EarlierPorts.in(Map.of("PATH", "/bin"), run(port, NO_PID));

        assertThat(env)
                .containsEntry("PATH", "/bin")
                .containsEntry("HHPLUS_KAFKA_PORT", Integer.toString(port))
                .containsEntry("HHPLUS_REDIS_PORT", Integer.toString(port))
                .containsEntry("HHPLUS_MYSQL_PORT", Integer.toString(port));
    }

    @Test
    void areLeftWhereSomebodyElseHasThem() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var env = EarlierPorts.in(Map.of(), run(taken.getLocalPort(), NO_PID));

            assertThat(env).isEmpty();
        }
    }

    @Test
    void areTakenAgainFromAServerThatTheCrashHasLeft() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var env = EarlierPorts.in(
                    Map.of(), run(taken.getLocalPort(), ProcessHandle.current().pid()));

            assertThat(env).containsEntry("HHPLUS_KAFKA_PORT", Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void giveWayToTheEnvironment() throws IOException {
        var env = EarlierPorts.in(Map.of("HHPLUS_KAFKA_PORT", "9092"), run(freePort(), NO_PID));

        assertThat(env).containsEntry("HHPLUS_KAFKA_PORT", "9092");
    }

    @Test
    void areNoneWhereTheServersWereSomebodyElses() throws IOException {
        int port = freePort();
        var earlier = run(port, NO_PID);
        var external = new RunInfo(
                earlier.http(),
                earlier.management(),
                earlier.kafka(),
                earlier.redis(),
                earlier.mysql(),
                null,
                Map.of("hhplus", 1L));

        assertThat(EarlierPorts.in(Map.of(), external)).isEmpty();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static RunInfo run(int port, long pid) {
        return new RunInfo(
                URI.create("http://127.0.0.1:8080"),
                URI.create("http://127.0.0.1:8090"),
                "127.0.0.1:" + port,
                URI.create("redis://127.0.0.1:" + port),
                new MySqlAddress("jdbc:mysql://127.0.0.1:" + port + "/hhplus?sslMode=DISABLED", "hhplus", "secret"),
                null,
                Map.of("hhplus", 1L, "kafka", pid, "redis", pid, "mysql", pid));
    }
}
