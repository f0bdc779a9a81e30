package kr.hhplus.schemas.coupon;

/** Something that may change a coupon's outcome: a value of topic coupon-commands. */
public sealed interface CouponCommand {
    /** The coupon, and as decimal text the record's key. */
    long couponId();

    /** Creates a campaign or changes its terms. */
    record DefineCampaign(long couponId, CampaignTerms terms) implements CouponCommand {
        public DefineCampaign {
            Ids.require("couponId", couponId);
        }
    }

    /** One user's request for one coupon. */
    record IssueCoupon(long couponId, long userId) implements CouponCommand {
        public IssueCoupon {
            Ids.require("couponId", couponId);
            Ids.require("userId", userId);
        }
    }
}
