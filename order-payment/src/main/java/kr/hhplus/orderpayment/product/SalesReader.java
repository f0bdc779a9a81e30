package kr.hhplus.orderpayment.product;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;

/**
 * Counts payment-events in Redis, each event once: a purchase on the day it was paid, a refund on the day it was given.
 * Several instances may count at once; Redis takes each part of the log from one of them. A Redis that was emptied is
 * filled again from the log, as far back as a day is shown.
 */
public final class SalesReader extends TopicReader {
    /** Days that are counted, today included. */
    static final int DAYS_MAX = 7;

    private static final Logger log = LoggerFactory.getLogger(SalesReader.class);
    private static final int SCRIPT_RECORDS_MAX = 200;
    private static final Duration DAY_AGE = Duration.ofDays(DAYS_MAX + 1);
    private static final Duration SUM_AGE = Duration.ofSeconds(1);
    /** So soon an emptied Redis is noticed while nothing is sold. */
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    private final SalesScript script;
    private final ZoneId zone;
    private final Clock clock;
    /** By partition, where Redis is as far as this instance knows; null: it knows nothing. */
    private final Map<Integer, @Nullable Long> places = new HashMap<>();

    private long lookedNanos;

    public SalesReader(
            String bootstrapServers,
            short replicationFactor,
            UnifiedJedis redis,
            ZoneId zone,
            Clock clock,
            MeterRegistry metrics) {
        super("sales-reader", bootstrapServers, replicationFactor, List.of(Topics.PAYMENT_EVENTS), metrics);
        this.script = script(redis);
        this.zone = zone;
        this.clock = clock;
    }

    static SalesScript script(UnifiedJedis redis) {
        return new SalesScript(redis, DAY_AGE, SUM_AGE);
    }

    @Override
    void begin(Consumer<?, ?> consumer, List<TopicPartition> partitions) {
        var known = script.places();
        lookedNanos = System.nanoTime();
        for (var partition : partitions) {
            goTo(consumer, partition, known.get(partition.partition()));
        }
    }

    @Override
    void take(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) {
        records.stream()
                .collect(Collectors.groupingBy(record -> new TopicPartition(record.topic(), record.partition())))
                .forEach((partition, ofPartition) -> count(partition, ofPartition, consumer));
        if (records.isEmpty() && System.nanoTime() - lookedNanos >= LOOK_INTERVAL.toNanos()) {
            look(consumer);
        }
    }

    private void look(Consumer<?, ?> consumer) {
        var known = script.places();
        lookedNanos = System.nanoTime();
        for (var partition : consumer.assignment()) {
            var place = known.get(partition.partition());
            if (!Objects.equals(place, places.get(partition.partition()))) {
                goTo(consumer, partition, place);
            }
        }
    }

    private void count(
            TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) {
        for (int from = 0; from < records.size(); from += SCRIPT_RECORDS_MAX) {
            var part = records.subList(from, Math.min(from + SCRIPT_RECORDS_MAX, records.size()));
            Long next = part.get(part.size() - 1).offset() + 1;
            var now = script.count(partition.partition(), places.get(partition.partition()), next, sales(part));
            if (!next.equals(now)) {
                goTo(consumer, partition, now);
                return;
            }
            places.put(partition.partition(), next);
        }
    }

    /** Those of the days that are shown. */
    private List<SalesScript.Sale> sales(List<ConsumerRecord<byte[], byte[]>> records) {
        var firstDay = firstDay();
        var sales = new ArrayList<SalesScript.Sale>();
        for (var record : records) {
            valueOf(record, Topics.PAYMENT_EVENTS).ifPresent(event -> {
                var day = LocalDate.ofInstant(event.occurredAt(), zone);
                if (!day.isBefore(firstDay)) {
                    sales.add(new SalesScript.Sale(event, record.offset(), day));
                }
            });
        }
        return sales;
    }

    private LocalDate firstDay() {
        return LocalDate.ofInstant(clock.instant(), zone).minusDays(DAYS_MAX - 1);
    }

    private void goTo(Consumer<?, ?> consumer, TopicPartition partition, @Nullable Long place) {
        log.info("sales of {} are counted from {}", partition, place == null ? "the first day shown" : place);
        places.put(partition.partition(), place);
        consumer.seek(partition, place == null ? firstShown(consumer, partition) : place);
    }

    /** An event is in the log soon after it has occurred, never before. */
    private long firstShown(Consumer<?, ?> consumer, TopicPartition partition) {
        Instant from = firstDay().atStartOfDay(zone).toInstant();
        var found =
                consumer.offsetsForTimes(Map.of(partition, from.toEpochMilli())).get(partition);
        return found != null
                ? found.offset()
                : consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }
}
