package kr.hhplus.ingress.draw;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import kr.hhplus.schemas.coupon.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * The seed of a coupon's draw: HMAC-SHA-256 over the couponId, under the secret that the ingress instances share. So
 * every instance can draw, nobody keeps a seed, and nobody without the secret knows it before the draw. While the secret
 * changes, what was committed to under the other one can still be drawn.
 *
 * <p>Thread-safe.
 */
public final class DrawSeeds {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] DOMAIN = "hhplus-draw-v1".getBytes(StandardCharsets.US_ASCII);

    private final List<SecretKeySpec> keys;

    /** New seeds come from the first secret. */
    public DrawSeeds(List<byte[]> secrets) {
        this.keys = secrets.stream()
                .map(secret -> new SecretKeySpec(secret, ALGORITHM))
                .toList();
    }

    /** The seed that was committed to; empty: it came from another secret. */
    Optional<Bytes32> seed(long couponId, @Nullable Bytes32 commitment) {
        return keys.stream()
                .map(key -> seed(couponId, key))
                .filter(seed -> seed.sha256().equals(commitment))
                .findFirst();
    }

    private static Bytes32 seed(long couponId, SecretKeySpec key) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(DOMAIN);
            mac.update(ByteBuffer.allocate(Long.BYTES).putLong(couponId).array());
            return Bytes32.of(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is missing from this Java runtime", e);
        }
    }

    /**
     * What the terms of the coupon's campaign carry before the draw.
     *
     * @param before what they carry by now, which stays while it can be kept; null: nothing
     */
    public Bytes32 commitment(long couponId, @Nullable Bytes32 before) {
        return seed(couponId, before)
                .orElseGet(() -> seed(couponId, keys.get(0)))
                .sha256();
    }
}
