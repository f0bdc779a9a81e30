package kr.hhplus.issuance.topology;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A short name for the cause of a failure: the first 12 hexadecimal digits of the SHA-256 of the exceptions' classes and
 * of the classes and methods of their frames, with the line that threw. Messages and other lines do not count, so that
 * equal causes have equal digests whatever the record, and over most builds.
 */
final class FailureDigest {
    private static final int CAUSES_MAX = 8;
    private static final int FRAMES_PER_CAUSE_MAX = 32;
    private static final int DIGEST_BYTES = 6;
    /** The classes that the runtime makes have another name in every process. */
    private static final String MADE_AT_RUNTIME = "$$";

    private FailureDigest() {}

    static String of(Throwable failure) {
        var sha256 = sha256();
        Throwable cause = failure;
        for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
            var frames = cause.getStackTrace();
            int thrownAt = frames.length == 0 ? 0 : frames[0].getLineNumber();
            update(sha256, cause.getClass().getName() + ":" + thrownAt);
            for (int k = 0; k < Math.min(frames.length, FRAMES_PER_CAUSE_MAX); k++) {
                if (!frames[k].getClassName().contains(MADE_AT_RUNTIME)) {
                    update(sha256, frames[k].getClassName() + "." + frames[k].getMethodName());
                }
            }
            cause = cause.getCause();
        }
        return HexFormat.of().formatHex(sha256.digest(), 0, DIGEST_BYTES);
    }

    private static void update(MessageDigest sha256, String line) {
        sha256.update(line.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) '\n');
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
        }
    }
}
