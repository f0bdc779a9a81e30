package kr.hhplus.ingress.gate;

import java.time.Duration;
import java.util.Optional;
import kr.hhplus.schemas.coupon.CouponState;

/**
 * How fast a coupon's log is decided: log records per millisecond of broker time, smoothed over the last states.
 *
 * @param recordsPerMs 0: not known yet
 */
record DecisionRate(double recordsPerMs) {
    static final DecisionRate UNKNOWN = new DecisionRate(0);
    private static final double WEIGHT_OF_NEW = 0.3;
    private static final Duration WAIT_MAX = Duration.ofHours(1);

    DecisionRate next(CouponState before, CouponState now) {
        long records = now.lastPosition().offset() - before.lastPosition().offset();
        long ms = Duration.between(
                        before.lastPosition().time(), now.lastPosition().time())
                .toMillis();
        if (records <= 0 || ms <= 0) {
            return this;
        }
        double fresh = (double) records / (double) ms;
        return new DecisionRate(recordsPerMs == 0 ? fresh : WEIGHT_OF_NEW * fresh + (1 - WEIGHT_OF_NEW) * recordsPerMs);
    }

    Optional<Duration> timeFor(long records) {
        if (recordsPerMs == 0) {
            return Optional.empty();
        }
        return Optional.of(
                Duration.ofMillis((long) Math.min((double) records / recordsPerMs, (double) WAIT_MAX.toMillis())));
    }
}
