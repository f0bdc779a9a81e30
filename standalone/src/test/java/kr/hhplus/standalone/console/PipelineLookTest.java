package kr.hhplus.standalone.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import kr.hhplus.backends.Ports;
import kr.hhplus.schemas.connection.MySqlSettings;
import kr.hhplus.schemas.connection.RedisSettings;
import kr.hhplus.standalone.console.Pipeline.Part;
import kr.hhplus.standalone.console.Pipeline.Status;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipelineLookTest {
    private static final Duration WAIT_MAX = Duration.ofMillis(300);

    private HttpServer instance;
    private URI own;

    @BeforeEach
    void start() throws IOException {
        instance = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        own = URI.create("http://127.0.0.1:" + instance.getAddress().getPort());
        instance.createContext("/actuator/health/readiness", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        instance.createContext("/actuator/prometheus", exchange -> {
            var text = "hhplus_requests_refused_total{code=\"CLOSED\"} 3\nhhplus_guarantee_violations_total{} 0\n"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        instance.start();
    }

    @AfterEach
    void stop() {
        instance.stop(0);
    }

    @Test
    void whatDoesNotAnswerIsDownAndAllElseIsShown() {
        var nobody = "127.0.0.1:" + Ports.free();
        var targets = Targets.parse(
                "api-ingress=own,http://" + nobody + ";projections=own;order-payment=http://" + nobody, () -> own);
        try (var mysql = new MySqlSettings("jdbc:mysql://" + nobody + "/hhplus", "hhplus", "", 1, WAIT_MAX)
                        .open("none");
                var redis = new RedisSettings(URI.create("redis://" + nobody), 1, WAIT_MAX).open();
                var looks = new PipelineLook(
                        new LogLook(nobody, WAIT_MAX),
                        new StoreLook(Jdbi.create(mysql), Clock.systemUTC()),
                        new ViewLook(redis),
                        new InstancesLook(targets, WAIT_MAX),
                        new ParkedLetters(() -> 0),
                        3,
                        Clock.systemUTC())) {
            var look = looks.look();

            assertThat(look.parts())
                    .containsExactly(
                            new Part("api-ingress", Status.DEGRADED, "1 of 2 instances ready", 1, 2),
                            new Part("kafka", Status.DOWN, "does not answer", null, null),
                            new Part("issuance-streams", Status.UNKNOWN, "no address is set", null, null),
                            new Part("projections", Status.UP, "1 of 1 instance ready", 1, 1),
                            new Part("mysql", Status.DOWN, "does not answer", null, null),
                            new Part("redis", Status.DOWN, "does not answer", null, null),
                            new Part("order-payment", Status.DOWN, "0 of 1 instance ready", 0, 1));
            assertThat(look.refusedAtGate()).isEqualTo(3);
            assertThat(look.guaranteeViolations()).isZero();
            assertThat(look.log()).isEqualTo(new Pipeline.LogCounts(null, null, null, null));
            assertThat(look.campaigns()).isEmpty();
            assertThat(looks.look()).as("shared within a second").isSameAs(look);
        }
    }

    @Test
    void addressesThatCannotBeAreNamed() {
        for (var wrong :
                List.of("ingress=http://127.0.0.1:1", "api-ingress", "api-ingress=127.0.0.1:1", "api-ingress=")) {
            assertThatThrownBy(() -> Targets.parse(wrong, () -> own))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("HHPLUS_CONSOLE_TARGETS");
        }
        assertThat(Targets.parse("", () -> own).all()).isEmpty();
    }
}
