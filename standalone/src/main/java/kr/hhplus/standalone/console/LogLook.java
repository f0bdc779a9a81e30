package kr.hhplus.standalone.console;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.topic.ConsumerLag;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** How long the log is, how far its consumers have come, and how many brokers there are. Thread-safe. */
final class LogLook implements AutoCloseable {
    private final Admin admin;

    LogLook(String bootstrapServers, Duration answerWaitMax) {
        int waitMs = (int) answerWaitMax.toMillis();
        this.admin = Admin.create(KafkaAccess.with(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, waitMs,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, waitMs,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, waitMs)));
    }

    /**
     * What Kafka tells.
     *
     * @param accepted commands in the log
     * @param decided of these, those that the topology is through with
     * @param parkingEnd grows with everything that comes to the parking topic
     */
    record Seen(int brokers, long accepted, long decided, Pipeline.Lag lag, long parkingEnd) {}

    /** Throws a KafkaException where Kafka does not tell. */
    Seen look() throws InterruptedException {
        try {
            int brokers = admin.describeCluster().nodes().get().size();
            long decided = decided();
            var lag = ConsumerLag.measure(admin);
            return new Seen(
                    brokers,
                    end(Topics.COUPON_COMMANDS),
                    decided,
                    new Pipeline.Lag(
                            lag.get(ConsumerLag.ISSUANCE),
                            lag.get(ConsumerLag.PROJECTION_MYSQL),
                            lag.get(ConsumerLag.PROJECTION_REDIS)),
                    end(Topics.COUPON_COMMANDS_PARKING));
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka does not tell: " + e.getCause(), e.getCause());
        }
    }

    private long decided() throws InterruptedException, ExecutionException {
        return admin
                .listConsumerGroupOffsets(ConsumerLag.ISSUANCE)
                .partitionsToOffsetAndMetadata()
                .get()
                .entrySet()
                .stream()
                .filter(place ->
                        place.getKey().topic().equals(Topics.COUPON_COMMANDS.name()) && place.getValue() != null)
                .mapToLong(place -> place.getValue().offset())
                .sum();
    }

    private long end(Topic<?> topic) throws InterruptedException, ExecutionException {
        var partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return admin
                .listOffsets(partitions, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .values()
                .stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
