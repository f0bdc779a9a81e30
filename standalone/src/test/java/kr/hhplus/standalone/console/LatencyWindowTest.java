package kr.hhplus.standalone.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LatencyWindowTest {
    private static final Instant START = Instant.parse("2026-12-01T03:00:00Z");

    private final LatencyWindow window = new LatencyWindow();

    @Test
    void percentilesAreOfWhatHasComeWithinTheWindow() {
        assertThat(window.add(START, counts(1_000, 1_000, 1_000))).isNull();

        var latency = window.add(START.plusSeconds(1), counts(1_050, 1_098, 1_100));

        assertThat(latency).isNotNull();
        assertThat(latency.p50Ms()).isEqualTo(50);
        assertThat(latency.p99Ms()).isEqualTo(100);
    }

    @Test
    void whatIsOlderThanTheWindowIsForgotten() {
        window.add(START, counts(0, 0, 0));
        window.add(START.plusSeconds(1), counts(100, 100, 100));

        assertThat(window.add(START.plusSeconds(8), counts(100, 100, 100))).isNotNull();
        assertThat(window.add(START.plusSeconds(12), counts(100, 100, 100))).isNull();
    }

    @Test
    void anInstanceThatBeginsAnewBeginsTheWindowAnew() {
        window.add(START, counts(10, 10, 10));

        assertThat(window.add(START.plusSeconds(1), counts(0, 0, 0))).isNull();
        assertThat(window.add(START.plusSeconds(2), counts(4, 4, 4)))
                .isNotNull()
                .extracting(Pipeline.Latency::p99Ms)
                .isEqualTo(49.5);
    }

    @Test
    void withoutMetricsThereIsNoLatency() {
        assertThat(window.add(START, new TreeMap<>())).isNull();
        assertThat(window.add(START.plusSeconds(1), new TreeMap<>())).isNull();
    }

    @Test
    void bucketsAreThoseOfTheText() {
        var metrics = new MetricsText(String.join(
                "\n",
                List.of(
                        "# TYPE hhplus_decision_latency_seconds histogram",
                        "hhplus_decision_latency_seconds_bucket{le=\"0.05\"} 7",
                        "hhplus_decision_latency_seconds_bucket{le=\"+Inf\"} 9",
                        "hhplus_decision_latency_seconds_count 9",
                        "hhplus_requests_refused_total{code=\"CLOSED\"} 1.0",
                        "hhplus_requests_refused_total{code=\"SOLD_OUT\"} 2.5E1",
                        "hhplus_requests_refused_totals 99",
                        "hhplus_dead_letters_open_records NaN",
                        "jvm_memory_used_bytes 1")));

        assertThat(metrics.buckets("hhplus_decision_latency_seconds"))
                .containsExactly(Map.entry(0.05, 7.0), Map.entry(Double.POSITIVE_INFINITY, 9.0));
        assertThat(metrics.sum("hhplus_requests_refused_total")).hasValue(26);
        assertThat(metrics.sum("hhplus_dead_letters_open_records")).isEmpty();
        assertThat(metrics.sum("hhplus_unknown")).isEmpty();
    }

    /** Up to 50 ms, up to 100 ms, and all. */
    private static NavigableMap<Double, Double> counts(double to50Ms, double to100Ms, double all) {
        TreeMap<Double, Double> counts = new TreeMap<>();
        counts.put(0.05, to50Ms);
        counts.put(0.1, to100Ms);
        counts.put(Double.POSITIVE_INFINITY, all);
        return counts;
    }
}
