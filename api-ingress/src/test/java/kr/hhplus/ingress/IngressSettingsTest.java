package kr.hhplus.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class IngressSettingsTest {
    private static final String SECRET = Base64.getEncoder().encodeToString(new byte[32]);
    private static final Map<String, String> REQUIRED = Map.of(
            "hhplus.ingress.kafka-bootstrap-servers", "127.0.0.1:9092",
            "hhplus.ingress.redis-uri", "redis://127.0.0.1:6379",
            "hhplus.ingress.mysql-url", "jdbc:mysql://127.0.0.1:3306/hhplus",
            "hhplus.ingress.mysql-user", "user",
            "hhplus.ingress.mysql-password", "the-password",
            "hhplus.ingress.admin-token", "sixteen-letters!",
            "hhplus.ingress.ticket-secret", SECRET);

    @Test
    void defaultsAreTheDocumentedOnes() {
        assertThat(bind(Map.of()))
                .isEqualTo(new IngressSettings(
                        "127.0.0.1:9092",
                        (short) 1,
                        URI.create("redis://127.0.0.1:6379"),
                        "jdbc:mysql://127.0.0.1:3306/hhplus",
                        "user",
                        "the-password",
                        "sixteen-letters!",
                        SECRET,
                        "",
                        10_000,
                        Duration.ofSeconds(2),
                        20_000,
                        5_000,
                        100_000,
                        Duration.ofMillis(250),
                        Duration.ofSeconds(10)));
    }

    @Test
    void rejectsValuesOutsideTheirRange() {
        for (var wrong : List.of(
                Map.entry("kafka-bootstrap-servers", " "),
                Map.entry("replication-factor", "0"),
                Map.entry("admin-token", "fifteen-letters"),
                Map.entry("ticket-secret", "c2hvcnQ="),
                Map.entry("ticket-secret-previous", "not base64!"),
                Map.entry("in-flight-requests-max", "0"),
                Map.entry("append-wait-max", "499ms"),
                Map.entry("append-wait-max", "2001ms"),
                Map.entry("held-requests-max", "0"),
                Map.entry("event-streams-max", "0"),
                Map.entry("queue-writes-max", "0"),
                Map.entry("clock-skew-max", "-1ms"),
                Map.entry("operator-wait-max", "0ms"))) {
            assertThatThrownBy(() -> bind(Map.of("hhplus.ingress." + wrong.getKey(), wrong.getValue())))
                    .as(wrong.toString())
                    .rootCause()
                    .hasMessageContaining("hhplus.ingress." + wrong.getKey());
        }
    }

    @Test
    void tellsNoSecrets() {
        assertThat(bind(Map.of("hhplus.ingress.ticket-secret-previous", SECRET)).toString())
                .doesNotContain("the-password")
                .doesNotContain("sixteen-letters!")
                .doesNotContain(SECRET);
    }

    private static IngressSettings bind(Map<String, String> more) {
        var properties = new HashMap<>(REQUIRED);
        properties.putAll(more);
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind("hhplus.ingress", IngressSettings.class)
                .get();
    }
}
