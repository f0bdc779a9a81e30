package kr.hhplus.standalone.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter without its value.
 *
 * @param source where the record lay when it could not be decided
 * @param redriven where the record was sent; null: nowhere yet
 */
public record LetterRow(
        String id,
        Instant time,
        String source,
        @Nullable String key,
        int attempts,
        String digest,
        @Nullable String redriven,
        String reason) {

    static LetterRow of(DeadLetter letter, @Nullable String redriven) {
        return new LetterRow(
                letter.id().toString(),
                letter.time(),
                letter.source(),
                PlainText.of(letter.key()),
                letter.attempts(),
                letter.digest(),
                redriven,
                letter.reason());
    }
}
