package kr.hhplus.ingress.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import kr.hhplus.schemas.connection.RedisSettings;
import kr.hhplus.schemas.ticket.Ticket;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class StatusReaderTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final Duration REDIS_WAIT_MAX = Duration.ofMillis(250);
    private static final int CALLS = 20;

    @Test
    void whileRedisHangsItIsNotWaitedForByEveryCall() throws IOException {
        // Connections to it are made, and nobody reads from them.
        try (var hanging = new ServerSocket(0, CALLS, InetAddress.getLoopbackAddress());
                var redis = new RedisSettings(
                                URI.create("redis://127.0.0.1:" + hanging.getLocalPort()), 1, REDIS_WAIT_MAX)
                        .open()) {
            var reader = new StatusReader(
                    redis,
                    Jdbi.create(() -> {
                        throw new SQLException("away");
                    }),
                    100,
                    new SimpleMeterRegistry());
            reader.start();

            for (int i = 0; i < CALLS; i++) {
                assertThat(reader.read(new Ticket(100, 5), Duration.ZERO).orElseThrow())
                        .succeedsWithin(AT_ONCE)
                        .isEqualTo(TicketStatus.UNKNOWN);
            }

            reader.stop();
            assertThat(countConnections(hanging)).isBetween(1, CALLS / 2);
        }
    }

    /** Of which each stands for a wait. */
    private static int countConnections(ServerSocket server) throws IOException {
        server.setSoTimeout(1);
        for (int count = 0; ; count++) {
            try {
                server.accept().close();
            } catch (SocketTimeoutException e) {
                return count;
            }
        }
    }
}
