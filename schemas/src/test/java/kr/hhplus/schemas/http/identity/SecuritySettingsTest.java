package kr.hhplus.schemas.http.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SecuritySettingsTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        assertThat(bind(Map.of()))
                .isEqualTo(new SecuritySettings(
                        "",
                        "",
                        "",
                        "",
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(30),
                        50_000,
                        Duration.ofMinutes(5)));
    }

    @Test
    void rejectsWhatCannotBeMeant() {
        for (var wrong : List.of(
                Map.of("mode", "none"),
                Map.of("mode", "JWT"),
                Map.of("mode", "jwt"),
                Map.of("mode", "jwt", "jwt-issuer", "https://login.example"),
                Map.of("mode", "jwt", "jwt-keys", "keys.json"),
                Map.of("jwt-clock-skew-max", "121s"),
                Map.of("keys-age-max", "59s"),
                Map.of("keys-read-interval", "999ms"),
                Map.of("verified-tokens-max", "-1"),
                Map.of("verified-age-max", "61m"))) {
            assertThatThrownBy(() -> bind(wrong))
                    .as(wrong.toString())
                    .rootCause()
                    .hasMessageContaining("hhplus.security");
        }
    }

    @Test
    void nobodyListensToOtherMachinesWithoutAWordOnWhoLooksWhoCalls() {
        for (var bind : new @Nullable String[] {null, "", "0.0.0.0", "::", "192.0.2.1"}) {
            assertThatThrownBy(() -> Identity.of(bind(Map.of()), bind, Clock.systemUTC()))
                    .as(String.valueOf(bind))
                    .hasMessageContaining("HHPLUS_SECURITY=jwt")
                    .hasMessageContaining("HHPLUS_SECURITY=gateway");
            assertThatCode(() -> Identity.of(bind(Map.of("mode", "gateway")), bind, Clock.systemUTC()))
                    .as(String.valueOf(bind))
                    .doesNotThrowAnyException();
        }
        for (var bind : List.of("127.0.0.1", "::1", "localhost")) {
            assertThatCode(() -> Identity.of(bind(Map.of()), bind, Clock.systemUTC()))
                    .as(bind)
                    .doesNotThrowAnyException();
        }
    }

    private static SecuritySettings bind(Map<String, String> properties) {
        var prefixed = properties.entrySet().stream()
                .collect(Collectors.toMap(property -> "hhplus.security." + property.getKey(), Map.Entry::getValue));
        return new Binder(new MapConfigurationPropertySource(prefixed))
                .bindOrCreate("hhplus.security", SecuritySettings.class);
    }
}
