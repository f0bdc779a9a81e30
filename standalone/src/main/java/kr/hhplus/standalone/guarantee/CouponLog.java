package kr.hhplus.standalone.guarantee;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads one coupon's records, committed ones only. Not thread-safe. */
final class CouponLog implements AutoCloseable {
    private static final Duration POLL_MAX = Duration.ofMillis(200);
    private static final int FETCH_BYTES_MAX = 8 * 1024 * 1024;
    private static final int RECORDS_PER_POLL_MAX = 10_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final byte[] key;
    private final int partition;

    CouponLog(String kafka, long couponId) {
        this.consumer = new KafkaConsumer<>(
                KafkaAccess.with(Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        RECORDS_PER_POLL_MAX,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        FETCH_BYTES_MAX)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.key = keyOf(couponId);
        this.partition = Topics.COUPON_COMMANDS.partitionOf(couponId);
    }

    /** The offset that the next record will have. */
    long end(Topic<?> topic) {
        var at = new TopicPartition(topic.name(), partition);
        return consumer.endOffsets(Set.of(at)).getOrDefault(at, 0L);
    }

    /** Receives a record that can be read. */
    interface Sink<V> {
        void accept(LogPosition position, V value);
    }

    /**
     * Reads from the offset on, until the condition holds after a poll.
     *
     * @param isComplete is told the offset that is read next
     * @param patience how long to wait without any record before giving up
     * @return the offset to go on from
     */
    <V> long read(Topic<V> topic, long from, Sink<V> sink, Predicate<Long> isComplete, Duration patience) {
        var at = new TopicPartition(topic.name(), partition);
        consumer.assign(List.of(at));
        consumer.seek(at, from);
        long lastRecordNanos = System.nanoTime();
        while (!isComplete.test(consumer.position(at))) {
            var records = consumer.poll(POLL_MAX);
            for (var record : records) {
                if (Arrays.equals(record.key(), key)) {
                    deliver(topic, record, sink);
                }
            }
            if (!records.isEmpty()) {
                lastRecordNanos = System.nanoTime();
            } else if (System.nanoTime() - lastRecordNanos > patience.toNanos()) {
                break;
            }
        }
        return consumer.position(at);
    }

    /**
     * A command that cannot be read, or is not of its key's coupon, is decided by nobody: it goes to the dead letters,
     * live as in the replay.
     */
    static <V> void deliver(Topic<V> topic, ConsumerRecord<byte[], byte[]> record, Sink<V> sink) {
        V value;
        try {
            value = topic.valueSerde().deserializer().deserialize(record.topic(), record.value());
        } catch (SerializationException unreadable) {
            return;
        }
        if (value != null && !isOfAnotherKey(value, record.key())) {
            sink.accept(
                    new LogPosition(record.partition(), record.offset(), Instant.ofEpochMilli(record.timestamp())),
                    value);
        }
    }

    private static boolean isOfAnotherKey(Object value, byte[] key) {
        return value instanceof CouponCommand command && !Arrays.equals(keyOf(command.couponId()), key);
    }

    private static byte[] keyOf(long couponId) {
        return Long.toString(couponId).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
