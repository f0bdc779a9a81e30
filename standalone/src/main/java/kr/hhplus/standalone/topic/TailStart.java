package kr.hhplus.standalone.topic;

import java.time.DateTimeException;
import java.time.Instant;
import kr.hhplus.standalone.cli.CommandFailure;

/** Where {@code tail} begins in every partition. */
sealed interface TailStart {
    record Beginning() implements TailStart {}

    record End() implements TailStart {}

    record At(long offset) implements TailStart {}

    record Since(Instant time) implements TailStart {}

    /** Reads start, end, an offset or a time. */
    static TailStart parse(String text) {
        if ("start".equals(text)) {
            return new Beginning();
        }
        if ("end".equals(text)) {
            return new End();
        }
        if (!text.isEmpty() && text.chars().allMatch(Character::isDigit)) {
            try {
                return new At(Long.parseLong(text));
            } catch (NumberFormatException tooLong) {
                throw unusable(text);
            }
        }
        try {
            return new Since(Instant.parse(text));
        } catch (DateTimeException notATime) {
            throw unusable(text);
        }
    }

    private static CommandFailure unusable(String text) {
        return CommandFailure.unusable(
                "--from must be start, end, an offset, or a time like 2026-12-01T03:00:00Z; not " + text);
    }
}
