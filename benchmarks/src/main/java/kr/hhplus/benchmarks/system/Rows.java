package kr.hhplus.benchmarks.system;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Waits for rows. */
public final class Rows {
    private static final Duration STILL_MAX = Duration.ofSeconds(30);
    private static final long POLL_MS = 5;
    /** Counting takes a fifth of the time at most: what is measured needs the machine. */
    private static final int REST_FACTOR = 4;

    private Rows() {}

    /**
     * How many there are in the end, and since when.
     *
     * @param nanos when the last one was found, by System.nanoTime
     */
    public record Counted(long rows, long nanos) {}

    /** Waits until there are so many rows, or no more come. */
    public static Counted await(LongSupplier count, long expected) throws InterruptedException {
        long changedNanos = System.nanoTime();
        long rows = 0;
        while (true) {
            long askedNanos = System.nanoTime();
            long now = count.getAsLong();
            long nanos = System.nanoTime();
            if (now != rows) {
                rows = now;
                changedNanos = nanos;
            }
            if (rows >= expected || nanos - changedNanos > STILL_MAX.toNanos()) {
                return new Counted(rows, changedNanos);
            }
            Thread.sleep(POLL_MS + REST_FACTOR * (nanos - askedNanos) / 1_000_000);
        }
    }
}
