package kr.hhplus.orderpayment.product;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.lifecycle.LifecycleThread;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.TopicAdmin;
import kr.hhplus.schemas.topic.TopicMismatchException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A thread that reads all partitions of some topics, without a group: where it begins, and how far it has come, is its
 * own to know. A reader that fails is followed by a new one that begins again; so is one whose topics are not as they
 * should be, since somebody may mend them.
 *
 * <p>A record that cannot be read is passed over, with a line in the log and by {@value #UNREADABLE}. It has no dead letter:
 * nothing here is a truth, and the bytes stay in their topic, where the line says.
 */
abstract class TopicReader extends LifecycleThread {
    /** By topic and reader; one that is met again, after a new beginning, counts again. */
    static final String UNREADABLE = "hhplus.shop.unreadable.records";

    private static final Logger log = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL_WAIT = Duration.ofMillis(200);
    private static final Duration RETRY_WAIT = Duration.ofSeconds(1);
    private static final int BATCH_RECORDS_MAX = 1_000;

    private final String name;
    private final String bootstrapServers;
    private final short replicationFactor;
    private final List<Topic<?>> topics;
    private final Map<String, Counter> unreadable;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private boolean failing;
    private boolean mismatching;

    TopicReader(
            String name,
            String bootstrapServers,
            short replicationFactor,
            List<Topic<?>> topics,
            MeterRegistry metrics) {
        super(name);
        this.name = name;
        this.bootstrapServers = bootstrapServers;
        this.replicationFactor = replicationFactor;
        this.topics = topics;
        // All of them from the start, so that the first such record is a change that an alert sees.
        this.unreadable = topics.stream()
                .collect(Collectors.toMap(
                        Topic::name,
                        topic -> Counter.builder(UNREADABLE)
                                .description("Records that could not be read and were passed over")
                                .tag("topic", topic.name())
                                .tag("reader", name)
                                .register(metrics)));
    }

    /** Goes to where the reading begins. */
    abstract void begin(Consumer<?, ?> consumer, List<TopicPartition> partitions);

    /** Takes what was read, at least every {@link #POLL_WAIT}, then with no records. */
    abstract void take(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer)
            throws InterruptedException;

    @Override
    public final void stop() {
        stopping.countDown();
        super.stop();
    }

    @Override
    protected final void work() throws InterruptedException {
        do {
            read();
        } while (!pause(RETRY_WAIT));
    }

    /** Waits; true: the reader is to stop. */
    final boolean pause(Duration pause) throws InterruptedException {
        return stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void read() throws InterruptedException {
        try {
            TopicAdmin.ensure(bootstrapServers, topics, replicationFactor);
            try (var consumer = new KafkaConsumer<>(
                    KafkaAccess.with(Map.of(
                            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            bootstrapServers,
                            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                            "earliest",
                            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                            false,
                            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                            BATCH_RECORDS_MAX)),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer())) {
                var partitions = partitions();
                consumer.assign(partitions);
                begin(consumer, partitions);
                while (stopping.getCount() > 0) {
                    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
                    consumer.poll(POLL_WAIT).forEach(records::add);
                    take(records, consumer);
                    failing = false;
                    mismatching = false;
                }
            }
        } catch (TopicMismatchException e) {
            if (!mismatching) {
                log.error("{} reads nothing, next tries every {} ms: {}", name, RETRY_WAIT.toMillis(), e.getMessage());
                mismatching = true;
            }
        } catch (KafkaException | JedisException e) {
            if (!failing) {
                log.warn("{} failed, next tries every {} ms", name, RETRY_WAIT.toMillis(), e);
                failing = true;
            }
        }
    }

    private List<TopicPartition> partitions() {
        var partitions = new ArrayList<TopicPartition>();
        for (var topic : topics) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                partitions.add(new TopicPartition(topic.name(), partition));
            }
        }
        return partitions;
    }

    /** The record's value; empty for one that cannot be read, or has none: it is passed over. */
    final <V> Optional<V> valueOf(ConsumerRecord<byte[], byte[]> record, Topic<V> topic) {
        try {
            var value = topic.valueSerde().deserializer().deserialize(record.topic(), record.value());
            if (value != null) {
                return Optional.of(value);
            }
            passOver(record, "it has no value");
        } catch (SerializationException e) {
            passOver(record, e.getMessage());
        }
        return Optional.empty();
    }

    private void passOver(ConsumerRecord<byte[], byte[]> record, @Nullable String why) {
        requireNonNull(unreadable.get(record.topic())).increment();
        log.error(
                "{} passes over {} partition {} offset {}, which cannot be read: {}",
                name,
                record.topic(),
                record.partition(),
                record.offset(),
                why);
    }
}
