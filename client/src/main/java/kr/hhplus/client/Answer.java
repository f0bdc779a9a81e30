package kr.hhplus.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the door says to a request for a coupon. */
public sealed interface Answer {
    /** On record: the log decides, and {@link CouponClient#await} tells what it came to. */
    record Accepted(String requestId, long position) implements Answer {}

    /**
     * Settled already, and not on record: SOLD_OUT, CLOSED, PAUSED, NOT_OPEN or UNKNOWN_COUPON.
     *
     * @param opensAt with NOT_OPEN
     */
    record Refused(String code, String detail, @Nullable Instant opensAt) implements Answer {}
}
