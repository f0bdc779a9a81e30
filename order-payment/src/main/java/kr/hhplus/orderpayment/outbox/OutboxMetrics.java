package kr.hhplus.orderpayment.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import kr.hhplus.orderpayment.database.Transactions;
import org.jspecify.annotations.Nullable;

/** How many events wait for Kafka, and since when: {@code hhplus.outbox.events} and {@code hhplus.outbox.age}, s. */
public final class OutboxMetrics {
    /** Counted so far at most. */
    static final int COUNT_MAX = 100_000;

    private final Transactions transactions;
    private final Clock clock;
    private volatile long events;
    private volatile @Nullable Instant oldest;

    public OutboxMetrics(Transactions transactions, Clock clock, MeterRegistry metrics) {
        this.transactions = transactions;
        this.clock = clock;
        Gauge.builder("hhplus.outbox.events", () -> events)
                .description("Events that wait for Kafka; counted up to " + COUNT_MAX)
                .register(metrics);
        Gauge.builder("hhplus.outbox.age", this::ageSeconds)
                .description("How long the oldest of them has waited")
                .baseUnit("seconds")
                .register(metrics);
    }

    /** Looks once more. */
    public void refresh() {
        events = transactions.read(handle -> handle.createQuery(
                        "SELECT COUNT(*) FROM (SELECT 1 FROM outbox LIMIT " + COUNT_MAX + ") waiting")
                .mapTo(Long.class)
                .one());
        oldest = transactions.read(
                handle -> handle.createQuery("SELECT created_at FROM outbox ORDER BY outbox_id LIMIT 1")
                        .map((row, context) -> row.getTimestamp("created_at").toInstant())
                        .findOne()
                        .orElse(null));
    }

    private double ageSeconds() {
        var since = oldest;
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1_000.0);
    }
}
