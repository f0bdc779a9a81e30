package kr.hhplus.projections.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.projections.store.StoredOffsets;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.schemas.view.QueueScript;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;

/**
 * Shows in an emptied Redis who still waits: the requests in coupon-commands behind the last one whose decision is
 * stored. One that is decided meanwhile leaves the line with its decision.
 *
 * <p>Thread-safe.
 */
public final class WaitingRequests {
    private static final Logger log = LoggerFactory.getLogger(WaitingRequests.class);
    private static final int BATCH_MAX = 500;
    private static final Duration POLL_WAIT = Duration.ofMillis(200);
    private static final Duration READ_WAIT_MAX = Duration.ofSeconds(10);

    private final String bootstrapServers;
    private final UnifiedJedis redis;
    private final StoredOffsets stored;

    public WaitingRequests(String bootstrapServers, UnifiedJedis redis, StoredOffsets stored) {
        this.bootstrapServers = bootstrapServers;
        this.redis = redis;
        this.stored = stored;
    }

    /** Partitions of coupon-decisions; those of coupon-commands have the same numbers. */
    void show(Collection<TopicPartition> decisions) {
        if (decisions.isEmpty()) {
            return;
        }
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            Map<TopicPartition, Long> from = new HashMap<>();
            for (var partition : decisions) {
                from.put(
                        new TopicPartition(Topics.COUPON_COMMANDS.name(), partition.partition()),
                        stored.stored(partition).commandOffset() + 1);
            }
            var ends = consumer.endOffsets(from.keySet());
            from.keySet().removeIf(partition -> ends.getOrDefault(partition, 0L) <= from.getOrDefault(partition, 0L));
            if (!from.isEmpty()) {
                consumer.assign(from.keySet());
                from.forEach(consumer::seek);
                read(consumer, ends);
            }
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        long deadline = System.nanoTime() + READ_WAIT_MAX.toNanos();
        List<String> arguments = new ArrayList<>();
        long shown = 0;
        int inBatch = 0;
        while (System.nanoTime() - deadline < 0
                && consumer.assignment().stream()
                        .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
            for (var record : consumer.poll(POLL_WAIT)) {
                if (enter(arguments, record)) {
                    shown++;
                    inBatch++;
                }
                if (inBatch == BATCH_MAX) {
                    redis.eval(QueueScript.TEXT, List.of(), arguments);
                    arguments.clear();
                    inBatch = 0;
                }
            }
        }
        if (inBatch > 0) {
            redis.eval(QueueScript.TEXT, List.of(), arguments);
        }
        log.info("{} requests that still wait are shown again", shown);
    }

    private static boolean enter(List<String> arguments, ConsumerRecord<byte[], byte[]> record) {
        CouponCommand command;
        try {
            command = Topics.COUPON_COMMANDS.valueSerde().deserializer().deserialize(record.topic(), record.value());
        } catch (SerializationException e) {
            // A dead letter waits for nothing.
            return false;
        }
        if (!(command instanceof IssueCoupon issue)) {
            return false;
        }
        QueueScript.enter(
                arguments,
                new Ticket(issue.couponId(), issue.userId(), issue.requestKey()),
                new LogPosition(record.partition(), record.offset(), Instant.ofEpochMilli(record.timestamp())));
        return true;
    }
}
