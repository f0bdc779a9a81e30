package kr.hhplus.benchmarks.backlog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import kr.hhplus.standalone.cli.CommandFailure;

/** How something has grown, by looking at it again and again. Not thread-safe. */
public final class Growth {
    /** Without growing. */
    private static final Duration STANDSTILL_MAX = Duration.ofSeconds(60);

    private static final long POLL_MS = 20;
    /** What comes before is a start, not work. */
    private static final int START_SHARE = 100;

    private final String name;
    private final List<Look> looks = new ArrayList<>();

    private record Look(long nanos, long size) {}

    /**
     * Nothing seen yet.
     *
     * @param name of what grows, for failures
     */
    public Growth(String name) {
        this.name = name;
    }

    /** Notes the size at a time of System.nanoTime; sizes never shrink. */
    public void add(long nanos, long size) {
        looks.add(new Look(nanos, size));
    }

    /** The largest size so far; 0 before the first look. */
    public long size() {
        return looks.isEmpty() ? 0 : looks.get(looks.size() - 1).size();
    }

    /** Whether the last look has found it as large as the one before. */
    public boolean stands() {
        int last = looks.size() - 1;
        return last > 0 && looks.get(last).size() == looks.get(last - 1).size();
    }

    /**
     * Looks about every 20 ms until it is done. Throws {@link CommandFailure} when it stops growing before.
     *
     * @param size is asked each time, and then whether it is done
     */
    public void follow(LongSupplier size, BooleanSupplier done) throws InterruptedException {
        long grownNanos = System.nanoTime();
        while (true) {
            long before = size();
            long now = size.getAsLong();
            long nanos = System.nanoTime();
            add(nanos, now);
            if (done.getAsBoolean()) {
                return;
            }
            if (now > before) {
                grownNanos = nanos;
            } else if (nanos - grownNanos > STANDSTILL_MAX.toNanos()) {
                throw CommandFailure.failed(
                        "%s stands at %,d for %d s".formatted(name, now, STANDSTILL_MAX.toSeconds()));
            }
            Thread.sleep(POLL_MS);
        }
    }

    /**
     * How many of the records were worked on in a second: from the last look that has found less than 1 % of the final
     * size to the first one that has found all of it. A size may count more than the records, as offsets count the marks
     * of transactions; those are taken to be spread evenly.
     *
     * @param records behind the final size
     */
    public double perSecond(long records) {
        long total = size();
        int before = firstWith(Math.max(1, total / START_SHARE)) - 1;
        if (total == 0 || before < 0) {
            throw CommandFailure.failed(name + " was not seen growing");
        }
        var from = looks.get(before);
        var to = looks.get(firstWith(total));
        double share = (double) (total - from.size()) / total;
        return records * share / ((to.nanos() - from.nanos()) / 1e9);
    }

    private int firstWith(long size) {
        int first = 0;
        while (first < looks.size() && looks.get(first).size() < size) {
            first++;
        }
        return first;
    }
}
