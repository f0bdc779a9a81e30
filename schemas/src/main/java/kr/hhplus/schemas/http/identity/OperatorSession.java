package kr.hhplus.schemas.http.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An operator who has logged in by a browser, which shows it by the cookie {@value #COOKIE}:
 * {@code base64url(operator).expiry.mac}, expiry in seconds since the epoch, mac HMAC-SHA-256 over both in URL-safe Base64
 * under a key that the admin token gives. So each service that has the token checks it alone, and another token ends all
 * sessions.
 *
 * <p>The cookie counts only beside the header {@value #HEADER}, which no other site's page can send.
 *
 * @param operator who it is, for the operator log: {@value #OPERATOR_LENGTH_MAX} characters at most
 * @param expiresAt whole seconds
 */
public record OperatorSession(String operator, Instant expiresAt) {
    public static final String COOKIE = "hhplus_operator";
    public static final String HEADER = "X-Hhplus-Console";
    /** The one value of {@link #HEADER}. */
    public static final String HEADER_VALUE = "1";

    public static final Duration AGE_MAX = Duration.ofHours(8);
    public static final int OPERATOR_LENGTH_MAX = 64;

    private static final Pattern OPERATOR =
            Pattern.compile("(?U)[\\p{Graph}&&[^\\p{C}]]([\\p{Graph} &&[^\\p{C}]]*[\\p{Graph}&&[^\\p{C}]])?");

    /** Throws {@link IllegalArgumentException} for a name that is none. */
    public OperatorSession {
        if (!isOperator(operator)) {
            throw new IllegalArgumentException("operator must have 1 .. " + OPERATOR_LENGTH_MAX
                    + " printable characters, and no blanks around them");
        }
    }

    /** Whether it can be the name of an operator. */
    public static boolean isOperator(String name) {
        return name.length() <= OPERATOR_LENGTH_MAX && OPERATOR.matcher(name).matches();
    }

    /** Writes cookies and reads them back. Thread-safe. */
    static final class Codec {
        private static final String ALGORITHM = "HmacSHA256";
        private static final byte[] PURPOSE = "hhplus console session".getBytes(US_ASCII);
        private static final Pattern FORMAT = Pattern.compile("([\\w-]{1,400})\\.([0-9]{1,12})\\.([\\w-]{43})");

        private final byte[] key;
        private final Clock clock;

        Codec(String adminToken, Clock clock) {
            this.key = mac(adminToken.getBytes(UTF_8), PURPOSE);
            this.clock = clock;
        }

        /** One that begins now, and ends at the given time if that is sooner than {@link #AGE_MAX}. */
        OperatorSession begin(String operator, Instant goodUntil) {
            var latest = clock.instant().plus(AGE_MAX);
            var end = goodUntil.isBefore(latest) ? goodUntil : latest;
            return new OperatorSession(operator, Instant.ofEpochSecond(end.getEpochSecond()));
        }

        String write(OperatorSession session) {
            var signed = base64(session.operator().getBytes(UTF_8)) + "."
                    + session.expiresAt().getEpochSecond();
            return signed + "." + base64(mac(key, signed.getBytes(US_ASCII)));
        }

        /** Empty for a cookie that was not written with this token, and for one that is over. */
        Optional<OperatorSession> read(String cookie) {
            var parts = FORMAT.matcher(cookie);
            if (!parts.matches()) {
                return Optional.empty();
            }
            var signed = cookie.substring(0, parts.start(3) - 1);
            var expected = base64(mac(key, signed.getBytes(US_ASCII)));
            // Constant time: how long a comparison takes must not tell how much of a guess was right.
            boolean isOurs = MessageDigest.isEqual(parts.group(3).getBytes(US_ASCII), expected.getBytes(US_ASCII));
            var expiresAt = Instant.ofEpochSecond(Long.parseLong(parts.group(2)));
            return isOurs && clock.instant().isBefore(expiresAt)
                    ? Optional.of(new OperatorSession(
                            new String(Base64.getUrlDecoder().decode(parts.group(1)), UTF_8), expiresAt))
                    : Optional.empty();
        }

        private static String base64(byte[] bytes) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }

        private static byte[] mac(byte[] key, byte[] text) {
            try {
                var mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(key, ALGORITHM));
                return mac.doFinal(text);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(ALGORITHM + " is missing from this Java runtime", e);
            }
        }
    }
}
