package kr.hhplus.schemas.topic;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/** The headers of dead letters and of what is sent again. All values are text, in UTF-8. */
public final class DeadLetterHeaders {
    /** What was wrong, for people. */
    public static final String REASON = "hhplus.error.reason";
    /** Equal for equal causes: 12 hexadecimal digits of a SHA-256 of the exceptions and their frames. */
    public static final String DIGEST = "hhplus.error.digest";
    /** Where the record lay. */
    public static final String TOPIC = "hhplus.error.topic";

    public static final String PARTITION = "hhplus.error.partition";
    public static final String OFFSET = "hhplus.error.offset";
    /** When the broker had appended it, ISO-8601. */
    public static final String TIMESTAMP = "hhplus.error.timestamp";

    /** How often the record has come to the dead letters, 1 and up; a record that is sent again carries it on. */
    public static final String ATTEMPTS = "hhplus.attempts";

    /** In a record that was sent again: topic, partition and offset of the dead letter, as {@code topic-3@17}. */
    public static final String REDRIVEN_FROM = "hhplus.redriven.from";

    /** In a mark, a record without a value among the dead letters: the offset of the one that was sent again. */
    public static final String REDRIVEN_OFFSET = "hhplus.redriven.offset";
    /** In a mark: where the record lies now, as {@code topic-3@17}. */
    public static final String REDRIVEN_TO = "hhplus.redriven.to";

    private DeadLetterHeaders() {}

    /** The last header of this name. */
    public static Optional<String> read(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    /** Puts the header in the place of all of this name. */
    public static void write(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** How often the record has come to the dead letters; 0 where no header says so, or none that can be read. */
    public static int attempts(Headers headers) {
        return read(headers, ATTEMPTS)
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(Integer::parseInt)
                .orElse(0);
    }
}
