package kr.hhplus.standalone.deadletter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.topic.DeadLetterHeaders;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends dead letters again, exactly once: the records and the marks that say so lie in one transaction, and a second
 * redrive ends what the first one has open. Readers of coupon-commands wait for an open transaction, so that each is
 * small; one that a crash has left ends within {@value #TRANSACTION_MS_MAX} ms and the broker's next round of checks, or
 * with the next redrive.
 */
final class Redriver implements AutoCloseable {
    private static final String TRANSACTIONAL_ID = "hhplus-dlq-redrive";
    private static final int TRANSACTION_MS_MAX = 10_000;
    private static final int REQUEST_MS_MAX = 3_000;
    private static final int DELIVERY_MS_MAX = 8_000;

    /** A letter and what is sent in its stead. */
    record Outgoing(DeadLetter letter, ProducerRecord<byte[], byte[]> record) {}

    private final Topic<byte[]> source;
    private final Producer<byte[], byte[]> producer;

    /** Whoever reads the dead letters after this sees all marks of earlier redrives. */
    Redriver(String kafka, Topic<byte[]> source) {
        this(
                source,
                new KafkaProducer<>(
                        KafkaAccess.with(Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka,
                                ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID,
                                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MS_MAX,
                                ProducerConfig.MAX_BLOCK_MS_CONFIG, TRANSACTION_MS_MAX,
                                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS_MAX,
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MS_MAX)),
                        new ByteArraySerializer(),
                        new ByteArraySerializer()));
    }

    /** @param producer closed with this, or where no redrive can begin */
    Redriver(Topic<byte[]> source, Producer<byte[], byte[]> producer) {
        this.source = source;
        this.producer = producer;
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw CommandFailure.failed("Kafka lets no redrive begin: " + e.getMessage(), e);
        }
    }

    /** The letter, to be sent as it is found. */
    Outgoing again(DeadLetter letter, Topic<?> target) {
        var headers = new RecordHeaders(letter.headers().toArray());
        if (target.equals(Topics.COUPON_COMMANDS)) {
            List.of(
                            DeadLetterHeaders.REASON,
                            DeadLetterHeaders.DIGEST,
                            DeadLetterHeaders.TOPIC,
                            DeadLetterHeaders.PARTITION,
                            DeadLetterHeaders.OFFSET,
                            DeadLetterHeaders.TIMESTAMP)
                    .forEach(headers::remove);
        }
        return outgoing(letter, target, letter.key(), letter.value(), headers);
    }

    /** Another command in place of the letter. */
    Outgoing repaired(DeadLetter letter, long couponId, byte[] value) {
        return outgoing(
                letter, Topics.COUPON_COMMANDS, Long.toString(couponId).getBytes(US_ASCII), value, new RecordHeaders());
    }

    private Outgoing outgoing(
            DeadLetter letter, Topic<?> target, byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {
        DeadLetterHeaders.write(headers, DeadLetterHeaders.ATTEMPTS, Integer.toString(letter.attempts()));
        DeadLetterHeaders.write(
                headers,
                DeadLetterHeaders.REDRIVEN_FROM,
                place(source.name(), letter.id().partition(), letter.id().offset()));
        // A coupon's records lie where its key says; without a key there is only the place where it was.
        Integer partition = key == null ? letter.id().partition() : null;
        return new Outgoing(letter, new ProducerRecord<>(target.name(), partition, key, value, headers));
    }

    /**
     * Returns where the records lie now; all of them, or, with {@link CommandFailure}, none. Where Kafka does not tell
     * whether it has ended the transaction, its message says that it is not known.
     */
    List<String> send(List<Outgoing> batch) {
        try {
            producer.beginTransaction();
            var places = append(batch.stream().map(Outgoing::record).toList()).stream()
                    .map(at -> place(at.topic(), at.partition(), at.offset()))
                    .toList();
            List<ProducerRecord<byte[], byte[]>> marks = new ArrayList<>(batch.size());
            for (int i = 0; i < batch.size(); i++) {
                marks.add(mark(batch.get(i).letter().id(), places.get(i)));
            }
            var unused = append(marks);
            commit();
            return places;
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw CommandFailure.failed(
                    "another redrive has begun; what this one has sent is marked, the rest is not", e);
        } catch (InterruptedException | InterruptException e) {
            // Else the abort would not wait for its answer.
            var unused = Thread.interrupted();
            abort(e);
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted; none of this batch was sent", e);
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            abort(e);
            throw CommandFailure.failed("Kafka did not take the records, and none of this batch was sent: " + e, e);
        }
    }

    /** Where the records lie in the open transaction: Kafka has all of them. */
    private List<RecordMetadata> append(List<ProducerRecord<byte[], byte[]>> records)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
        for (var record : records) {
            sent.add(producer.send(record));
        }
        producer.flush();
        List<RecordMetadata> appended = new ArrayList<>(records.size());
        for (var future : sent) {
            appended.add(future.get(DELIVERY_MS_MAX, TimeUnit.MILLISECONDS));
        }
        return appended;
    }

    /** Nothing is aborted from here on: Kafka may have ended the transaction though no answer has come. */
    private void commit() {
        try {
            producer.commitTransaction();
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw e;
        } catch (KafkaException e) {
            throw CommandFailure.failed(
                    "it is not known whether this batch was sent; redrive again, what was sent is marked: " + e, e);
        }
    }

    private ProducerRecord<byte[], byte[]> mark(DeadLetterId of, String to) {
        var mark = new ProducerRecord<byte[], byte[]>(source.name(), of.partition(), null, null);
        DeadLetterHeaders.write(mark.headers(), DeadLetterHeaders.REDRIVEN_OFFSET, Long.toString(of.offset()));
        DeadLetterHeaders.write(mark.headers(), DeadLetterHeaders.REDRIVEN_TO, to);
        return mark;
    }

    private void abort(Exception cause) {
        try {
            producer.abortTransaction();
        } catch (KafkaException e) {
            cause.addSuppressed(e);
        }
    }

    static String place(String topic, int partition, long offset) {
        return topic + "-" + partition + "@" + offset;
    }

    /** Waits {@value #DELIVERY_MS_MAX} ms at most: without a bound it would wait for Kafka to end a transaction. */
    @Override
    public void close() {
        producer.close(Duration.ofMillis(DELIVERY_MS_MAX));
    }
}
