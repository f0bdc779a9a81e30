package kr.hhplus.orderpayment.product;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import kr.hhplus.schemas.shop.OrderEvent;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Tells this instance's {@link ProductCache} which products have changed: by product-changes, and by order-events,
 * which tell of refunds, too. It begins with what Redis may have missed: as far back as Redis keeps anything.
 */
public final class ProductChangesReader extends TopicReader {
    /** A product that is ordered a thousand times a second is read anew so often at most. */
    private static final Duration INTERVAL_MIN = Duration.ofMillis(50);

    private static final Duration GENERATION_CHECK_INTERVAL = Duration.ofMillis(400);
    /** How far clocks may differ, and a value may be older than its place in Redis. */
    private static final Duration BACK_BEYOND_AGE = Duration.ofSeconds(10);

    private final ProductCache cache;
    private final Duration back;
    private final Clock clock;
    /** Where the topics ended at the begin; null: they were read to there. */
    private @Nullable Map<TopicPartition, Long> ends;

    private long generationCheckedNanos = System.nanoTime() - GENERATION_CHECK_INTERVAL.toNanos();

    public ProductChangesReader(
            String bootstrapServers,
            short replicationFactor,
            ProductCache cache,
            ProductSettings settings,
            Clock clock,
            MeterRegistry metrics) {
        super(
                "product-changes-reader",
                bootstrapServers,
                replicationFactor,
                List.of(Topics.PRODUCT_CHANGES, Topics.ORDER_EVENTS),
                metrics);
        this.cache = cache;
        this.back = settings.redisAgeMax().plus(BACK_BEYOND_AGE);
        this.clock = clock;
    }

    @Override
    void begin(Consumer<?, ?> consumer, List<TopicPartition> partitions) {
        long fromMs = clock.instant().minus(back).toEpochMilli();
        var ends = consumer.endOffsets(partitions);
        var found = consumer.offsetsForTimes(
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> fromMs)));
        for (var partition : partitions) {
            var from = found.get(partition);
            consumer.seek(partition, from == null ? ends.getOrDefault(partition, 0L) : from.offset());
        }
        this.ends = ends;
    }

    @Override
    void take(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) throws InterruptedException {
        Set<Long> changed = new HashSet<>();
        boolean pagesToo = false;
        for (var record : records) {
            if (record.topic().equals(Topics.PRODUCT_CHANGES.name())) {
                valueOf(record, Topics.PRODUCT_CHANGES).ifPresent(change -> changed.add(change.productId()));
                pagesToo = true;
            } else {
                valueOf(record, Topics.ORDER_EVENTS)
                        .filter(event -> event.type() != OrderEvent.Type.PAID)
                        .ifPresent(event -> event.lines().forEach(line -> changed.add(line.productId())));
            }
        }
        if (!changed.isEmpty()) {
            cache.onChanged(changed, pagesToo);
        }
        var untilReached = ends;
        if (untilReached != null
                && untilReached.entrySet().stream()
                        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            ends = null;
            cache.onCaughtUp();
        }
        checkGeneration();
        if (!changed.isEmpty()) {
            pause(INTERVAL_MIN);
        }
    }

    private void checkGeneration() {
        long now = System.nanoTime();
        if (now - generationCheckedNanos >= TimeUnit.MILLISECONDS.toNanos(GENERATION_CHECK_INTERVAL.toMillis())) {
            generationCheckedNanos = now;
            cache.checkGeneration();
        }
    }
}
