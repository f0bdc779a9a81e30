package kr.hhplus.standalone.flood;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Picks single fields out of a JSON answer without parsing it: the load generator shares the machine with what it
 * measures. Good for the top-level text fields of our own answers, whose values need no escapes.
 */
public final class AnswerScan {
    private AnswerScan() {}

    /** The text of the field; null: there is none. */
    public static @Nullable String text(ByteBuf body, String field) {
        var json = body.toString(StandardCharsets.UTF_8);
        int value = valueOf(json, field);
        if (value < 0 || value >= json.length() || json.charAt(value) != '"') {
            return null;
        }
        int end = json.indexOf('"', value + 1);
        return end < 0 ? null : json.substring(value + 1, end);
    }

    /** The whole number of the field; 0: there is none. */
    public static long number(ByteBuf body, String field) {
        var json = body.toString(StandardCharsets.UTF_8);
        int value = valueOf(json, field);
        if (value < 0) {
            return 0;
        }
        int end = value;
        while (end < json.length() && Character.isDigit(json.charAt(end))) {
            end++;
        }
        return end == value ? 0 : Long.parseLong(json.substring(value, end));
    }

    private static int valueOf(String json, String field) {
        int name = json.indexOf('"' + field + '"');
        if (name < 0) {
            return -1;
        }
        int at = name + field.length() + 2;
        while (at < json.length() && (json.charAt(at) == ':' || Character.isWhitespace(json.charAt(at)))) {
            at++;
        }
        return at;
    }
}
