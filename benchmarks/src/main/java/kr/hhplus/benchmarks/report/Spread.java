package kr.hhplus.benchmarks.report;

import java.util.Collection;

/** The median of the rounds, and between what they lie. */
public record Spread(double median, double min, double max) {
    /** Of one value or more; of an even number the median is the mean of the two in the middle. */
    public static Spread of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
