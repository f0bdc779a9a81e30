package kr.hhplus.ingress.gate;

import static kr.hhplus.ingress.gate.TestStates.COUPON_ID;
import static kr.hhplus.ingress.gate.TestStates.NOON;
import static kr.hhplus.ingress.gate.TestStates.state;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import kr.hhplus.ingress.gate.CampaignGate.Verdict;
import kr.hhplus.schemas.coupon.CouponState;
import org.junit.jupiter.api.Test;

class CampaignGateTest {
    private static final Duration SKEW_MAX = Duration.ofMillis(250);
    private static final Duration LONG = Duration.ofMinutes(5);

    private Instant now = NOON;
    private final CampaignGate gate = new CampaignGate(new SetClock(), SKEW_MAX);

    @Test
    void aCouponThatTheLogDoesNotHaveIsUnknown() {
        assertThat(gate.check(COUPON_ID)).isEqualTo(new Verdict(Verdict.Kind.UNKNOWN, null));
        assertThat(gate.state(COUPON_ID)).isEmpty();
    }

    @Test
    void opensEarlierThanItsOwnClockSaysByTheSkew() {
        gate.update(state(1, NOON, 5, 0, NOON, null));

        assertThat(checkAt(NOON.minus(SKEW_MAX).minusMillis(1))).isEqualTo(Verdict.Kind.NOT_OPEN);
        assertThat(checkAt(NOON.minus(SKEW_MAX))).isEqualTo(Verdict.Kind.PASS);
        assertThat(checkAt(NOON)).isEqualTo(Verdict.Kind.PASS);
    }

    @Test
    void closesLaterThanItsOwnClockSaysByTheSkew() {
        gate.update(state(1, NOON, 5, 0, null, NOON));

        assertThat(checkAt(NOON)).isEqualTo(Verdict.Kind.PASS);
        assertThat(checkAt(NOON.plus(SKEW_MAX))).isEqualTo(Verdict.Kind.PASS);
        assertThat(checkAt(NOON.plus(SKEW_MAX).plusMillis(1))).isEqualTo(Verdict.Kind.CLOSED);
    }

    @Test
    void refusesWhenTheLastCouponIsGoneAndOpensAgainWithMoreStock() {
        gate.update(state(1, 5, 4));
        assertThat(checkAt(NOON)).isEqualTo(Verdict.Kind.PASS);

        gate.update(state(2, 5, 5));
        assertThat(checkAt(NOON)).isEqualTo(Verdict.Kind.SOLD_OUT);

        gate.update(state(3, 6, 5));
        assertThat(checkAt(NOON)).isEqualTo(Verdict.Kind.PASS);
    }

    @Test
    void aStateThatIsReadOnceMoreDoesNotBringThePastBack() {
        gate.update(state(2, 5, 5));
        gate.update(state(3, 6, 5));

        gate.update(state(2, 5, 5));

        assertThat(checkAt(NOON)).isEqualTo(Verdict.Kind.PASS);
        assertThat(gate.state(COUPON_ID)).contains(state(3, 6, 5));
    }

    @Test
    void anOperatorHearsOfACommandThatHasTakenEffectAlready() {
        gate.update(state(3, 5, 0));

        assertThat(gate.awaitCommand(COUPON_ID, 3, LONG)).isCompletedWithValue(state(3, 5, 0));
    }

    @Test
    void anOperatorHearsOfACommandWhenItTakesEffect() {
        gate.update(state(3, 5, 0));

        var seen = gate.awaitCommand(COUPON_ID, 4, LONG);

        assertThat(seen).isNotDone();
        gate.update(state(4, 9, 0));
        assertThat(seen).isCompletedWithValue(state(4, 9, 0));
    }

