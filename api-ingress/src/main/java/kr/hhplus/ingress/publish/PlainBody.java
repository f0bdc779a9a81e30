package kr.hhplus.ingress.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies that nearly all callers send: both members once, in any order, as digits. To be ready for these 40
 * bytes takes a JSON parser as long as all else that a refusal at the gate does.
 */
final class PlainBody {
    private static final byte[] BEGIN = {'{'};
    private static final byte[] COLON = {':'};
    private static final byte[] COMMA = {','};
    private static final byte[] END = {'}'};
    private static final byte[] USER_ID = "\"userId\"".getBytes(US_ASCII);
    private static final byte[] COUPON_ID = "\"couponId\"".getBytes(US_ASCII);
    /** As many as the largest id has. */
    private static final int DIGITS_MAX = 16;

    private static final long NONE = -1;

    private final byte[] body;
    private int at;

    private PlainBody(byte[] body) {
        this.body = body;
    }

    /** Null for any other body, be it right or wrong. */
    static @Nullable PublishRequest read(byte[] body) {
        return new PlainBody(body).read();
    }

    private @Nullable PublishRequest read() {
        if (!take(BEGIN)) {
            return null;
        }
        boolean userFirst = take(USER_ID);
        if (!userFirst && !take(COUPON_ID)) {
            return null;
        }
        long first = takeValue();
        if (first == NONE || !take(COMMA) || !take(userFirst ? COUPON_ID : USER_ID)) {
            return null;
        }
        long second = takeValue();
        if (second == NONE || !take(END)) {
            return null;
        }
        skipBlanks();
        if (at < body.length) {
            return null;
        }
        return userFirst ? new PublishRequest(first, second) : new PublishRequest(second, first);
    }

    /** Whether this is next, behind blanks; then it is behind us. */
    private boolean take(byte[] token) {
        skipBlanks();
        int end = at + token.length;
        if (end > body.length || !Arrays.equals(body, at, end, token, 0, token.length)) {
            return false;
        }
        at = end;
        return true;
    }

    /** {@link #NONE} unless a colon and digits are next, without a zero before them. */
    private long takeValue() {
        if (!take(COLON)) {
            return NONE;
        }
        skipBlanks();
        int begin = at;
        long value = 0;
        while (at < body.length && body[at] >= '0' && body[at] <= '9') {
            value = value * 10 + (body[at] - '0');
            at++;
        }
        int digits = at - begin;
        return digits == 0 || digits > DIGITS_MAX || body[begin] == '0' ? NONE : value;
    }

    private void skipBlanks() {
        while (at < body.length && (body[at] == ' ' || body[at] == '\t' || body[at] == '\n' || body[at] == '\r')) {
            at++;
        }
    }
}
