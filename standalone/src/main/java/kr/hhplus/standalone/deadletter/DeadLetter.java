package kr.hhplus.standalone.deadletter;

import java.time.Instant;
import kr.hhplus.schemas.topic.DeadLetterHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A record of the dead letters or of the parking topic that is no mark. */
record DeadLetter(ConsumerRecord<byte[], byte[]> record) {
    private static final String UNKNOWN = "?";

    DeadLetterId id() {
        return new DeadLetterId(record.partition(), record.offset());
    }

    /** When it came to the dead letters. */
    Instant time() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    byte @Nullable [] key() {
        return record.key();
    }

    byte @Nullable [] value() {
        return record.value();
    }

    Headers headers() {
        return record.headers();
    }

    String reason() {
        return header(DeadLetterHeaders.REASON);
    }

    String digest() {
        return header(DeadLetterHeaders.DIGEST);
    }

    /** Where the record lay when it could not be decided, as {@code topic-3@17}. */
    String source() {
        return header(DeadLetterHeaders.TOPIC) + "-" + header(DeadLetterHeaders.PARTITION) + "@"
                + header(DeadLetterHeaders.OFFSET);
    }

    /** How often it has come to the dead letters, 1 and up: it is here. */
    int attempts() {
        return Math.max(1, DeadLetterHeaders.attempts(headers()));
    }

    private String header(String name) {
        return DeadLetterHeaders.read(headers(), name).map(PlainText::of).orElse(UNKNOWN);
    }
}
