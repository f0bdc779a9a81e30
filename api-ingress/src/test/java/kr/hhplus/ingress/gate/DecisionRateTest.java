package kr.hhplus.ingress.gate;

import static kr.hhplus.ingress.gate.TestStates.NOON;
import static kr.hhplus.ingress.gate.TestStates.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import kr.hhplus.schemas.coupon.CouponState;
import org.junit.jupiter.api.Test;

class DecisionRateTest {

    @Test
    void nothingIsSaidBeforeARateIsKnown() {
        assertThat(DecisionRate.UNKNOWN.timeFor(0)).isEmpty();
    }

    @Test
    void theFirstMeasurementCountsInFull() {
        var rate = DecisionRate.UNKNOWN.next(at(0, 0), at(200, 100));

        assertThat(rate.recordsPerMs()).isEqualTo(2);
        assertThat(rate.timeFor(1_000)).contains(Duration.ofMillis(500));
    }

    @Test
    void laterMeasurementsAreSmoothed() {
        var rate = new DecisionRate(2).next(at(0, 0), at(1_200, 100));

        assertThat(rate.recordsPerMs()).isCloseTo(2 + 0.3 * (12 - 2), within(1e-9));
    }

    @Test
    void whatMeasuresNothingChangesNothing() {
        var rate = new DecisionRate(2);

        assertThat(rate.next(at(5, 0), at(5, 100))).isEqualTo(rate);
        assertThat(rate.next(at(5, 0), at(9, 0))).isEqualTo(rate);
        assertThat(rate.next(at(9, 100), at(5, 0))).isEqualTo(rate);
    }

    @Test
    void aWaitIsAnHourAtMost() {
        assertThat(new DecisionRate(0.001).timeFor(Long.MAX_VALUE)).contains(Duration.ofHours(1));
    }

    private static CouponState at(long offset, long ms) {
        return state(offset, NOON.plusMillis(ms), 5, 0, null, null);
    }
}
