package kr.hhplus.issuance.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.topic.DeadLetterHeaders;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes over poison, and nothing else: a command that cannot be read or cannot be goes to the dead letters with its
 * key, its raw bytes and its headers, in the same partition and in the same transaction as everything around it; every
 * other failure stops the task. What was wrong is in {@link DeadLetterHeaders}.
 *
 * <p>Of a record of more than {@value #COPIED_BYTES_MAX} bytes at most the key goes along: no producer would take it all.
 * It stays in its log, where the letter says.
 */
public final class DeadLetters implements DeserializationExceptionHandler, ProcessingExceptionHandler {
    /** Key in the Streams settings of the name of the topic; {@link Topics#COUPON_COMMANDS_DLQ} where it is missing. */
    public static final String TOPIC = "hhplus.dead.letter.topic";
    /** Key in the Streams settings of a {@link Runnable} that is called for every dead letter. */
    public static final String ON_DEAD_LETTER = "hhplus.on.dead.letter";

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
    private static final int REASON_CHARS_MAX = 1_000;
    /** By default producers and topics take 1 MiB: the rest is for the headers of the letter, and of sending it again. */
    private static final int COPIED_BYTES_MAX = 1_000_000;
    /** What Kafka adds to each header at most. */
    private static final int HEADER_BYTES_MORE = 10;

    private String topic = Topics.COUPON_COMMANDS_DLQ.name();
    private Runnable onDeadLetter = () -> {};

    @Override
    public void configure(Map<String, ?> settings) {
        if (settings.get(TOPIC) instanceof String name) {
            topic = name;
        }
        if (settings.get(ON_DEAD_LETTER) instanceof Runnable callback) {
            onDeadLetter = callback;
        }
    }

    @Override
    public DeserializationExceptionHandler.Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception failure) {
        return failure instanceof SerializationException
                ? DeserializationExceptionHandler.Response.resume(
                        List.of(deadLetter(context, record.key(), record.value(), failure)))
                : DeserializationExceptionHandler.Response.fail();
    }

    @Override
    public ProcessingExceptionHandler.Response handleError(
            ErrorHandlerContext context, Record<?, ?> record, Exception failure) {
        return failure instanceof ImpossibleRecordException
                ? ProcessingExceptionHandler.Response.resume(
                        List.of(deadLetter(context, context.sourceRawKey(), context.sourceRawValue(), failure)))
                : ProcessingExceptionHandler.Response.fail();
    }

    private ProducerRecord<byte[], byte[]> deadLetter(
            ErrorHandlerContext context, byte[] key, byte[] value, Exception failure) {
        log.warn(
                "{}-{} offset {} goes to {}: {}",
                context.topic(),
                context.partition(),
                context.offset(),
                topic,
                failure.getMessage());
        onDeadLetter.run();
        var found = context.headers();
        long bytes = bytes(key) + bytes(value) + bytes(found);
        boolean isCopied = bytes <= COPIED_BYTES_MAX;
        var headers = isCopied ? new RecordHeaders(found.toArray()) : new RecordHeaders();
        var omitted = isCopied ? "" : " (not copied: its " + bytes + " bytes are too many)";
        DeadLetterHeaders.write(headers, DeadLetterHeaders.REASON, reason(failure) + omitted);
        DeadLetterHeaders.write(headers, DeadLetterHeaders.DIGEST, FailureDigest.of(failure));
        DeadLetterHeaders.write(headers, DeadLetterHeaders.TOPIC, context.topic());
        DeadLetterHeaders.write(headers, DeadLetterHeaders.PARTITION, Integer.toString(context.partition()));
        DeadLetterHeaders.write(headers, DeadLetterHeaders.OFFSET, Long.toString(context.offset()));
        DeadLetterHeaders.write(
                headers,
                DeadLetterHeaders.TIMESTAMP,
                Instant.ofEpochMilli(context.timestamp()).toString());
        DeadLetterHeaders.write(
                headers, DeadLetterHeaders.ATTEMPTS, Integer.toString(1 + DeadLetterHeaders.attempts(found)));
        var keyCopied = bytes(key) <= COPIED_BYTES_MAX ? key : null;
        return new ProducerRecord<>(topic, context.partition(), keyCopied, isCopied ? value : null, headers);
    }

    private static long bytes(Headers headers) {
        long bytes = 0;
        for (var header : headers) {
            bytes += HEADER_BYTES_MORE + bytes(header.key().getBytes(UTF_8)) + bytes(header.value());
        }
        return bytes;
    }

    private static long bytes(byte @Nullable [] part) {
        return part == null ? 0 : part.length;
    }

    private static String reason(Exception failure) {
        var reason = requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
        return reason.length() <= REASON_CHARS_MAX ? reason : reason.substring(0, REASON_CHARS_MAX) + "...";
    }
}
