package kr.hhplus.orderpayment.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ProductSettingsTest {
    private static final String PREFIX = "hhplus.order-payment.products";
    private static final String TOKEN = "a-token-of-16-characters";

    @Test
    void defaultsAreTheDocumentedOnes() {
        assertThat(bind(Map.of()))
                .isEqualTo(new ProductSettings(
                        TOKEN,
                        true,
                        20_000,
                        1_000,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofMillis(100),
                        ZoneId.of("Asia/Seoul")));
    }

    @Test
    void rejectsValuesOutsideTheirRange() {
        for (var wrong : List.of(
                Map.entry("admin-token", "short"),
                Map.entry("products-max", "0"),
                Map.entry("products-max", "1000001"),
                Map.entry("pages-max", "0"),
                Map.entry("pages-max", "100001"),
                Map.entry("memory-age-max", "999ms"),
                Map.entry("memory-age-max", "61m"),
                Map.entry("redis-age-max", "999ms"),
                Map.entry("redis-age-max", "25h"),
                Map.entry("redis-wait-max", "0ms"),
                Map.entry("redis-wait-max", "2001ms"))) {
            assertThatThrownBy(() -> bind(Map.of(PREFIX + "." + wrong.getKey(), wrong.getValue())))
                    .as(wrong.toString())
                    .rootCause()
                    .hasMessageContaining(PREFIX + "." + wrong.getKey());
        }
    }

    @Test
    void tellsNoSecret() {
        assertThat(bind(Map.of()).toString()).doesNotContain(TOKEN);
    }

    private static ProductSettings bind(Map<String, String> more) {
        var properties = new HashMap<>(Map.of(PREFIX + ".admin-token", TOKEN));
        properties.putAll(more);
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind(PREFIX, ProductSettings.class)
                .get();
    }
}
