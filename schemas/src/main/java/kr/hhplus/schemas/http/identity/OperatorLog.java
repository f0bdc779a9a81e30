package kr.hhplus.schemas.http.identity;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemException;
import kr.hhplus.schemas.operator.OperatorAction;
import kr.hhplus.schemas.operator.OperatorEntry;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what operators do: a call before it is done, so that nothing is done that is not on record, and then how it
 * was answered, as well as that can be.
 *
 * <p>Thread-safe.
 */
public final class OperatorLog implements AutoCloseable {
    /** Of an operator's name, of a target, of a detail. */
    static final int NAME_CHARS_MAX = 64;

    static final int TARGET_CHARS_MAX = 100;
    static final int DETAIL_CHARS_MAX = 1_000;

    private static final Logger log = LoggerFactory.getLogger(OperatorLog.class);
    private static final Duration BLOCK_MAX = Duration.ofSeconds(1);
    private static final Duration DELIVERY_MAX = Duration.ofSeconds(3);
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(1);
    private static final long BUFFER_BYTES_MAX = 1024 * 1024;

    private final Producer<String, OperatorEntry> producer;
    private final Clock clock;

    OperatorLog(Producer<String, OperatorEntry> producer, Clock clock) {
        this.producer = producer;
        this.clock = clock;
    }

    /** A log in Kafka; every entry is there within {@link #BLOCK_MAX} and {@link #DELIVERY_MAX}, or is not. */
    public static OperatorLog connect(String bootstrapServers, Clock clock) {
        int deliveryMs = (int) DELIVERY_MAX.toMillis();
        var producer = new KafkaProducer<>(
                KafkaAccess.with(Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        // Guarantee: what is acknowledged survives the loss of any one broker.
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        deliveryMs,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        deliveryMs,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        BLOCK_MAX.toMillis(),
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        BUFFER_BYTES_MAX,
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        500)),
                new StringSerializer(),
                Topics.OPERATOR_LOG.valueSerde().serializer());
        return new OperatorLog(producer, clock);
    }

    /**
     * Returns when it is on record: the offset, by which its answer is told.
     *
     * @throws ProblemException UNAVAILABLE: it is not, so that it must not be done
     */
    public long begin(String operator, OperatorAction action, String target, String detail) {
        var call = new OperatorEntry.Call(
                text(operator, NAME_CHARS_MAX),
                action,
                text(target, TARGET_CHARS_MAX),
                text(detail, DETAIL_CHARS_MAX),
                clock.instant());
        try {
            return producer.send(record(call.operator(), call))
                    .get(DELIVERY_MAX.plus(BLOCK_MAX).toMillis(), TimeUnit.MILLISECONDS)
                    .offset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unwritten(e);
        } catch (ExecutionException | TimeoutException | KafkaException | IllegalStateException e) {
            throw unwritten(e);
        }
    }

    /** How the call was answered; may be lost. */
    public void end(String operator, long callOffset, int status) {
        try {
            var unused = producer.send(
                    record(text(operator, NAME_CHARS_MAX), new OperatorEntry.Answer(callOffset, status)),
                    (metadata, failure) -> {
                        if (failure != null) {
                            unanswered(callOffset, status, failure);
                        }
                    });
        } catch (KafkaException | IllegalStateException e) {
            unanswered(callOffset, status, e);
        }
    }

    private static ProducerRecord<String, OperatorEntry> record(String operator, OperatorEntry entry) {
        return new ProducerRecord<>(Topics.OPERATOR_LOG.name(), operator, entry);
    }

    private static ProblemException unwritten(Exception cause) {
        return new ProblemException(
                Problem.unavailable("The operator log cannot be written, so that nothing was done. Ask again later."),
                cause);
    }

    private static void unanswered(long callOffset, int status, Exception failure) {
        log.warn("the operator log has no answer to call {}, which was {}", callOffset, status, failure);
    }

    /** On one line, without characters that do something, and not longer than this. */
    private static String text(String given, int charsMax) {
        var text = given.replaceAll("\\s+", " ").replaceAll("\\p{C}", "?").strip();
        return text.length() <= charsMax ? text : text.substring(0, charsMax - 1) + "…";
    }

    @Override
    public void close() {
        producer.close(CLOSE_WAIT_MAX);
    }
}
