package kr.hhplus.ingress.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RateLimitsTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private long nowNanos;

    @Test
    void withoutASettingNobodyIsCounted() {
        var limits = limits(bind(Map.of()));

        assertThatCode(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        limits.countUser(1);
                        limits.countAddress("192.0.2.1");
                    }
                })
                .doesNotThrowAnyException();
        assertThat(bind(Map.of())).isEqualTo(new RateLimitSettings(0, 0, 200_000));
    }

    @Test
    void aUserMayAskAsOftenAsIsSetAndThenIsToldWhenAgain() {
        var limits = limits(new RateLimitSettings(6, 0, 1_000));
        for (int i = 0; i < 6; i++) {
            limits.countUser(1);
        }

        var refused = refusal(() -> limits.countUser(1));

        assertThat(refused.code()).isEqualTo(ProblemCode.RATE_LIMITED);
        assertThat(refused.headers()).containsEntry("Retry-After", "10");
        assertThatCode(() -> limits.countUser(2)).doesNotThrowAnyException();
        assertThat(metrics.counter("hhplus.requests.rate.limited", "of", "user").count())
                .isEqualTo(1);
    }

    @Test
    void whoHasWaitedMayAskAgain() {
        var limits = limits(new RateLimitSettings(6, 0, 1_000));
        for (int i = 0; i < 6; i++) {
            limits.countUser(1);
        }

        nowNanos += Duration.ofSeconds(10).toNanos();

        assertThatCode(() -> limits.countUser(1)).doesNotThrowAnyException();
        assertThat(refusal(() -> limits.countUser(1)).code()).isEqualTo(ProblemCode.RATE_LIMITED);
    }

    @Test
    void anAddressIsCountedWhoeverTheUserIs() {
        var limits = limits(new RateLimitSettings(0, 2, 1_000));
        limits.countAddress("2001:db8::1");
        limits.countAddress("2001:db8::2");

        assertThat(refusal(() -> limits.countAddress("2001:db8:0:0:ffff::3")).code())
                .isEqualTo(ProblemCode.RATE_LIMITED);
        assertThatCode(() -> limits.countAddress("2001:db8:0:1::1")).doesNotThrowAnyException();
        assertThatCode(() -> limits.countAddress("192.0.2.1")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 20010db800010002",
        "fe80::1%lo, fe80::1%lo",
        ":::, :::",
        "x, x"
    })
    void anAddressIsOneNetwork(String address, String network) {
        // A link-local zone that this machine does not have stays as it is.
        var found = Addresses.network(address);

        assertThat(found).isIn(network, "fe80000000000000");
    }

    @Test
    void rejectsValuesOutsideTheirRange() {
        for (var wrong : List.of(
                Map.of("user-calls-per-minute", "-1"),
                Map.of("user-calls-per-minute", "1000001"),
                Map.of("address-calls-per-minute", "-1"),
                Map.of("kept-max", "999"))) {
            assertThatThrownBy(() -> bind(wrong))
                    .as(wrong.toString())
                    .rootCause()
                    .hasMessageContaining("hhplus.ingress.rate-limit.");
        }
    }

    private RateLimits limits(RateLimitSettings settings) {
        return new RateLimits(settings, metrics, () -> nowNanos);
    }

    private static Problem refusal(Runnable call) {
        var failure = catchThrowableOfType(ProblemException.class, call::run);
        assertThat(failure).isNotNull();
        return failure.problem();
    }

    private static RateLimitSettings bind(Map<String, String> properties) {
        var source = new MapConfigurationPropertySource();
        properties.forEach((name, value) -> source.put("hhplus.ingress.rate-limit." + name, value));
        return new Binder(source).bindOrCreate("hhplus.ingress.rate-limit", RateLimitSettings.class);
    }
}
