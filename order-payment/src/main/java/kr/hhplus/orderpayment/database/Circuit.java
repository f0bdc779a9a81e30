package kr.hhplus.orderpayment.database;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps calls away from a server that does not answer: after a failure it is left alone for a while, then one call tries.
 * Thread-safe.
 */
public final class Circuit {
    private static final long CLOSED = 0;

    private final long pauseNanos;
    /** When a call may try again, by System.nanoTime; {@link #CLOSED}: all may. */
    private final AtomicLong nextTryNanos = new AtomicLong(CLOSED);

    public Circuit(Duration pause) {
        this.pauseNanos = pause.toNanos();
    }

    /** Whether the caller may call; it then tells how that went. */
    public boolean allows() {
        long next = nextTryNanos.get();
        if (next == CLOSED) {
            return true;
        }
        long now = System.nanoTime();
        return now - next >= 0 && nextTryNanos.compareAndSet(next, inAWhile(now));
    }

    /** Returns whether calls were kept away until now. */
    public boolean succeeded() {
        return nextTryNanos.get() != CLOSED && nextTryNanos.getAndSet(CLOSED) != CLOSED;
    }

    /** Returns whether all could call until now. */
    public boolean failed() {
        return nextTryNanos.getAndSet(inAWhile(System.nanoTime())) == CLOSED;
    }

    private long inAWhile(long now) {
        long at = now + pauseNanos;
        return at == CLOSED ? at + 1 : at;
    }
}