    @Test
    void anOperatorIsNotKeptWaitingForEver() {
        gate.update(state(3, 5, 0));

        assertThat(gate.awaitCommand(COUPON_ID, 4, Duration.ofMillis(20)))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void refusesWhilePausedAndPassesWhenResumed() {
        gate.update(inStatus(1, true, false));
        assertThat(checkAt(NOON)).isEqualTo(Verdict.Kind.PAUSED);

        gate.update(inStatus(2, false, false));
        assertThat(checkAt(NOON)).isEqualTo(Verdict.Kind.PASS);
    }

    @Test
    void closedIsStrongerThanPaused() {
        gate.update(inStatus(1, true, true));
        assertThat(checkAt(NOON)).isEqualTo(Verdict.Kind.CLOSED);

        gate.update(inStatus(2, false, true));
        assertThat(checkAt(NOON)).isEqualTo(Verdict.Kind.CLOSED);
    }

    @Test
    void whatCameBackToStockCanBeHadAgain() {
        gate.update(returned(1, 5, 5, 0));
        assertThat(checkAt(NOON)).isEqualTo(Verdict.Kind.SOLD_OUT);

        gate.update(returned(2, 5, 5, 1));
        assertThat(checkAt(NOON)).isEqualTo(Verdict.Kind.PASS);
    }

    @Test
    void aCampaignDefinedElsewhereIsWaitedFor() {
        var known = gate.awaitKnown(COUPON_ID, LONG);

        assertThat(known).isNotDone();
        gate.update(state(0, 5, 0));
        assertThat(known).isCompletedWithValue(Optional.of(state(0, 5, 0)));
    }

    @Test
    void aCampaignThatDoesNotComeIsUnknown() {
        assertThat(gate.awaitKnown(COUPON_ID, Duration.ofMillis(20)))
                .succeedsWithin(Duration.ofSeconds(5))
                .isEqualTo(Optional.empty());
    }

    @Test
    void estimatesAWaitFromHowFastTheLogIsDecided() {
        assertThat(gate.estimateWait(COUPON_ID, 310)).isEmpty();
        gate.update(state(100, NOON, 5, 0, null, null));
        assertThat(gate.estimateWait(COUPON_ID, 310)).isEmpty();

        now = NOON.plusMillis(100);
        gate.update(state(300, NOON.plusMillis(1), 5, 0, null, null));

        assertThat(gate.estimateWait(COUPON_ID, 310)).contains(Duration.ofMillis(5));
        assertThat(gate.estimateWait(COUPON_ID + 1, 310)).isEmpty();
    }

    @Test
    void whatIsDecidedOfOtherCouponsOfThePartitionIsNotWaitedFor() {
        gate.update(state(100, NOON, 5, 0, null, null));
        now = NOON.plusMillis(100);
        gate.update(state(300, NOON.plusMillis(1), 5, 0, null, null));

        gate.update(TestGates.otherAt(1, 2_000_000));
        assertThat(gate.countUndecided(0, 1_000_010)).isEqualTo(999_710);
        gate.update(TestGates.otherAt(0, 1_000_000));
        gate.update(TestGates.otherAt(0, 500));

        assertThat(gate.countUndecided(0, 1_000_010)).isEqualTo(10);
        assertThat(gate.countUndecided(0, 900_000)).isEqualTo(1);
        assertThat(gate.estimateWait(COUPON_ID, 1_000_010)).contains(Duration.ofMillis(5));
    }

    @Test
    void whatWasDecidedBeforeTheStartSaysNothingOfThePace() {
        gate.load(state(100, 5, 0));
        now = NOON.plusMillis(100);
        gate.load(state(1_000_000, 5, 0));

        assertThat(gate.estimateWait(COUPON_ID, 1_000_010)).isEmpty();
        now = NOON.plusMillis(200);
        gate.update(state(1_000_200, now, 5, 0, null, null));
        assertThat(gate.estimateWait(COUPON_ID, 1_000_210)).contains(Duration.ofMillis(5));
    }

    private static CouponState inStatus(long offset, boolean paused, boolean closed) {
        var open = state(offset, 5, 0);
        return new CouponState(COUPON_ID, open.terms(), paused, closed, 0, 0, 0, open.lastPosition(), List.of());
    }

    private static CouponState returned(long offset, long stock, long issued, long returned) {
        var open = state(offset, stock, issued);
        return new CouponState(
                COUPON_ID, open.terms(), false, false, issued, returned, issued, open.lastPosition(), List.of());
    }

    private Verdict.Kind checkAt(Instant time) {
        now = time;
        return gate.check(COUPON_ID).kind();
    }

    private final class SetClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
