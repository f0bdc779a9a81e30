package kr.hhplus.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ProjectionsSettingsTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "hhplus.projections.kafka-bootstrap-servers", "127.0.0.1:9092",
            "hhplus.projections.redis-uri", "redis://127.0.0.1:6379",
            "hhplus.projections.mysql-url", "jdbc:mysql://127.0.0.1:3306/hhplus",
            "hhplus.projections.mysql-user", "user",
            "hhplus.projections.mysql-password", "the-password");

    @Test
    void defaultsAreTheDocumentedOnes() {
        assertThat(bind(Map.of()))
                .isEqualTo(new ProjectionsSettings(
                        "127.0.0.1:9092",
                        (short) 1,
                        URI.create("redis://127.0.0.1:6379"),
                        "jdbc:mysql://127.0.0.1:3306/hhplus",
                        "user",
                        "the-password",
                        1,
                        2_000,
                        Duration.ofHours(24),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(5)));
    }

    @Test
    void rejectsValuesOutsideTheirRange() {
        for (var wrong : List.of(
                Map.entry("kafka-bootstrap-servers", " "),
                Map.entry("replication-factor", "0"),
                Map.entry("threads", "0"),
                Map.entry("threads", "13"),
                Map.entry("batch-records-max", "0"),
                Map.entry("batch-records-max", "10001"),
                Map.entry("outcome-ttl", "59s"),
                Map.entry("session-timeout", "999ms"),
                Map.entry("watch-interval", "99ms"))) {
            assertThatThrownBy(() -> bind(Map.of("hhplus.projections." + wrong.getKey(), wrong.getValue())))
                    .as(wrong.toString())
                    .rootCause()
                    .hasMessageContaining("hhplus.projections." + wrong.getKey());
        }
    }

    @Test
    void tellsNoSecrets() {
        assertThat(bind(Map.of()).toString()).doesNotContain("the-password");
    }

    private static ProjectionsSettings bind(Map<String, String> more) {
        var properties = new HashMap<>(REQUIRED);
        properties.putAll(more);
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind("hhplus.projections", ProjectionsSettings.class)
                .get();
    }
}
