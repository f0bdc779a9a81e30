package kr.hhplus.projections;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What is still to be taken of a delivery. One that has failed comes again as it was, and by then the consumer may have
 * been sent back in some of its partitions, or has lost them: were their records taken now, a gap would stay before them.
 */
public final class FreshRecords {
    private FreshRecords() {}

    /** The records that lie before where the consumer is, in their order. */
    public static <V> List<ConsumerRecord<String, V>> of(
            List<ConsumerRecord<String, V>> records, Consumer<?, ?> consumer) {
        var assigned = consumer.assignment();
        Map<TopicPartition, Long> positions = new HashMap<>();
        return records.stream()
                .filter(record -> {
                    var partition = new TopicPartition(record.topic(), record.partition());
                    return assigned.contains(partition)
                            && record.offset() < positions.computeIfAbsent(partition, consumer::position);
                })
                .toList();
    }
}
