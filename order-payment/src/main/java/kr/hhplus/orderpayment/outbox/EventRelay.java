package kr.hhplus.orderpayment.outbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import kr.hhplus.orderpayment.database.Transactions;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.connection.MySqlSettings;
import kr.hhplus.schemas.topic.TopicAdmin;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is in the outbox to Kafka and deletes what Kafka has acknowledged.
 *
 * <p>One instance sends at a time: the one that has the lock on outbox_relay, for as long as its batch lasts; with it
 * the lock goes to another. An event is sent when the one before it of its topic and key is acknowledged, so that the
 * first copies of a key's events are in order, whatever fails. Who dies between acknowledgement and deletion leaves
 * events that are sent again: at least once. Nothing is ever passed over.
 *
 * <p>Not thread-safe.
 */
public final class EventRelay implements AutoCloseable {
    /** The event's id, for those who have received it already. */
    public static final String EVENT_ID_HEADER = "hhplus.event.id";

    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(3);
    /** So long a send may take to be accepted, and then to be acknowledged. */
    private static final Duration DELIVERY_MAX = Duration.ofSeconds(5);
    /**
     * A batch that has taken so long sends no further event. With the last one's two {@link #DELIVERY_MAX} that is half
     * of {@link MySqlSettings#SILENCE_MAX}, after which the database would end the batch's transaction.
     */
    private static final Duration BATCH_TIME_MAX = Duration.ofSeconds(20);

    private final Transactions transactions;
    private final Producer<String, byte[]> producer;
    private final Runnable ensureTopics;
    private final int batchRecordsMax;
    private final Duration batchTimeMax;
    private boolean topicsEnsured;

    EventRelay(
            Transactions transactions,
            Producer<String, byte[]> producer,
            Runnable ensureTopics,
            int batchRecordsMax,
            Duration batchTimeMax) {
        this.transactions = transactions;
        this.producer = producer;
        this.ensureTopics = ensureTopics;
        this.batchRecordsMax = batchRecordsMax;
        this.batchTimeMax = batchTimeMax;
    }

    /** A relay to Kafka, which may be away: it is looked for when there is something to send. */
    public static EventRelay connect(
            Transactions transactions, String bootstrapServers, short replicationFactor, int batchRecordsMax) {
        int deliveryMs = (int) DELIVERY_MAX.toMillis();
        var producer = new KafkaProducer<>(
                KafkaAccess.with(Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        // Guarantee: what is acknowledged, and deleted here, survives the loss of any one broker.
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        // Guarantee: a resend by the client neither doubles nor reorders.
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        deliveryMs,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        deliveryMs,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        (long) deliveryMs,
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        1_000)),
                new StringSerializer(),
                new ByteArraySerializer());
        return new EventRelay(
                transactions,
                producer,
                () -> TopicAdmin.ensure(bootstrapServers, Topics.ALL, replicationFactor),
                batchRecordsMax,
                BATCH_TIME_MAX);
    }

    private record Event(long id, ProducerRecord<String, byte[]> record) {}

    private record Line(String topic, String key) {}

    /**
     * Sends a batch; returns whether there may be more to send at once. Throws KafkaException when an event was not
     * acknowledged in time: what was is deleted.
     */
    public boolean run() throws InterruptedException {
        if (!transactions.read(handle -> !pending(handle, 1).isEmpty())) {
            return false;
        }
        if (!topicsEnsured) {
            ensureTopics.run();
            topicsEnsured = true;
        }
        var outcome = transactions.run(this::sendLocked);
        if (outcome.failure() instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        if (outcome.failure() != null) {
            throw new KafkaException("events wait for Kafka", outcome.failure());
        }
        return outcome.more();
    }

    private record Outcome(boolean more, @Nullable Exception failure) {}

    private Outcome sendLocked(Handle handle) {
        boolean mine = handle.createQuery("SELECT relay_id FROM outbox_relay WHERE relay_id = 1 FOR UPDATE SKIP LOCKED")
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
        if (!mine) {
            return new Outcome(false, null);
        }
        var events = pending(handle, batchRecordsMax);
        Set<Long> acknowledged = new HashSet<>();
        var failure = send(events, acknowledged);
        if (!acknowledged.isEmpty()) {
            handle.createUpdate("DELETE FROM outbox WHERE outbox_id IN (<ids>)")
                    .bindList("ids", acknowledged)
                    .execute();
        }
        return new Outcome(events.size() == batchRecordsMax || acknowledged.size() < events.size(), failure);
    }

    /**
     * In rounds: the first waiting event of each line at a time, until all are sent or the batch's time is over; one is
     * sent in any case. Returns why a round failed; null: none did.
     */
    private @Nullable Exception send(List<Event> events, Set<Long> acknowledged) {
        long begunNanos = System.nanoTime();
        Map<Line, List<Event>> lines = new LinkedHashMap<>();
        events.forEach(event -> lines.computeIfAbsent(
                        new Line(event.record().topic(), event.record().key()), line -> new ArrayList<>())
                .add(event));
        for (int round = 0; !lines.isEmpty(); round++) {
            int place = round;
            lines.values().removeIf(line -> line.size() <= place);
            Map<Event, Future<RecordMetadata>> onTheWay = new LinkedHashMap<>();
            Exception failure = null;
            boolean timeIsOver = false;
            try {
                for (var line : lines.values()) {
                    boolean first = round == 0 && onTheWay.isEmpty();
                    timeIsOver = !first && System.nanoTime() - begunNanos >= batchTimeMax.toNanos();
                    if (timeIsOver) {
                        break;
                    }
                    onTheWay.put(line.get(place), producer.send(line.get(place).record()));
                }
            } catch (KafkaException e) {
                failure = e;
            }
            for (var sent : onTheWay.entrySet()) {
                try {
                    sent.getValue().get();
                    acknowledged.add(sent.getKey().id());
                } catch (ExecutionException e) {
                    failure = e;
                } catch (InterruptedException e) {
                    return e;
                }
            }
            if (failure != null || timeIsOver) {
                return failure;
            }
        }
        return null;
    }

    private static List<Event> pending(Handle handle, int max) {
        return handle.createQuery("SELECT * FROM outbox ORDER BY outbox_id LIMIT :max")
                .bind("max", max)
                .map((row, context) -> {
                    var record = new ProducerRecord<>(
                            row.getString("topic"), row.getString("record_key"), row.getBytes("payload"));
                    record.headers()
                            .add(EVENT_ID_HEADER, row.getString("event_id").getBytes(StandardCharsets.US_ASCII));
                    return new Event(row.getLong("outbox_id"), record);
                })
                .list();
    }

    @Override
    public void close() {
        producer.close(CLOSE_WAIT_MAX);
    }
}
