package kr.hhplus.standalone.drill;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import kr.hhplus.standalone.flood.FloodProgress;

/** What the clients of a flood go through from a fault on. Thread-safe. */
final class Observed implements FloodProgress {
    /** An answer is late after this, an outcome after twice as long. */
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<String, Long> sentAgain = new TreeMap<>();
    private boolean hasFault;
    private long faultNanos;
    private long lastAcceptedNanos;
    private long answerWaitNanosMax;
    private long outcomeWaitNanosMax;
    private long silenceNanosMax;
    private long lastLateNanos;

    /** From here on it counts. */
    synchronized void fault() {
        hasFault = true;
        faultNanos = System.nanoTime();
        lastAcceptedNanos = faultNanos;
        lastLateNanos = faultNanos;
    }

    @Override
    public synchronized void onAccepted(long intendedNanos, long acceptedNanos) {
        if (!hasFault) {
            return;
        }
        long wait = acceptedNanos - intendedNanos;
        answerWaitNanosMax = Math.max(answerWaitNanosMax, wait);
        silenceNanosMax = Math.max(silenceNanosMax, acceptedNanos - lastAcceptedNanos);
        lastAcceptedNanos = acceptedNanos;
        if (wait > LATE_NANOS) {
            lastLateNanos = acceptedNanos;
        }
    }

    @Override
    public synchronized void onOutcome(long intendedNanos, long seenNanos) {
        if (!hasFault) {
            return;
        }
        long wait = seenNanos - intendedNanos;
        outcomeWaitNanosMax = Math.max(outcomeWaitNanosMax, wait);
        if (wait > 2 * LATE_NANOS) {
            lastLateNanos = seenNanos;
        }
    }

    @Override
    public synchronized void onSentAgain(String why) {
        sentAgain.merge(why, 1L, Long::sum);
    }

    /** The longest that a request waited for its acceptance, sent again as often as need be. */
    synchronized double answerWaitSecondsMax() {
        return answerWaitNanosMax / 1e9;
    }

    /** The longest that a watched request waited until its client saw the outcome. */
    synchronized double outcomeWaitSecondsMax() {
        return outcomeWaitNanosMax / 1e9;
    }

    /** The longest time in which no request at all was accepted. */
    synchronized double silenceSecondsMax() {
        return silenceNanosMax / 1e9;
    }

    /** From the fault until nobody's answer or outcome was late any more; 0: nobody's was. */
    synchronized double recoverySeconds() {
        return (lastLateNanos - faultNanos) / 1e9;
    }

    /** Requests that went out again, by why. */
    synchronized Map<String, Long> sentAgain() {
        return new TreeMap<>(sentAgain);
    }
}
