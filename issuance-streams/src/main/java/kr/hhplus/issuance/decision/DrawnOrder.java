package kr.hhplus.issuance.decision;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import kr.hhplus.schemas.coupon.Bytes32;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;

/**
 * The order in which registered requests are decided. Those that came before the opening follow each other by
 * SHA-256(seed, digest, userId, requestKey), as unsigned bytes; the digest is the SHA-256 of all of them in the order of
 * the log, each as userId, requestKey with its length before it, offset and broker time. So whoever knows the seed
 * cannot choose the order without knowing who will come, at which offset and at which millisecond; and whoever comes
 * does not know the seed. Behind them come those from the opening to the draw, in the order of the log.
 *
 * <p>Numbers are 8 bytes, the length is 4 bytes, big end first; text is ASCII.
 */
final class DrawnOrder {
    private static final Comparator<IssueDecided> BY_LOG =
            Comparator.comparingLong(request -> request.decidedPosition().offset());

    private DrawnOrder() {}

    private record Drawn(Bytes32 lot, IssueDecided request) {}

    static List<IssueDecided> of(Bytes32 seed, Instant opensAt, Collection<IssueDecided> registered) {
        var early = registered.stream()
                .filter(request -> isBefore(request, opensAt))
                .sorted(BY_LOG)
                .toList();
        var digest = digest(early);
        var drawn = early.stream()
                .map(request -> new Drawn(lot(seed, digest, request), request))
                .sorted(Comparator.comparing(ticket -> ticket.lot().hex()))
                .map(Drawn::request);
        var late = registered.stream()
                .filter(request -> !isBefore(request, opensAt))
                .sorted(BY_LOG);
        return Stream.concat(drawn, late).toList();
    }

    private static boolean isBefore(IssueDecided request, Instant opensAt) {
        return request.decidedPosition().time().isBefore(opensAt);
    }

    private static byte[] digest(List<IssueDecided> requests) {
        var sha256 = sha256();
        for (var request : requests) {
            update(sha256, request);
            sha256.update(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(request.decidedPosition().offset())
                    .putLong(request.decidedPosition().time().toEpochMilli())
                    .array());
        }
        return sha256.digest();
    }

    private static Bytes32 lot(Bytes32 seed, byte[] digest, IssueDecided request) {
        var sha256 = sha256();
        sha256.update(seed.toBytes());
        sha256.update(digest);
        update(sha256, request);
        return Bytes32.of(sha256.digest());
    }

    private static void update(MessageDigest sha256, IssueDecided request) {
        var key = request.requestKey().getBytes(StandardCharsets.US_ASCII);
        sha256.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES + key.length)
                .putLong(request.userId())
                .putInt(key.length)
                .put(key)
                .array());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
        }
    }
}
