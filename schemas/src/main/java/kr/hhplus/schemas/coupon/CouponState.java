package kr.hhplus.schemas.coupon;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A coupon as of a place in its log: a value of topic coupon-state and of the topology's campaign store.
 *
 * @param issued coupons issued, 0 .. terms.stock
 * @param lastPosition the last command that this state has taken in
 * @param operatorOffset offset of the last command that came from an operator
 * @param operatorRefusal why that command was refused; null: it was not
 */
public record CouponState(
        long couponId,
        CampaignTerms terms,
        long issued,
        LogPosition lastPosition,
        long operatorOffset,
        @Nullable CampaignRefusal operatorRefusal) {

    public enum Status {
        NOT_OPEN,
        OPEN,
        SOLD_OUT,
        CLOSED
    }

    public CouponState {
        Ids.require("couponId", couponId);
        Range.require("issued", issued, 0, terms.stock());
    }

    public long remaining() {
        return terms.stock() - issued;
    }

    /** What the campaign is at a time, the time of a request being the broker's. */
    public Status statusAt(Instant time) {
        return statusOf(terms, issued, time);
    }

    /** What a campaign of these terms, with so many coupons issued, is at a time. */
    public static Status statusOf(CampaignTerms terms, long issued, Instant time) {
        if (terms.opensAt() != null && time.isBefore(terms.opensAt())) {
            return Status.NOT_OPEN;
        }
        if (terms.closesAt() != null && !time.isBefore(terms.closesAt())) {
            return Status.CLOSED;
        }
        return issued >= terms.stock() ? Status.SOLD_OUT : Status.OPEN;
    }
}
