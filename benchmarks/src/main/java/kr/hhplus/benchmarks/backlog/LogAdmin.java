package kr.hhplus.benchmarks.backlog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.topic.PartitionReader;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Looks at Kafka from outside, and cleans up. Throws {@link CommandFailure} where Kafka does not answer. */
public final class LogAdmin implements AutoCloseable {
    private static final int ANSWER_WAIT_MS_MAX = 10_000;
    private static final Duration REMOVAL_WAIT_MAX = Duration.ofSeconds(30);
    private static final long POLL_MS = 50;
    /** More than the marks of transactions that can lie behind the last record. */
    private static final int LAST_OFFSETS = 100;

    private final String kafka;
    private final Admin admin;

    public LogAdmin(String kafka) {
        this.kafka = kafka;
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_WAIT_MS_MAX,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_WAIT_MS_MAX));
    }

    /** Behind the last record of the partition, whether it can be read already or not; 0 where there is no topic. */
    public long end(TopicPartition partition) {
        try {
            return await(admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                            .partitionResult(partition))
                    .offset();
        } catch (UnknownTopicOrPartitionException notYet) {
            return 0;
        }
    }

    /** Where a group goes on; 0 where it has not begun. */
    public long committed(String group, TopicPartition partition) {
        try {
            var offset = await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                    .get(partition);
            return offset == null ? 0 : offset.offset();
        } catch (GroupIdNotFoundException notYet) {
            return 0;
        }
    }

    /** The last record that can be read; null: there is none. */
    public <V> @Nullable V last(Topic<V> topic, int partition) {
        ConsumerRecord<byte[], byte[]> last = null;
        try (var reader = new PartitionReader(kafka, topic)) {
            long end = reader.ends().getOrDefault(partition, 0L);
            reader.open(partition, Math.max(0, end - LAST_OFFSETS), end);
            for (var record = reader.next(); record != null; record = reader.next()) {
                last = record;
            }
        }
        return last == null ? null : topic.valueSerde().deserializer().deserialize(topic.name(), last.value());
    }

    /** Removes a group whose members have left; returns when it is gone. */
    public void removeGroup(String group) throws InterruptedException {
        long sinceNanos = System.nanoTime();
        while (true) {
            try {
                await(admin.deleteConsumerGroups(List.of(group)).all());
                return;
            } catch (GroupIdNotFoundException gone) {
                return;
            } catch (GroupNotEmptyException leaving) {
                requireTime(sinceNanos, "consumer group " + group);
            }
        }
    }

    /** Removes topics by their names; returns when they are gone. */
    public void removeTopics(Predicate<String> names) throws InterruptedException {
        long sinceNanos = System.nanoTime();
        while (true) {
            var left = await(admin.listTopics().names()).stream().filter(names).toList();
            if (left.isEmpty()) {
                return;
            }
            try {
                await(admin.deleteTopics(left).all());
            } catch (UnknownTopicOrPartitionException gone) {
                // The next look shows what is left.
            }
            requireTime(sinceNanos, "topics " + String.join(", ", left));
        }
    }

    private static void requireTime(long sinceNanos, String what) throws InterruptedException {
        if (System.nanoTime() - sinceNanos > REMOVAL_WAIT_MAX.toNanos()) {
            throw CommandFailure.failed("Kafka does not remove " + what);
        }
        Thread.sleep(POLL_MS);
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException cause) {
                throw cause;
            }
            if (e.getCause() instanceof GroupNotEmptyException cause) {
                throw cause;
            }
            if (e.getCause() instanceof UnknownTopicOrPartitionException cause) {
                throw cause;
            }
            throw CommandFailure.failed("Kafka does not answer: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofMillis(ANSWER_WAIT_MS_MAX));
    }
}
