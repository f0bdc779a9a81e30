package kr.hhplus.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import kr.hhplus.backends.BackendsSettings.External;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExternalServersTest {
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private final int kafkaPort = Ports.free();
    private final int mysqlPort = Ports.free();
    private final External addresses = new External(
            "127.0.0.1:" + kafkaPort,
            URI.create("redis://127.0.0.1:" + Ports.free()),
            new MySqlAddress("jdbc:mysql://127.0.0.1:" + mysqlPort + "/hhplus?", "shop", "secret"));

    private final List<String> told = new ArrayList<>();
    private final List<ServerSocket> listening = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (ServerSocket socket : listening) {
            socket.close();
        }
    }

    @Test
    void areNotAskedWhereTheyAreNotNeeded() {
        listen(kafkaPort);

        ExternalServers.await(addresses, EnumSet.of(Backend.KAFKA), Duration.ZERO, told::add);

        assertThat(told).isEmpty();
    }

    @Test
    void areWaitedForInOneLine() {
        ExternalServers.await(addresses, EnumSet.of(Backend.KAFKA), WAIT_MAX, line -> {
            told.add(line);
            listen(kafkaPort);
        });

        assertThat(told)
                .containsExactly("waiting up to 30 s: Kafka does not answer at 127.0.0.1:" + kafkaPort
                        + "; see HHPLUS_KAFKA_BOOTSTRAP");
    }

    @Test
    void areGivenUpWhenTheTimeIsOver() {
        listen(kafkaPort);

        assertThatThrownBy(() -> ExternalServers.await(
                        addresses, EnumSet.of(Backend.KAFKA, Backend.MYSQL), Duration.ofMillis(1), told::add))
                .isInstanceOf(BackendsException.class)
                .hasNoCause()
                .hasMessageStartingWith("MySQL does not answer or refuses the login at ")
                .hasMessageContaining(":" + mysqlPort + "/")
                .hasMessageEndingWith("; see HHPLUS_MYSQL_URL, HHPLUS_MYSQL_USER and HHPLUS_MYSQL_PASSWORD")
                .hasMessageNotContaining("secret");
    }

    private void listen(int port) {
        try {
            listening.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
