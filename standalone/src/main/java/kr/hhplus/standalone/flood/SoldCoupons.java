package kr.hhplus.standalone.flood;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The coupons that have a log already: a log is for ever, so none of them can be sold afresh. */
public final class SoldCoupons {
    private static final Duration POLL_MAX = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final NavigableSet<Long> ids;

    SoldCoupons(NavigableSet<Long> ids) {
        this.ids = ids;
    }

    /** From coupon-state. */
    public static SoldCoupons read(String kafka) {
        Map<String, Object> settings = KafkaAccess.with(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false));
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = IntStream.range(0, Topics.COUPON_STATE.partitions())
                    .mapToObj(partition -> new TopicPartition(Topics.COUPON_STATE.name(), partition))
                    .toList();
            var ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ids = new TreeSet<Long>();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())
                    && System.nanoTime() - deadline < 0) {
                for (var record : consumer.poll(POLL_MAX)) {
                    ids.add(Long.parseLong(new String(record.key(), StandardCharsets.US_ASCII)));
                }
            }
            return new SoldCoupons(ids);
        }
    }

    boolean contains(long couponId) {
        return ids.contains(couponId);
    }

    /** The number after the highest. */
    public long nextFree() {
        return ids.isEmpty() ? 1 : ids.last() + 1;
    }
}
