package kr.hhplus.ingress.gate;

import static kr.hhplus.ingress.gate.TestStates.NOON;
import static kr.hhplus.ingress.gate.TestStates.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import kr.hhplus.schemas.coupon.CouponState;
import org.junit.jupiter.api.Test;

class DecisionRateTest {
    private static final Instant START = NOON;

    /** Since noon: commands that were appended long before they were decided. */
    private static final long BACKLOG_MS = 5_000;

    @Test
    void nothingIsSaidBeforeARateIsKnown() {
        assertThat(start(0).timeFor(1)).isEmpty();
    }

    @Test
    void theFirstMeasurementCountsInFull() {
        var rate = start(0).next(late(200, 100), at(100));

        assertThat(rate.recordsPerMs()).isEqualTo(2);
        assertThat(rate.timeFor(1_000).orElseThrow().toMillis()).isEqualTo(500);
    }

    @Test
    void laterMeasurementsAreSmoothedWhileRequestsWait() {
        var rate = start(0).next(late(200, 100), at(100)).next(late(1_400, 200), at(200));

        assertThat(rate.recordsPerMs()).isCloseTo(2 + 0.3 * (12 - 2), within(1e-9));
    }

    @Test
    void itIsHowFastCommandsAreDecidedAndNotHowFastTheyCome() {
        // A thousand a millisecond came at noon; one a millisecond is decided, and then two.
        var rate = start(0).next(state(4_000, NOON.plusMillis(4), 5, 0, null, null), at(4_000));

        assertThat(rate.recordsPerMs()).isEqualTo(1);
        assertThat(rate.next(state(8_000, NOON.plusMillis(8), 5, 0, null, null), at(6_000))
                        .recordsPerMs())
                .isCloseTo(1 + 0.3 * (2 - 1), within(1e-9));
    }

    @Test
    void whereNothingWaitsAMeasurementNeverLowersTheRate() {
        var rate = start(0).next(late(2_000, 100), at(100)).next(prompt(2_010, 300), at(300));

        assertThat(rate.recordsPerMs()).isEqualTo(20);
        assertThat(rate.next(prompt(20_000, 500), at(500)).recordsPerMs()).isCloseTo(17_990 / 200.0, within(1e-9));
    }

    @Test
    void whileTheLogStandsStillNothingIsMeasured() {
        var rate = start(0).next(prompt(1, 60_000), at(60_000));

        assertThat(rate.timeFor(1)).isEmpty();
        // And the next measurement begins there.
        assertThat(rate.next(prompt(201, 60_200), at(60_200)).recordsPerMs()).isEqualTo(1);
    }

    @Test
    void statesThatAreReadTogetherAreOneMeasurement() {
        var rate = start(0).next(late(100, 1), at(1)).next(late(200, 2), at(2)).next(late(400, 100), at(100));

        assertThat(rate.recordsPerMs()).isEqualTo(4);
    }

    @Test
    void whatMeasuresNothingChangesNothing() {
        var rate = start(5).next(late(205, 100), at(100));

        assertThat(rate.next(late(205, 300), at(300))).isEqualTo(rate);
        assertThat(rate.next(late(100, 300), at(300))).isEqualTo(rate);
        assertThat(rate.next(late(900, 50), at(50)).recordsPerMs()).isEqualTo(rate.recordsPerMs());
    }

    @Test
    void aWaitIsAnHourAtMost() {
        assertThat(start(0).next(late(1, 10_000), at(10_000))
                        .timeFor(Long.MAX_VALUE)
                        .orElseThrow()
                        .toHours())
                .isEqualTo(1);
    }

    private static DecisionRate start(long offset) {
        return DecisionRate.from(state(offset, NOON, 5, 0, null, null), START);
    }

    /** Decided at the moment of its append. */
    private static CouponState prompt(long offset, long seenAtMs) {
        return state(offset, at(seenAtMs), 5, 0, null, null);
    }

    private static CouponState late(long offset, long seenAtMs) {
        return state(offset, at(seenAtMs - BACKLOG_MS), 5, 0, null, null);
    }

    private static Instant at(long ms) {
        return START.plusMillis(ms);
    }
}
