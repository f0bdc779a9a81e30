package kr.hhplus.projections.view;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import kr.hhplus.projections.BatchMetrics;
import kr.hhplus.projections.FreshRecords;
import kr.hhplus.projections.Projection;
import kr.hhplus.projections.store.StoredOffsets;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Shows in Redis what is stored in MySQL, never earlier. How far it has come is kept in Redis itself, so that a lost
 * or emptied Redis is rebuilt from the log: from the oldest decision that would still be shown, and with the requests
 * that still wait. That it was emptied, or that a replay has set it back, is noticed with the next decision, or by a look
 * about every second.
 */
public final class OutcomeProjection extends Projection {
    private static final Logger log = LoggerFactory.getLogger(OutcomeProjection.class);
    private static final int SCRIPT_DECISIONS_MAX = 500;
    private static final Duration STORED_WAIT_MAX = Duration.ofSeconds(10);

    private final OutcomeScript script;
    private final StoredOffsets stored;
    private final Clock clock;
    private final Duration ttl;
    private final WaitingRequests waiting;
    private final BatchMetrics batchMetrics;
    /** By partition, where Redis is as far as this instance knows; missing: it has still to be asked. */
    private final Map<TopicPartition, Long> places = new ConcurrentHashMap<>();

    public OutcomeProjection(
            UnifiedJedis redis,
            StoredOffsets stored,
            WaitingRequests waiting,
            Clock clock,
            Duration ttl,
            MeterRegistry metrics) {
        this.script = new OutcomeScript(redis, ttl);
        this.stored = stored;
        this.waiting = waiting;
        this.clock = clock;
        this.ttl = ttl;
        this.batchMetrics = new BatchMetrics("redis", metrics);
    }

    @Override
    protected void begin(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Set<TopicPartition> withoutLine = new HashSet<>();
        try {
            for (var partition : partitions) {
                var view = script.view(partition.partition());
                goTo(consumer, partition, view.place());
                if (!view.hasLine()) {
                    withoutLine.add(partition);
                }
            }
        } catch (JedisException | KafkaException | JdbiException e) {
            log.warn("where the view is could not be asked; nothing is shown before it tells: {}", e.getMessage());
        }
        showLine(withoutLine);
    }

    @Override
    protected void look(Consumer<?, ?> consumer) {
        Set<TopicPartition> withoutLine = new HashSet<>();
        try {
            for (var partition : consumer.assignment()) {
                var known = Optional.ofNullable(places.get(partition));
                var view = script.view(partition.partition());
                if (known.isEmpty() || !view.place().equals(known)) {
                    follow(consumer, partition, known, view.place());
                }
                if (!view.hasLine() || isBehind(view.place(), known)) {
                    withoutLine.add(partition);
                }
            }
        } catch (JedisException | KafkaException | JdbiException e) {
            log.debug("Redis, Kafka or MySQL does not answer; the next look tells", e);
        }
        showLine(withoutLine);
    }

    @Override
    protected void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(places::remove);
    }

    /** Who was in line is so again. That it fails costs places in line and no outcome, and the next look tries again. */
    private void showLine(Set<TopicPartition> partitions) {
        try {
            waiting.show(partitions);
            partitions.forEach(partition -> script.lineShown(partition.partition()));
        } catch (JedisException | KafkaException | JdbiException e) {
            log.warn("who waits in {} could not be shown; outcomes are", partitions, e);
        }
    }

    @Override
    public void onMessage(List<ConsumerRecord<String, CouponDecision>> delivered, @Nullable Consumer<?, ?> given) {
        long began = System.nanoTime();
        var consumer = requireNonNull(given);
        var records = FreshRecords.of(delivered, consumer);
        records.stream()
                .collect(Collectors.groupingBy(record -> new TopicPartition(record.topic(), record.partition())))
                .forEach((partition, ofPartition) -> show(partition, ofPartition, consumer));
        batchMetrics.committed(records.size(), began);
        lookIfDue(consumer);
    }

    private void show(
            TopicPartition partition, List<ConsumerRecord<String, CouponDecision>> records, Consumer<?, ?> consumer) {
        if (!places.containsKey(partition)) {
            var view = script.view(partition.partition());
            follow(consumer, partition, Optional.empty(), view.place());
            return;
        }
        int shown = 0;
        while (shown < records.size()) {
            int to = shown + countStored(partition, records.subList(shown, records.size()));
            while (shown < to) {
                int chunkEnd = Math.min(shown + SCRIPT_DECISIONS_MAX, to);
                if (!apply(partition, records.subList(shown, chunkEnd), consumer)) {
                    return;
                }
                shown = chunkEnd;
            }
        }
    }

    /** How many of the records are stored: at least one, or a KafkaException after a while. */
    private int countStored(TopicPartition partition, List<ConsumerRecord<String, CouponDecision>> records) {
        long first = records.get(0).offset();
        try {
            long next = stored.awaitOver(partition, first, STORED_WAIT_MAX);
            int count = (int)
                    records.stream().takeWhile(record -> record.offset() < next).count();
            if (count == 0) {
                throw new KafkaException(partition + " is stored up to " + next + " only; " + first + " has to wait");
            }
            return count;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while waiting for MySQL", e);
        }
    }

    /** False: Redis is elsewhere in the log, and the consumer now reads from there. */
    private boolean apply(
            TopicPartition partition, List<ConsumerRecord<String, CouponDecision>> records, Consumer<?, ?> consumer) {
        var decisions = records.stream()
                .map(ConsumerRecord::value)
                .filter(IssueDecided.class::isInstance)
                .map(IssueDecided.class::cast)
                .toList();
        var last = records.get(records.size() - 1);
        var known = Optional.ofNullable(places.get(partition));
        var next = Optional.of(last.offset() + 1);
        var lastCommandOffset = Optional.of(last.value().commandPosition().offset());

        var place = script.apply(partition.partition(), known, next.get(), lastCommandOffset, decisions);

        if (place.equals(next)) {
            places.put(partition, last.offset() + 1);
            return true;
        }
        follow(consumer, partition, known, place);
        if (isBehind(place, known)) {
            showLine(Set.of(partition));
        }
        return false;
    }

    private void follow(Consumer<?, ?> consumer, TopicPartition partition, Optional<Long> known, Optional<Long> place) {
        log.info("Redis is at {} of {}; known was {}; showing from there", text(place), partition, text(known));
        goTo(consumer, partition, place);
    }

    /** Whether Redis has lost what it had; a replay looks the same, and showing who waits changes nothing then. */
    private static boolean isBehind(Optional<Long> place, Optional<Long> known) {
        return place.isEmpty() || (known.isPresent() && place.get() < known.get());
    }

    /** A view that has no place begins here, and says so, so that a rebuild can be followed from outside. */
    private void goTo(Consumer<?, ?> consumer, TopicPartition partition, Optional<Long> place) {
        long to =
                place.isPresent() ? place.get() : script.begin(partition.partition(), oldestShown(consumer, partition));
        places.put(partition, to);
        consumer.seek(partition, to);
    }

    /**
     * Where a rebuild begins: what is older has outlived its time in Redis, unless it is not stored yet and so was never
     * shown. The end is asked for first: what comes meanwhile then lies behind it.
     */
    private long oldestShown(Consumer<?, ?> consumer, TopicPartition partition) {
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long fromMs = clock.instant().minus(ttl).toEpochMilli();
        var found = consumer.offsetsForTimes(Map.of(partition, fromMs)).get(partition);
        return Math.min(found != null ? found.offset() : end, stored.durable(partition));
    }

    private static String text(Optional<Long> place) {
        return place.map(String::valueOf).orElse("no place");
    }
}
