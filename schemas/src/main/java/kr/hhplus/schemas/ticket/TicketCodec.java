package kr.hhplus.schemas.ticket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import kr.hhplus.schemas.coupon.Ids;
import kr.hhplus.schemas.coupon.RequestKey;
import org.jspecify.annotations.Nullable;

/**
 * Writes a ticket as a requestId and reads it back: {@code couponId.userId.mac}, or {@code couponId.userId.key.mac} where
 * the ticket has a request key; mac is the first 16 bytes of HMAC-SHA-256 over these, in URL-safe Base64. The same ticket gives the same requestId on every instance that
 * shares the secret, and a forged one is told from a real one without a look-up. While the secret changes, requestIds of
 * the other one are read, too: they name the same tickets.
 *
 * <p>Thread-safe.
 */
public final class TicketCodec {
    /** Bytes of a secret, at least. */
    public static final int SECRET_BYTES_MIN = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_BYTES = 16;
    private static final byte[] DOMAIN = "hhplus-ticket-v1".getBytes(StandardCharsets.US_ASCII);
    // Ids without leading zeros, so that a ticket has one requestId only.
    private static final Pattern FORMAT = Pattern.compile(
            "([1-9][0-9]{0,15})\\.([1-9][0-9]{0,15})(?:\\.((?:grant:)?" + RequestKey.FORMAT + "))?\\.([\\w-]{22})");

    private final ThreadLocal<Mac> mac;
    private final @Nullable TicketCodec other;

    /** Throws {@link IllegalArgumentException} when the secret is shorter than {@link #SECRET_BYTES_MIN}. */
    public TicketCodec(byte[] secret) {
        this(secret, null);
    }

    /** The same; reads what the other codec has written, too. */
    public TicketCodec(byte[] secret, @Nullable TicketCodec other) {
        if (secret.length < SECRET_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "the ticket secret must have at least " + SECRET_BYTES_MIN + " bytes, not " + secret.length);
        }
        var key = new SecretKeySpec(secret, ALGORITHM);
        this.mac = ThreadLocal.withInitial(() -> newMac(key));
        this.other = other;
    }

    public String encode(Ticket ticket) {
        var key = ticket.requestKey().isEmpty() ? "" : "." + ticket.requestKey();
        return ticket.couponId() + "." + ticket.userId() + key + "." + macOf(ticket);
    }

    /** The ticket; empty when the requestId was not made with this secret, nor with that of the other codec. */
    public Optional<Ticket> decode(String requestId) {
        var matcher = FORMAT.matcher(requestId);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long couponId = Long.parseLong(matcher.group(1));
        long userId = Long.parseLong(matcher.group(2));
        if (couponId > Ids.MAX || userId > Ids.MAX) {
            return Optional.empty();
        }
        var key = matcher.group(3);
        var ticket = new Ticket(couponId, userId, key == null ? RequestKey.NONE : key);
        var given = matcher.group(4).getBytes(StandardCharsets.US_ASCII);
        return isOf(ticket, given) || (other != null && other.isOf(ticket, given))
                ? Optional.of(ticket)
                : Optional.empty();
    }

    /** Constant time: how long a comparison takes must not tell how much of a guess was right. */
    private boolean isOf(Ticket ticket, byte[] given) {
        return MessageDigest.isEqual(given, macOf(ticket).getBytes(StandardCharsets.US_ASCII));
    }

    private String macOf(Ticket ticket) {
        var hmac = mac.get();
        hmac.update(DOMAIN);
        hmac.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(ticket.couponId())
                .putLong(ticket.userId())
                .array());
        hmac.update(ticket.requestKey().getBytes(StandardCharsets.US_ASCII));
        var code = Arrays.copyOf(hmac.doFinal(), MAC_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
    }

    private static Mac newMac(SecretKeySpec key) {
        try {
            var hmac = Mac.getInstance(ALGORITHM);
            hmac.init(key);
            return hmac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is missing from this Java runtime", e);
        }
    }
}
