package kr.hhplus.standalone.audit;

import java.time.Duration;
import java.util.concurrent.Callable;
import kr.hhplus.standalone.cli.CommandFailure;

/** Waits until what follows the log has come as far as it is compared. */
final class CatchUp {
    /** Without any progress. */
    private static final Duration STANDSTILL_MAX = Duration.ofSeconds(30);

    private static final long LOOK_INTERVAL_MS = 50;

    private CatchUp() {}

    /**
     * Returns when the place is at the goal.
     *
     * @param place the next offset that is wanted
     * @throws CommandFailure there has been no progress for a while
     */
    static void await(String name, int partition, Callable<Long> place, long goal) throws Exception {
        long before = Long.MIN_VALUE;
        long lastProgressNanos = System.nanoTime();
        while (true) {
            long now = place.call();
            if (now >= goal) {
                return;
            }
            if (now != before) {
                before = now;
                lastProgressNanos = System.nanoTime();
            } else if (System.nanoTime() - lastProgressNanos > STANDSTILL_MAX.toNanos()) {
                throw CommandFailure.failed(
                        ("%s has stood at offset %,d of coupon-decisions, partition %d, for %d s, and"
                                        + " is compared up to offset %,d; are the projections running?")
                                .formatted(name, now, partition, STANDSTILL_MAX.toSeconds(), goal));
            }
            Thread.sleep(LOOK_INTERVAL_MS);
        }
    }
}
