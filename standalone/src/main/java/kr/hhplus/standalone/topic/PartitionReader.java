package kr.hhplus.standalone.topic;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.standalone.cli.CommandFailure;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the committed records of a topic as raw bytes, one partition at a time and each to a given end. Offsets are
 * positions: transaction marks, and what retention has taken away, leave gaps between records. Not thread-safe.
 *
 * <p>Throws KafkaException where Kafka refuses or does not answer within 10 s, and {@link CommandFailure} where it
 * answers without sending what it has.
 */
public final class PartitionReader implements AutoCloseable {
    private static final int ANSWER_WAIT_MS_MAX = 10_000;
    private static final Duration POLL_MAX = Duration.ofMillis(100);
    /** Without a record from a partition that has more. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(20);

    private static final int RECORDS_PER_POLL_MAX = 2_000;

    private final Topic<?> topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private TopicPartition at;
    private Iterator<ConsumerRecord<byte[], byte[]>> batch =
            List.<ConsumerRecord<byte[], byte[]>>of().iterator();
    private long end;

    public PartitionReader(String kafka, Topic<?> topic) {
        this.topic = topic;
        this.at = new TopicPartition(topic.name(), 0);
        this.consumer = new KafkaConsumer<>(
                KafkaAccess.with(Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        ANSWER_WAIT_MS_MAX,
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        ANSWER_WAIT_MS_MAX,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        RECORDS_PER_POLL_MAX)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** The offset of the first record of each partition, or where it will be. */
    public Map<Integer, Long> begins() {
        return byPartition(consumer.beginningOffsets(partitions()));
    }

    /** The offset behind the last committed record of each partition. */
    public Map<Integer, Long> ends() {
        return byPartition(consumer.endOffsets(partitions()));
    }

    /** The offset of the first record of a partition that is of this time or later; empty: there is none. */
    public OptionalLong offsetAt(int partition, Instant time) {
        var asked = new TopicPartition(topic.name(), partition);
        var found = consumer.offsetsForTimes(Map.of(asked, time.toEpochMilli())).get(asked);
        return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
    }

    /**
     * Goes to the first record of a partition at or behind an offset.
     *
     * @param end records from this offset on are not read
     */
    public void open(int partition, long from, long end) {
        at = new TopicPartition(topic.name(), partition);
        batch = List.<ConsumerRecord<byte[], byte[]>>of().iterator();
        this.end = end;
        consumer.assign(List.of(at));
        consumer.seek(at, from);
    }

    /** Reads on to a later end. */
    public void extend(long laterEnd) {
        end = laterEnd;
    }

    /** The next record before the end; null: there is none. */
    public @Nullable ConsumerRecord<byte[], byte[]> next() {
        long sinceNanos = System.nanoTime();
        while (!batch.hasNext()) {
            if (consumer.position(at) >= end) {
                return null;
            }
            batch = consumer.poll(POLL_MAX).iterator();
            if (!batch.hasNext()
                    && consumer.position(at) < end
                    && System.nanoTime() - sinceNanos > SILENCE_MAX.toNanos()) {
                throw CommandFailure.failed("Kafka has sent nothing of %s for %d s, and there is more behind offset %,d"
                        .formatted(at, SILENCE_MAX.toSeconds(), consumer.position(at)));
            }
        }
        var record = batch.next();
        return record.offset() < end ? record : null;
    }

    private Collection<TopicPartition> partitions() {
        return IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
    }

    private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
        Map<Integer, Long> byPartition = new HashMap<>();
        offsets.forEach((partition, offset) -> byPartition.put(partition.partition(), offset));
        return byPartition;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
