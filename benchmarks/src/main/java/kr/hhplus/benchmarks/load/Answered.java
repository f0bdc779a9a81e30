package kr.hhplus.benchmarks.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a load has got.
 *
 * @param sent requests
 * @param byStatus answers by HTTP status
 * @param broken requests whose connection broke, or that had no answer in time
 * @param startNanos when the first request was due, by System.nanoTime
 * @param answeredNanos when the last answer came
 * @param micros from when a request was due until its answer
 * @param generatorCpuNanos what the load generator's thread has used
 */
public record Answered(
        long sent,
        Map<Integer, Long> byStatus,
        long broken,
        long startNanos,
        long answeredNanos,
        Histogram micros,
        long generatorCpuNanos) {

    public long of(int status) {
        return byStatus.getOrDefault(status, 0L);
    }

    public double seconds() {
        return (answeredNanos - startNanos) / 1e9;
    }

    /** Of all answers. */
    public double perSecond() {
        return (sent - broken) / seconds();
    }

    /**
     * Latency of the answers, and what the load generator costs the machine for one request, in microseconds of one
     * core. To be added to.
     */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("answerP50Ms", micros.getValueAtPercentile(50) / 1e3);
        metrics.put("answerP99Ms", micros.getValueAtPercentile(99) / 1e3);
        metrics.put("generatorCpuMicros", generatorCpuNanos / 1e3 / Math.max(1, sent));
        return metrics;
    }

    /** What is wrong where all answers should have had this status. */
    public List<String> faults(int expectedStatus) {
        List<String> faults = new ArrayList<>();
        byStatus.forEach((status, count) -> {
            if (status != expectedStatus) {
                faults.add("%,d answers %d".formatted(count, status));
            }
        });
        if (broken > 0) {
            faults.add("%,d requests without an answer".formatted(broken));
        }
        return faults;
    }
}
