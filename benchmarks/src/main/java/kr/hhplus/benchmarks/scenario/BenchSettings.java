package kr.hhplus.benchmarks.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kr.hhplus.standalone.cli.CommandFailure;
import org.jspecify.annotations.Nullable;

/**
 * How the scenarios are run.
 *
 * @param rounds turns of each contender that count, 1 and up
 * @param warmUps turns of each contender before them, 0 and up; null: each scenario has its own
 * @param size requests or records of a turn; null: each scenario has its own
 * @param quick small sizes and short times: shows that it runs, and measures nothing
 * @param servicesJavaOptions of the JVM under test
 */
public record BenchSettings(
        int rounds,
        @Nullable Integer warmUps,
        @Nullable Integer size,
        boolean quick,
        List<String> servicesJavaOptions) {
    public static final int ROUNDS_MAX = 1_000;
    public static final int SIZE_MAX = 10_000_000;

    private static final int QUICK_FACTOR = 50;

    public BenchSettings {
        if (rounds < 1 || rounds > ROUNDS_MAX) {
            throw CommandFailure.unusable("--rounds must be 1 .. %,d, not %,d".formatted(ROUNDS_MAX, rounds));
        }
        if (warmUps != null && (warmUps < 0 || warmUps > ROUNDS_MAX)) {
            throw CommandFailure.unusable("--warm-ups must be 0 .. %,d, not %,d".formatted(ROUNDS_MAX, warmUps));
        }
        if (size != null && (size < 1 || size > SIZE_MAX)) {
            throw CommandFailure.unusable("--size must be 1 .. %,d, not %,d".formatted(SIZE_MAX, size));
        }
        servicesJavaOptions = List.copyOf(servicesJavaOptions);
    }

    /** What the script would start the services with, and tells by a property. */
    public static List<String> javaOptionsOfScript() {
        var options = System.getProperty("hhplus.services.options", "").strip();
        return options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
    }

    /** The same with one more option of the JVM under test. */
    public BenchSettings withServicesJavaOption(String option) {
        List<String> options = new ArrayList<>(servicesJavaOptions);
        options.add(option);
        return new BenchSettings(rounds, warmUps, size, quick, options);
    }

    /** The rounds before those that count: as asked for, or else the scenario's own. */
    public int warmUpsOr(int own) {
        if (warmUps != null) {
            return warmUps;
        }
        return quick ? Math.min(1, own) : own;
    }

    /** The size that was asked for, or else the scenario's own. */
    public int sizeOr(int own) {
        if (size != null) {
            return size;
        }
        return quick ? Math.max(1, own / QUICK_FACTOR) : own;
    }

    /** How long a contender is to be under load whose speed is not known beforehand. */
    public Duration timeOr(Duration own) {
        return quick ? Duration.ofSeconds(1) : own;
    }
}
