package kr.hhplus.ingress.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import kr.hhplus.schemas.coupon.CouponState;

/**
 * How fast a coupon's log is decided, in records per millisecond. Records are counted by offset, and so is the distance
 * that the rate is applied to: other coupons of the partition take their time in both.
 *
 * <p>It is the time at which the gate sees a state that counts. The broker's time of the commands would tell how fast
 * they come. Where nothing lies undecided, they come no faster than that either, so that such a measurement only says
 * what can be done at least: it never lowers the rate.
 *
 * @param recordsPerMs 0: not known yet
 * @param sinceOffset where the measurement in progress began
 * @param since when it began
 */
record DecisionRate(double recordsPerMs, long sinceOffset, Instant since) {
    private static final double WEIGHT_OF_NEW = 0.3;
    /** A shorter time measures the batches of the reader. */
    private static final Duration TIME_MIN = Duration.ofMillis(100);
    /** A busy coupon's states are 200 ms apart; in a longer time, without a backlog, the log has stood still. */
    private static final Duration BUSY_TIME_MAX = Duration.ofSeconds(1);
    /** A command that was decided later than so long after its append had others to wait for. */
    private static final Duration BACKLOG_MIN = Duration.ofSeconds(1);

    private static final Duration WAIT_MAX = Duration.ofHours(1);

    /** Nothing is known yet, and the measurement begins with this state. */
    static DecisionRate from(CouponState state, Instant now) {
        return new DecisionRate(0, state.lastPosition().offset(), now);
    }

    /** Takes in a state that is seen now. */
    DecisionRate next(CouponState state, Instant now) {
        var time = Duration.between(since, now);
        long records = state.lastPosition().offset() - sinceOffset;
        if (time.isNegative()) {
            return new DecisionRate(recordsPerMs, state.lastPosition().offset(), now);
        }
        if (records <= 0 || time.compareTo(TIME_MIN) < 0) {
            return this;
        }
        boolean backlog = Duration.between(state.lastPosition().time(), now).compareTo(BACKLOG_MIN) > 0;
        return new DecisionRate(
                rateWith((double) records / (double) time.toMillis(), time, backlog),
                state.lastPosition().offset(),
                now);
    }

    private double rateWith(double fresh, Duration time, boolean backlog) {
        if (!backlog) {
            return time.compareTo(BUSY_TIME_MAX) > 0 ? recordsPerMs : Math.max(recordsPerMs, fresh);
        }
        return recordsPerMs == 0 ? fresh : WEIGHT_OF_NEW * fresh + (1 - WEIGHT_OF_NEW) * recordsPerMs;
    }

    Optional<Duration> timeFor(long records) {
        if (recordsPerMs == 0) {
            return Optional.empty();
        }
        return Optional.of(
                Duration.ofMillis((long) Math.min((double) records / recordsPerMs, (double) WAIT_MAX.toMillis())));
    }
}
