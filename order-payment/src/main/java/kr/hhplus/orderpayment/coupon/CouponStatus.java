package kr.hhplus.orderpayment.coupon;

import java.time.Instant;
import kr.hhplus.schemas.http.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * What a coupon is to the user who won it. From the one that can be spent to the one that can the least; where several
 * fit, a revoked coupon is REVOKED, one that was spent USED also after its expiry, and only then EXPIRED.
 */
enum CouponStatus {
    USABLE(null),
    USED(ProblemCode.COUPON_USED),
    EXPIRED(ProblemCode.COUPON_EXPIRED),
    REVOKED(ProblemCode.COUPON_REVOKED);

    private final @Nullable ProblemCode refusal;

    CouponStatus(@Nullable ProblemCode refusal) {
        this.refusal = refusal;
    }

    static CouponStatus of(boolean revoked, boolean spent, @Nullable Instant expiresAt, Instant now) {
        if (revoked) {
            return REVOKED;
        }
        if (spent) {
            return USED;
        }
        return isExpired(expiresAt, now) ? EXPIRED : USABLE;
    }

    /** From the very time on; null: never. */
    static boolean isExpired(@Nullable Instant expiresAt, Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** Why it cannot be spent; null: it can. */
    @Nullable
    ProblemCode refusal() {
        return refusal;
    }
}
