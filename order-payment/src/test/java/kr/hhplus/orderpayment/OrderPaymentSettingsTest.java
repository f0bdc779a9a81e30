package kr.hhplus.orderpayment;

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

class OrderPaymentSettingsTest {
    private static final String SECRET = Base64.getEncoder().encodeToString(new byte[32]);
    private static final Map<String, String> REQUIRED = Map.of(
            "hhplus.order-payment.kafka-bootstrap-servers", "127.0.0.1:9092",
            "hhplus.order-payment.redis-uri", "redis://127.0.0.1:6379",
            "hhplus.order-payment.mysql-url", "jdbc:mysql://127.0.0.1:3306/hhplus",
            "hhplus.order-payment.mysql-user", "user",
            "hhplus.order-payment.mysql-password", "the-password",
            "hhplus.order-payment.ticket-secret", SECRET);

    @Test
    void defaultsAreTheDocumentedOnes() {
        assertThat(bind(Map.of()))
                .isEqualTo(new OrderPaymentSettings(
                        "127.0.0.1:9092",
                        (short) 1,
                        URI.create("redis://127.0.0.1:6379"),
                        "jdbc:mysql://127.0.0.1:3306/hhplus",
                        "user",
                        "the-password",
                        SECRET,
                        24,
                        1_000_000,
                        1_000_000,
                        Duration.ofMinutes(15),
                        Duration.ofSeconds(2),
                        Duration.ofHours(24),
                        Duration.ofMillis(200),
                        500));
    }

    @Test
    void rejectsValuesOutsideTheirRange() {
        for (var wrong : List.of(
                Map.entry("kafka-bootstrap-servers", " "),
                Map.entry("replication-factor", "0"),
                Map.entry("mysql-connections-max", "3"),
                Map.entry("mysql-connections-max", "201"),
                Map.entry("charge-max", "0"),
                Map.entry("balance-max", "0"),
                Map.entry("order-ttl", "999ms"),
                Map.entry("expiry-interval", "99ms"),
                Map.entry("expiry-interval", "61s"),
                Map.entry("idempotency-key-ttl", "59s"),
                Map.entry("outbox-interval", "9ms"),
                Map.entry("outbox-interval", "61s"),
                Map.entry("outbox-batch-records-max", "0"),
                Map.entry("outbox-batch-records-max", "10001"))) {
            assertThatThrownBy(() -> bind(Map.of("hhplus.order-payment." + wrong.getKey(), wrong.getValue())))
                    .as(wrong.toString())
                    .rootCause()
                    .hasMessageContaining("hhplus.order-payment." + wrong.getKey());
        }
    }

    @Test
    void tellsNoSecrets() {
        assertThat(bind(Map.of()).toString()).doesNotContain("the-password").doesNotContain(SECRET);
    }

    private static OrderPaymentSettings bind(Map<String, String> more) {
        var properties = new HashMap<>(REQUIRED);
        properties.putAll(more);
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind("hhplus.order-payment", OrderPaymentSettings.class)
                .get();
    }
}
