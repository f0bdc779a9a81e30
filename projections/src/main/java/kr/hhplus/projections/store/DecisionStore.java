package kr.hhplus.projections.store;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kr.hhplus.projections.BatchMetrics;
import kr.hhplus.projections.FreshRecords;
import kr.hhplus.projections.Projection;
import kr.hhplus.projections.store.StoredOffsets.Progress;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.tracing.Tracing;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores decisions in MySQL: a batch and the offset behind it in one transaction, so that each is stored exactly once
 * whatever dies in between. The offset in MySQL is the only one that counts; Kafka's is for the eyes.
 *
 * <p>Fenced: the transaction begins with the conditional move of the offset. An instance that has lost its partition
 * without knowing cannot move it, changes nothing, and reads again from where MySQL is. A replay sets the offset back;
 * that is noticed by the next transaction, or by a look about every second.
 */
public final class DecisionStore extends Projection {
    private static final Logger log = LoggerFactory.getLogger(DecisionStore.class);

    /** Where MySQL has not told its offset: there is nothing to go on from. */
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final Jdbi jdbi;
    private final StoredOffsets offsets;
    private final Clock clock;
    /** By partition, the offset that MySQL has as far as this instance knows. */
    private final Map<TopicPartition, Long> expected = new ConcurrentHashMap<>();

    private final DecisionMetrics decisionMetrics;
    private final BatchMetrics batchMetrics;
    private final StoreTraces traces;

    public DecisionStore(Jdbi jdbi, StoredOffsets offsets, Clock clock, MeterRegistry metrics, Tracing tracing) {
        this.jdbi = jdbi;
        this.offsets = offsets;
        this.clock = clock;
        this.decisionMetrics = new DecisionMetrics(metrics, clock);
        this.batchMetrics = new BatchMetrics("mysql", metrics);
        this.traces = new StoreTraces(tracing, clock);
    }

    @Override
    protected void begin(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> seekToStored(consumer, partition));
    }

    @Override
    protected void look(Consumer<?, ?> consumer) {
        try {
            for (var partition : consumer.assignment()) {
                long stored = offsets.stored(partition).nextOffset();
                if (stored < expected.getOrDefault(partition, UNKNOWN)) {
                    log.info("{} is at {} in MySQL, by a replay or anew; storing from there", partition, stored);
                    seekToStored(consumer, partition);
                }
            }
        } catch (JdbiException e) {
            log.debug("MySQL does not answer; the next look tells", e);
        }
    }

    @Override
    protected void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(expected::remove);
    }

    @Override
    public void onMessage(List<ConsumerRecord<String, CouponDecision>> delivered, @Nullable Consumer<?, ?> given) {
        long began = System.nanoTime();
        var beganAt = traces.begin();
        var consumer = requireNonNull(given);
        var records = FreshRecords.of(delivered, consumer);
        Map<TopicPartition, Progress> progress = new HashMap<>();
        for (var record : records) {
            progress.put(
                    new TopicPartition(record.topic(), record.partition()),
                    new Progress(
                            record.offset() + 1,
                            record.value().commandPosition().offset()));
        }
        var decisions = records.stream().map(ConsumerRecord::value).toList();

        boolean stored = jdbi.inTransaction(handle -> {
            if (!advanceAll(handle, progress)) {
                handle.rollback();
                return false;
            }
            DecisionTables.write(handle, decisions, clock.instant());
            return true;
        });

        if (stored) {
            progress.forEach((partition, to) -> expected.put(partition, to.nextOffset()));
            offsets.committed(progress);
            batchMetrics.committed(records.size(), began);
            decisionMetrics.stored(records);
            traces.stored(records, beganAt);
            lookIfDue(consumer);
        } else {
            log.info("MySQL is elsewhere in {} than was known; reading from there", progress.keySet());
            progress.keySet().forEach(partition -> seekToStored(consumer, partition));
        }
    }

    /** In the order of partitions, so that two instances cannot wait for each other. */
    private boolean advanceAll(Handle handle, Map<TopicPartition, Progress> progress) {
        return progress.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> entry.getKey().partition()))
                .allMatch(entry -> offsets.advance(
                        handle, entry.getKey(), expected.getOrDefault(entry.getKey(), UNKNOWN), entry.getValue()));
    }

    private void seekToStored(Consumer<?, ?> consumer, TopicPartition partition) {
        expected.remove(partition);
        long next = offsets.load(partition);
        expected.put(partition, next);
        decisionMetrics.assigned(partition, offsets.durable(partition));
        consumer.seek(partition, next);
    }
}
