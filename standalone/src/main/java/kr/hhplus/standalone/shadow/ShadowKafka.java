package kr.hhplus.standalone.shadow;

import static kr.hhplus.standalone.topic.AdminCalls.await;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.topic.AdminCalls;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** What a shadow asks of Kafka's administration. Throws {@link CommandFailure} where Kafka does not answer. */
final class ShadowKafka implements AutoCloseable {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final Duration VISIBLE_WAIT_MAX = Duration.ofSeconds(30);

    private final AdminCalls calls;

    ShadowKafka(String kafka) {
        this.calls = new AdminCalls(kafka);
    }

    Set<String> topics() {
        return calls.topics();
    }

    /** As the real log has it. */
    short replicationFactor() {
        var name = Topics.COUPON_COMMANDS.name();
        var description = await(calls.admin().describeTopics(List.of(name)).allTopicNames())
                .get(name);
        if (description == null) {
            throw CommandFailure.failed("there is no topic " + name);
        }
        return (short) description.partitions().get(0).replicas().size();
    }

    /** Where a group goes on in coupon-commands, by partition; 0 where it has not begun. */
    Map<Integer, Long> committed(String group) {
        Map<Integer, Long> committed = new HashMap<>();
        IntStream.range(0, Topics.COUPON_PARTITIONS).forEach(partition -> committed.put(partition, 0L));
        try {
            await(calls.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                    .forEach((partition, offset) -> {
                        if (partition.topic().equals(Topics.COUPON_COMMANDS.name()) && offset != null) {
                            committed.put(partition.partition(), offset.offset());
                        }
                    });
        } catch (GroupIdNotFoundException notYet) {
            // It begins at the beginning.
        }
        return committed;
    }

    /**
     * The ends of a topic's partitions, when all that is in them now can be read: the marks of one transaction reach its
     * partitions one after the other, so that offsets can be committed a moment before the decisions behind them show.
     */
    Map<Integer, Long> endsWhenVisible(Topic<?> topic) {
        var written = ends(topic, IsolationLevel.READ_UNCOMMITTED);
        long sinceNanos = System.nanoTime();
        while (true) {
            var visible = ends(topic, IsolationLevel.READ_COMMITTED);
            if (written.entrySet().stream().allMatch(end -> visible.getOrDefault(end.getKey(), 0L) >= end.getValue())) {
                return visible;
            }
            if (System.nanoTime() - sinceNanos > VISIBLE_WAIT_MAX.toNanos()) {
                throw CommandFailure.failed("a transaction in " + topic.name() + " has been open for "
                        + VISIBLE_WAIT_MAX.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
    }

    private Map<Integer, Long> ends(Topic<?> topic, IsolationLevel isolation) {
        var specs = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        Map<Integer, Long> ends = new HashMap<>();
        await(calls.admin()
                        .listOffsets(specs, new ListOffsetsOptions(isolation))
                        .all())
                .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
        return ends;
    }

    /** Removes the group and those of the topics that exist; returns when they are gone. */
    void remove(String group, Collection<String> topics) {
        calls.removeGroup(group);
        calls.removeTopics(topics::contains);
    }

    @Override
    public void close() {
        calls.close();
    }
}
