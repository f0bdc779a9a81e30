package kr.hhplus.benchmarks.backlog;

import static kr.hhplus.standalone.topic.AdminCalls.await;

import java.util.Map;
import java.util.function.Predicate;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.topic.AdminCalls;
import kr.hhplus.standalone.topic.PartitionReader;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Looks at Kafka from outside, and cleans up. Throws {@link CommandFailure} where Kafka does not answer. */
public final class LogAdmin implements AutoCloseable {
    /** More than the marks of transactions that can lie behind the last record. */
    private static final int LAST_OFFSETS = 100;

    private final String kafka;
    private final AdminCalls calls;

    public LogAdmin(String kafka) {
        this.kafka = kafka;
        this.calls = new AdminCalls(kafka);
    }

    /** Behind the last record of the partition, whether it can be read already or not; 0 where there is no topic. */
    public long end(TopicPartition partition) {
        try {
            return await(calls.admin()
                            .listOffsets(Map.of(partition, OffsetSpec.latest()))
                            .partitionResult(partition))
                    .offset();
        } catch (UnknownTopicOrPartitionException notYet) {
            return 0;
        }
    }

    /** Where a group goes on; 0 where it has not begun. */
    public long committed(String group, TopicPartition partition) {
        try {
            var offset = await(calls.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
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
    public void removeGroup(String group) {
        calls.removeGroup(group);
    }

    /** Removes topics by their names; returns when they are gone. */
    public void removeTopics(Predicate<String> names) {
        calls.removeTopics(names);
    }

    @Override
    public void close() {
        calls.close();
    }
}
