package kr.hhplus.schemas.coupon;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * 32 bytes, such as a seed or a SHA-256.
 *
 * @param hex 64 digits, lower case
 */
public record Bytes32(String hex) {
    public static final int LENGTH = 32;

    private static final Pattern FORMAT = Pattern.compile("[0-9a-f]{" + 2 * LENGTH + "}");

    public Bytes32 {
        if (!FORMAT.matcher(hex).matches()) {
            throw new IllegalArgumentException("must be " + 2 * LENGTH + " hexadecimal digits in lower case");
        }
    }

    public static Bytes32 of(byte[] bytes) {
        return new Bytes32(HexFormat.of().formatHex(bytes));
    }

    public byte[] toBytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** The SHA-256 of these bytes. */
    public Bytes32 sha256() {
        try {
            return of(MessageDigest.getInstance("SHA-256").digest(toBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
        }
    }
}
