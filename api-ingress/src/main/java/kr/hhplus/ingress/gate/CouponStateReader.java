package kr.hhplus.ingress.gate;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.lifecycle.LifecycleThread;
import kr.hhplus.schemas.topic.TopicAdmin;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all of coupon-state into the gate, from the start to the end and on. Its start returns only when the end is
 * reached, so that no request meets a gate that does not know its coupon yet.
 */
public final class CouponStateReader extends LifecycleThread {
    private static final Logger log = LoggerFactory.getLogger(CouponStateReader.class);
    private static final Duration CATCH_UP_WAIT_MAX = Duration.ofSeconds(60);
    private static final Duration POLL_WAIT = Duration.ofMillis(200);
    private static final Duration BROKER_WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration RETRY_WAIT = Duration.ofSeconds(1);

    private final String bootstrapServers;
    private final short replicationFactor;
    private final CampaignGate gate;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);

    public CouponStateReader(String bootstrapServers, short replicationFactor, CampaignGate gate) {
        super("coupon-state-reader");
        this.bootstrapServers = bootstrapServers;
        this.replicationFactor = replicationFactor;
        this.gate = gate;
    }

    @Override
    public void start() {
        TopicAdmin.ensure(bootstrapServers, Topics.ALL, replicationFactor);
        super.start();
        try {
            if (!caughtUp.await(CATCH_UP_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new KafkaException(
                        "the end of coupon-state was not reached within " + CATCH_UP_WAIT_MAX.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while reading coupon-state", e);
        }
    }

    @Override
    public void stop() {
        stopping.countDown();
        super.stop();
    }

    /** A reader that fails is followed by a new one, and the gate keeps what it knows. */
    @Override
    protected void work() throws InterruptedException {
        do {
            read();
        } while (!stopping.await(RETRY_WAIT.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void read() {
        try (var reading = new KafkaConsumer<>(
                KafkaAccess.with(Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        // Guarantee: the gate closes on what is settled, never on a transaction that may be undone.
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                        1,
                        // A broker that hangs keeps its connections, and would be waited for 30 s.
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) BROKER_WAIT_MAX.toMillis())),
                new StringDeserializer(),
                Topics.COUPON_STATE.valueSerde().deserializer())) {
            var partitions = reading.partitionsFor(Topics.COUPON_STATE.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            reading.assign(partitions);
            reading.seekToBeginning(partitions);
            var ends = reading.endOffsets(partitions);
            while (stopping.getCount() > 0) {
                poll(reading);
                if (caughtUp.getCount() > 0
                        && ends.entrySet().stream().allMatch(end -> reading.position(end.getKey()) >= end.getValue())) {
                    caughtUp.countDown();
                }
            }
        } catch (KafkaException e) {
            log.warn("reading coupon-state failed, next try in {} ms", RETRY_WAIT.toMillis(), e);
        }
    }

    private void poll(KafkaConsumer<String, CouponState> reading) {
        try {
            for (var record : reading.poll(POLL_WAIT)) {
                if (record.value() == null) {
                    continue;
                }
                if (caughtUp.getCount() > 0) {
                    gate.load(record.value());
                } else {
                    gate.update(record.value());
                }
            }
        } catch (RecordDeserializationException e) {
            // The next state of that coupon replaces it.
            log.error(
                    "{} offset {} of coupon-state cannot be read and is passed over",
                    e.topicPartition(),
                    e.offset(),
                    e);
            reading.seek(e.topicPartition(), e.offset() + 1);
        }
    }
}
