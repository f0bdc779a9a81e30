package kr.hhplus.benchmarks.design;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.core.env.Environment;

/** What is sent to Kafka for an issued coupon, with the producer's own defaults and all acknowledgements. Thread-safe. */
final class IssueEvents implements AutoCloseable {
    /** Nobody reads it. */
    static final String EVENTS = "bench-events";
    /** Read by {@link IssueWriter}. */
    static final String TO_STORE = "bench-issues";

    private static final int PARTITIONS = 12;
    private static final long WAIT_SECONDS_MAX = 10;

    private final KafkaProducer<String, String> producer;

    IssueEvents(Environment environment) {
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka(environment), ProducerConfig.ACKS_CONFIG, "all"),
                new StringSerializer(),
                new StringSerializer());
    }

    static String kafka(Environment environment) {
        return environment.getRequiredProperty("hhplus.ingress.kafka-bootstrap-servers");
    }

    static void createTopics(String kafka) throws InterruptedException {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka))) {
            admin.createTopics(List.of(
                            new NewTopic(EVENTS, PARTITIONS, (short) 1), new NewTopic(TO_STORE, PARTITIONS, (short) 1)))
                    .all()
                    .get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the topics of the designs could not be created", e);
        }
    }

    /** By user, as is usual: a coupon's events are spread over the partitions. */
    Future<RecordMetadata> send(String topic, Issue issue) {
        return producer.send(new ProducerRecord<>(topic, Long.toString(issue.userId()), issue.text()));
    }

    /** Returns when the brokers have it. */
    void sendAndAwait(String topic, Issue issue) throws InterruptedException {
        try {
            send(topic, issue).get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka did not take the event", e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
