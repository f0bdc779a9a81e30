package kr.hhplus.schemas.ticket;

import kr.hhplus.schemas.coupon.Ids;

/** Whose request for which coupon: all requests of one user for one coupon share one ticket. */
public record Ticket(long couponId, long userId) {
    public Ticket {
        Ids.require("couponId", couponId);
        Ids.require("userId", userId);
    }
}
