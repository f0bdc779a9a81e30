package kr.hhplus.standalone.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Percentiles of what a growing histogram has taken up within the last 10 s. Not thread-safe. */
final class LatencyWindow {
    static final Duration LENGTH = Duration.ofSeconds(10);

    private static final double MS_A_SECOND = 1_000;

    private record Sample(Instant at, NavigableMap<Double, Double> counts) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Adds what the histogram has now, by bounds in seconds; null where nothing has come since. */
    Pipeline.@Nullable Latency add(Instant now, NavigableMap<Double, Double> counts) {
        while (!samples.isEmpty() && samples.getFirst().at().isBefore(now.minus(LENGTH))) {
            samples.removeFirst();
        }
        var first = samples.peekFirst();
        if (first != null && (total(counts) < total(samples.getLast().counts()))) {
            // An instance has begun anew.
            samples.clear();
            first = null;
        }
        samples.addLast(new Sample(now, counts));
        if (first == null || total(counts) <= total(first.counts())) {
            return null;
        }
        TreeMap<Double, Double> since = new TreeMap<>();
        var before = first.counts();
        counts.forEach((bound, count) -> since.put(bound, count - before.getOrDefault(bound, 0.0)));
        return new Pipeline.Latency(quantileMs(since, 0.5), quantileMs(since, 0.99));
    }

    private static double total(NavigableMap<Double, Double> counts) {
        return counts.isEmpty() ? 0 : counts.getOrDefault(counts.lastKey(), 0.0);
    }

    /** Within a bucket evenly, as Prometheus takes it; beyond the last bound, that bound. */
    private static double quantileMs(NavigableMap<Double, Double> counts, double quantile) {
        double rank = quantile * total(counts);
        double lowerBound = 0;
        double below = 0;
        for (var bucket : counts.entrySet()) {
            if (bucket.getValue() >= rank) {
                if (bucket.getKey().isInfinite()) {
                    break;
                }
                double inside = (rank - below) / Math.max(1, bucket.getValue() - below);
                lowerBound += (bucket.getKey() - lowerBound) * Math.min(1, inside);
                break;
            }
            lowerBound = bucket.getKey();
            below = bucket.getValue();
        }
        return (double) Math.round(lowerBound * MS_A_SECOND * 10) / 10;
    }
}
