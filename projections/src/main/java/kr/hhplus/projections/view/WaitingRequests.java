package kr.hhplus.projections.view;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.projections.store.StoredOffsets;
import kr.hhplus.schemas.connection.KafkaAccess;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;

/**
 * Shows in an emptied Redis who still waits: the requests in coupon-commands behind the last one whose decision is
 * stored. One that is decided meanwhile leaves the line with its decision. Takes 10 s at most for the reading; of more
 * than can be read in that time the rest is not shown, and is none the worse for it.
 *
 * <p>Thread-safe. Throws KafkaException, JedisException or JdbiException where a server does not answer.
 */
public final class WaitingRequests {
    private static final Logger log = LoggerFactory.getLogger(WaitingRequests.class);
    private static final int BATCH_MAX = 500;
    private static final int ANSWER_WAIT_MS_MAX = 10_000;
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
                KafkaAccess.with(Map.<String, Object>of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        ANSWER_WAIT_MS_MAX,
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        ANSWER_WAIT_MS_MAX)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            Map<TopicPartition, Long> from = new HashMap<>();
            for (var partition : decisions) {
                from.put(
                        new TopicPartition(Topics.COUPON_COMMANDS.name(), partition.partition()),
                        stored.durableCommandOffset(partition) + 1);
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
        while (System.nanoTime() - deadline < 0 && hasMore(consumer, ends)) {
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
        log.info(
                "{} requests that still wait are shown again{}",
                shown,
                hasMore(consumer, ends) ? "; the others are too many for " + READ_WAIT_MAX : "");
    }

    private static boolean hasMore(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return consumer.assignment().stream()
                .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L));
    }

    private static boolean enter(List<String> arguments, ConsumerRecord<byte[], byte[]> record) {
        CouponCommand command;
        try {
            command = Topics.COUPON_COMMANDS.valueSerde().deserializer().deserialize(record.topic(), record.value());
        } catch (SerializationException e) {
            // A dead letter waits for nothing.
            return false;
        }
        if (!(command instanceof IssueCoupon issue) || !isOfItsKey(issue, record.key())) {
            return false;
        }
        QueueScript.enter(
                arguments,
                new Ticket(issue.couponId(), issue.userId(), issue.requestKey()),
                new LogPosition(record.partition(), record.offset(), Instant.ofEpochMilli(record.timestamp())));
        return true;
    }

    /** Under another coupon's key it is a dead letter too. */
    private static boolean isOfItsKey(IssueCoupon issue, byte @Nullable [] key) {
        return key != null && Long.toString(issue.couponId()).equals(new String(key, StandardCharsets.UTF_8));
    }
}
