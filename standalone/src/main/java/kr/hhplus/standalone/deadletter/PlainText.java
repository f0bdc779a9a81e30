package kr.hhplus.standalone.deadletter;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What strangers have written, as text that does nothing to a terminal. */
final class PlainText {
    private static final int CHARS_MAX = 2_000;

    private PlainText() {}

    static String of(String text) {
        return of(text, CHARS_MAX);
    }

    static String of(String text, int charsMax) {
        var plain = new StringBuilder();
        text.codePoints()
                .limit(charsMax)
                .map(point -> Character.isISOControl(point)
                                || Character.getType(point) == Character.FORMAT
                                || !Character.isDefined(point)
                        ? '?'
                        : point)
                .forEach(plain::appendCodePoint);
        if (text.codePointCount(0, text.length()) > charsMax) {
            plain.append("...");
        }
        return plain.toString();
    }

    static @Nullable String of(byte @Nullable [] utf8) {
        return utf8 == null ? null : of(new String(utf8, StandardCharsets.UTF_8));
    }
}
