package kr.hhplus.issuance.topology;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes over poison, and nothing else: a command that cannot be read or cannot be goes to coupon-commands-dlq with its
 * raw bytes, in the same transaction as everything around it; every other failure stops the task.
 *
 * <p>Headers: {@value #REASON}, {@value #PARTITION}, {@value #OFFSET}, as text.
 */
public final class DeadLetters implements DeserializationExceptionHandler, ProcessingExceptionHandler {
    /** Key in the Streams settings of a {@link Runnable} that is called for every dead letter. */
    public static final String ON_DEAD_LETTER = "hhplus.on.dead.letter";

    public static final String REASON = "hhplus.error.reason";
    public static final String PARTITION = "hhplus.error.partition";
    public static final String OFFSET = "hhplus.error.offset";

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private Runnable onDeadLetter = () -> {};

    @Override
    public void configure(Map<String, ?> settings) {
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
                Topics.COUPON_COMMANDS_DLQ.name(),
                failure.getMessage());
        onDeadLetter.run();
        var headers = new RecordHeaders(context.headers().toArray());
        headers.add(REASON, text(String.valueOf(failure.getMessage())));
        headers.add(PARTITION, text(Integer.toString(context.partition())));
        headers.add(OFFSET, text(Long.toString(context.offset())));
        return new ProducerRecord<>(Topics.COUPON_COMMANDS_DLQ.name(), context.partition(), key, value, headers);
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
