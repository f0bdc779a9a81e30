package kr.hhplus.standalone.audit;

import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.standalone.cli.CommandFailure;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the committed records of one partition of a topic, from its first to wherever its reader goes, as raw bytes.
 * Offsets are positions: transaction marks leave gaps between records. Not thread-safe.
 *
 * <p>Throws KafkaException where Kafka refuses or does not answer within {@link #ANSWER_WAIT_MAX}, and
 * {@link CommandFailure} where it answers without sending what it has.
 */
final class LogCursor implements AutoCloseable {
    static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(10);

    private static final Duration POLL_MAX = Duration.ofMillis(100);
    /** Without a record from a partition that has more. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(20);

    private static final int RECORDS_PER_POLL_MAX = 5_000;
    private static final int PARTITION_FETCH_BYTES_MAX = 8 * 1024 * 1024;
    private static final int FETCH_BYTES_MAX = 16 * 1024 * 1024;
    private static final int RECEIVE_BUFFER_BYTES = 1024 * 1024;

    private final Topic<?> topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private TopicPartition at;
    private Iterator<ConsumerRecord<byte[], byte[]>> batch =
            List.<ConsumerRecord<byte[], byte[]>>of().iterator();
    private long passed;

    LogCursor(String kafka, Topic<?> topic) {
        this.topic = topic;
        this.at = new TopicPartition(topic.name(), 0);
        int answerWaitMs = (int) ANSWER_WAIT_MAX.toMillis();
        try {
            this.consumer = new KafkaConsumer<>(
                    KafkaAccess.with(Map.ofEntries(
                            Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka),
                            Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                            Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                            Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                            // A log that has been cut must not pass for a whole one.
                            Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"),
                            Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, answerWaitMs),
                            Map.entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, answerWaitMs),
                            Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_PER_POLL_MAX),
                            Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES_MAX),
                            Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES_MAX),
                            Map.entry(ConsumerConfig.RECEIVE_BUFFER_CONFIG, RECEIVE_BUFFER_BYTES))),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
        } catch (org.apache.kafka.common.KafkaException e) {
            if (e.getCause() instanceof ConfigException || e instanceof ConfigException) {
                throw CommandFailure.unusable("Kafka must be given as host:port of a host that there is, not " + kafka);
            }
            throw e;
        }
    }

    /** The offset behind the last committed record of each partition. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return consumer.endOffsets(partitions, ANSWER_WAIT_MAX);
    }

    /** The same of the partition that is read. */
    long end() {
        return ends(Set.of(at)).getOrDefault(at, 0L);
    }

    /** Throws {@link CommandFailure} where records have been deleted: nothing follows from a part of a log. */
    void requireWhole(Collection<TopicPartition> partitions) {
        consumer.beginningOffsets(partitions, ANSWER_WAIT_MAX).forEach((partition, begin) -> {
            if (begin > 0) {
                throw CommandFailure.failed(
                        "%s begins at offset %,d: what was before has been deleted, and the rest proves nothing"
                                .formatted(partition, begin));
            }
        });
    }

    /** Goes to the first record of a partition. */
    void open(int partition) {
        at = new TopicPartition(topic.name(), partition);
        batch = List.<ConsumerRecord<byte[], byte[]>>of().iterator();
        passed = 0;
        consumer.assign(List.of(at));
        consumer.seek(at, 0);
    }

    /** The offset behind the last record that was taken; 0 before the first. */
    long passed() {
        return passed;
    }

    /** The next record, if it lies before the end; otherwise null, and the reader is done with this partition. */
    @Nullable
    ConsumerRecord<byte[], byte[]> nextBefore(long end) {
        long lastRecordNanos = System.nanoTime();
        while (!batch.hasNext()) {
            if (consumer.position(at) >= end) {
                return null;
            }
            poll();
            requireNoSilence(lastRecordNanos, end);
        }
        var record = take();
        return record.offset() < end ? record : null;
    }

    /** The next record; null when none has come for so long. */
    @Nullable
    ConsumerRecord<byte[], byte[]> next(Duration patience) {
        if (batch.hasNext()) {
            return take();
        }
        long sinceNanos = System.nanoTime();
        while (true) {
            poll();
            if (batch.hasNext()) {
                return take();
            }
            if (System.nanoTime() - sinceNanos > patience.toNanos()) {
                requireNoSilence(sinceNanos, end());
                return null;
            }
        }
    }

    private ConsumerRecord<byte[], byte[]> take() {
        var record = batch.next();
        passed = record.offset() + 1;
        return record;
    }

    private void poll() {
        batch = consumer.poll(POLL_MAX).iterator();
    }

    private void requireNoSilence(long sinceNanos, long end) {
        if (!batch.hasNext() && consumer.position(at) < end && System.nanoTime() - sinceNanos > SILENCE_MAX.toNanos()) {
            throw CommandFailure.failed("Kafka has sent nothing of %s for %d s, and there is more behind offset %,d"
                    .formatted(at, SILENCE_MAX.toSeconds(), consumer.position(at)));
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
