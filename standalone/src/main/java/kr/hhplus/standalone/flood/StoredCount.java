package kr.hhplus.standalone.flood;

import java.util.concurrent.TimeUnit;
import kr.hhplus.standalone.guarantee.StoredDecisions;
import org.jdbi.v3.core.JdbiException;

/** How many of a coupon's tickets are in MySQL, and since when. */
final class StoredCount {
    /** Between two looks, while the flood needs the machine. */
    private static final long REST_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(500);
    /** A look may take a fifth of the time at most. */
    private static final int REST_FACTOR = 4;

    private final StoredDecisions stored;
    private final long couponId;
    private long restNanosMin = REST_NANOS_MIN;
    private long rows;
    private long changedNanos = System.nanoTime();
    private long nextLookNanos = changedNanos;

    StoredCount(StoredDecisions stored, long couponId) {
        this.stored = stored;
        this.couponId = couponId;
    }

    /** From here on the moment matters more than the machine. */
    void stopResting() {
        restNanosMin = 0;
        nextLookNanos = System.nanoTime();
    }

    /** Asks MySQL, unless it was asked just now. While MySQL does not answer, nothing moves. */
    void look() {
        long askedNanos = System.nanoTime();
        if (askedNanos - nextLookNanos < 0) {
            return;
        }
        long now;
        try {
            long count = stored.count(couponId);
            now = System.nanoTime();
            if (count != rows) {
                rows = count;
                changedNanos = now;
            }
        } catch (JdbiException down) {
            now = System.nanoTime();
        }
        nextLookNanos = now + Math.max(restNanosMin, REST_FACTOR * (now - askedNanos));
    }

    long rows() {
        return rows;
    }

    /** When a look last found more, by System.nanoTime. */
    long changedNanos() {
        return changedNanos;
    }
}
