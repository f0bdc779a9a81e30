package kr.hhplus.ingress.draw;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import kr.hhplus.schemas.coupon.Bytes32;

/**
 * The seed of a coupon's draw: HMAC-SHA-256 over the couponId, under the secret that the ingress instances share. So
 * every instance can draw, nobody keeps a seed, and nobody without the secret knows it before the draw.
 *
 * <p>Thread-safe.
 */
public final class DrawSeeds {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] DOMAIN = "hhplus-draw-v1".getBytes(StandardCharsets.US_ASCII);

    private final SecretKeySpec key;

    public DrawSeeds(byte[] secret) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    Bytes32 seed(long couponId) {
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

    /** What the terms of the coupon's campaign carry before the draw. */
    public Bytes32 commitment(long couponId) {
        return seed(couponId).sha256();
    }
}
