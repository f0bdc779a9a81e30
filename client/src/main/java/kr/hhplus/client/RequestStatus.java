package kr.hhplus.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request.
 *
 * @param status WAITING, REGISTERED until a draw, or the outcome: ISSUED, SOLD_OUT, NOT_OPEN, CLOSED, PAUSED, LIMIT_REACHED,
 *     WITHDRAWN, REVOKED, UNKNOWN_COUPON; others may come
 * @param position the place in line, 1 at the front; null when decided, or not known just now
 * @param pollAfterMs ask again no sooner; null when decided
 * @param issuanceNumber with ISSUED
 * @param expiresAt until when the coupon can be spent; null for no end
 */
public record RequestStatus(
        String requestId,
        long couponId,
        long userId,
        String status,
        @Nullable Long position,
        @Nullable Long pollAfterMs,
        @Nullable Long issuanceNumber,
        @Nullable Instant expiresAt) {

    /** Whether there is nothing more to wait for. */
    public boolean isDecided() {
        return !status.equals("WAITING") && !status.equals("REGISTERED");
    }

    public boolean isIssued() {
        return status.equals("ISSUED");
    }
}
