package kr.hhplus.projections.store;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Outcome;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts what is stored for the first time: a replay stores the past once more, and would otherwise
 * look like a sale with hours of latency. Thread-safe.
 */
final class DecisionMetrics {
    private static final Duration[] LATENCY = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1)
    };

    private final Clock clock;
    private final Map<Outcome, Counter> byOutcome = new EnumMap<>(Outcome.class);
    private final Counter repeated;
    private final Timer latency;
    /** By partition, the offset up to which everything is counted. */
    private final Map<TopicPartition, Long> counted = new ConcurrentHashMap<>();

    DecisionMetrics(MeterRegistry metrics, Clock clock) {
        this.clock = clock;
        for (var outcome : Outcome.values()) {
            byOutcome.put(
                    outcome,
                    Counter.builder("hhplus.decisions")
                            .description("Decisions on requests that are stored, by outcome")
                            .tag("outcome", outcome.name())
                            .register(metrics));
        }
        this.repeated = Counter.builder("hhplus.decisions.repeated")
                .description("Requests that were answered with the decision on an earlier one")
                .register(metrics);
        this.latency = Timer.builder("hhplus.decision.latency")
                .description("From the append of a request to the log until its decision is stored in MySQL")
                .serviceLevelObjectives(LATENCY)
                .register(metrics);
    }

    /** The partition is taken over: what lies before the offset has been stored once, by whomever. */
    void assigned(TopicPartition partition, long durableOffset) {
        counted.merge(partition, durableOffset, Math::max);
    }

    /** The records are stored. */
    void stored(List<ConsumerRecord<String, CouponDecision>> records) {
        long nowMs = clock.millis();
        for (var record : records) {
            var partition = new TopicPartition(record.topic(), record.partition());
            if (record.offset() < counted.getOrDefault(partition, 0L)) {
                continue;
            }
            counted.put(partition, record.offset() + 1);
            if (record.value() instanceof IssueDecided decision) {
                count(decision, nowMs);
            }
        }
    }

    private void count(IssueDecided decision, long nowMs) {
        if (decision.isRepeat()) {
            repeated.increment();
        } else {
            requireNonNull(byOutcome.get(decision.outcome())).increment();
        }
        long appendedMs = decision.commandPosition().time().toEpochMilli();
        latency.record(Math.max(0, nowMs - appendedMs), TimeUnit.MILLISECONDS);
    }
}
