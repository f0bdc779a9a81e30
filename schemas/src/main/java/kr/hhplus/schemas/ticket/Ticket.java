package kr.hhplus.schemas.ticket;

import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Ids;
import kr.hhplus.schemas.coupon.RequestKey;

/**
 * One user's request for one coupon.
 *
 * @param requestKey tells several requests of the user apart; empty: there is only one
 */
public record Ticket(long couponId, long userId, String requestKey) {
    public Ticket {
        Ids.require("couponId", couponId);
        Ids.require("userId", userId);
        RequestKey.requireAny("requestKey", requestKey);
    }

    /** The ticket of a user who has only one. */
    public Ticket(long couponId, long userId) {
        this(couponId, userId, RequestKey.NONE);
    }

    public static Ticket of(IssueDecided decision) {
        return new Ticket(decision.couponId(), decision.userId(), decision.requestKey());
    }
}
