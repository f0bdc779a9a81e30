package kr.hhplus.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class StreamsSettingsTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "hhplus.streams.kafka-bootstrap-servers", "127.0.0.1:9092", "hhplus.streams.state-dir", "/tmp/state");

    @Test
    void defaultsAreTheDocumentedOnes() {
        assertThat(bind(Map.of()))
                .isEqualTo(new StreamsSettings(
                        "127.0.0.1:9092",
                        (short) 1,
                        Path.of("/tmp/state"),
                        2,
                        Duration.ofMillis(100),
                        Duration.ofMillis(200),
                        1,
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(10)));
    }

    @Test
    void rejectsValuesOutsideTheirRange() {
        for (var wrong : Map.of(
                        "threads", "0",
                        "commit-interval", "1ms",
                        "state-publish-interval", "0ms",
                        "standby-replicas", "-1",
                        "replication-factor", "0",
                        "session-timeout", "1ms",
                        "transaction-timeout", "100ms")
                .entrySet()) {
            assertThatThrownBy(() -> bind(Map.of("hhplus.streams." + wrong.getKey(), wrong.getValue())))
                    .as(wrong.getKey())
                    .rootCause()
                    .hasMessageContaining("hhplus.streams." + wrong.getKey());
        }
    }

    private static StreamsSettings bind(Map<String, String> more) {
        var properties = new HashMap<>(REQUIRED);
        properties.putAll(more);
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind("hhplus.streams", StreamsSettings.class)
                .get();
    }
}
