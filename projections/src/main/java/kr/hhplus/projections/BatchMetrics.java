package kr.hhplus.projections;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** How large a projection's batches are, and how long each takes until it is committed. Thread-safe. */
public final class BatchMetrics {
    private static final double[] RECORDS = {1, 10, 100, 500, 1_000, 2_000, 5_000, 10_000};
    private static final Duration[] COMMIT = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5)
    };

    private final DistributionSummary records;
    private final Timer commit;

    /** @param projection "mysql" or "redis" */
    public BatchMetrics(String projection, MeterRegistry metrics) {
        this.records = DistributionSummary.builder("hhplus.projection.batch")
                .description("Decisions that a projection has taken at once")
                .baseUnit("records")
                .tag("projection", projection)
                .serviceLevelObjectives(RECORDS)
                .register(metrics);
        this.commit = Timer.builder("hhplus.projection.commit")
                .description("From the beginning of a batch until it is committed")
                .tag("projection", projection)
                .serviceLevelObjectives(COMMIT)
                .register(metrics);
    }

    /** A batch is committed that was begun at the time of {@link System#nanoTime()}. */
    public void committed(int recordCount, long beganNanos) {
        records.record(recordCount);
        commit.record(Duration.ofNanos(System.nanoTime() - beganNanos));
    }
}
