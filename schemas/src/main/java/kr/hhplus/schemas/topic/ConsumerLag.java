package kr.hhplus.schemas.topic;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** How many records each consumer of the coupons' topics still has before it. */
public final class ConsumerLag {
    /** The group that decides, which is the topology's application id too. */
    public static final String ISSUANCE = "issuance";
    /** The group that stores decisions in MySQL. Its offsets in Kafka show the lag and decide nothing. */
    public static final String PROJECTION_MYSQL = "projection-mysql";
    /** The group that shows them by Redis; likewise. */
    public static final String PROJECTION_REDIS = "projection-redis";

    /** By consumer group, what it reads. */
    public static final Map<String, Topic<?>> CONSUMERS = consumers();

    private ConsumerLag() {}

    private static Map<String, Topic<?>> consumers() {
        Map<String, Topic<?>> consumers = new LinkedHashMap<>();
        consumers.put(ISSUANCE, Topics.COUPON_COMMANDS);
        consumers.put(PROJECTION_MYSQL, Topics.COUPON_DECISIONS);
        consumers.put(PROJECTION_REDIS, Topics.COUPON_DECISIONS);
        return consumers;
    }

    /** Records by consumer group. Throws {@link KafkaException} where Kafka does not tell. */
    public static Map<String, Long> measure(Admin admin) throws InterruptedException {
        try {
            Map<String, Long> lag = new LinkedHashMap<>();
            for (var consumer : CONSUMERS.entrySet()) {
                lag.put(consumer.getKey(), lag(admin, consumer.getKey(), consumer.getValue()));
            }
            return lag;
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka does not tell the lag: " + e.getCause(), e.getCause());
        }
    }

    private static long lag(Admin admin, String group, Topic<?> topic) throws ExecutionException, InterruptedException {
        var partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
        // What is not committed yet is not behind, it is not there yet.
        var options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        var begins = admin.listOffsets(all(partitions, OffsetSpec.earliest()), options);
        var ends = admin.listOffsets(all(partitions, OffsetSpec.latest()), options);
        var done = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        long records = 0;
        for (var partition : partitions) {
            var committed = done.get(partition);
            long position =
                    committed == null ? begins.partitionResult(partition).get().offset() : committed.offset();
            records += Math.max(0, ends.partitionResult(partition).get().offset() - position);
        }
        return records;
    }

    private static Map<TopicPartition, OffsetSpec> all(Collection<TopicPartition> partitions, OffsetSpec spec) {
        return partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
    }
}
