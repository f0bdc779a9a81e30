package kr.hhplus.schemas.coupon;

/** Whether a coupon can be spent again once everything it was spent on is refunded. */
public enum RefundPolicy {
    /** It can, unless it has expired or was revoked since. */
    RETURN_COUPON,
    /** It stays spent. */
    KEEP_SPENT
}
