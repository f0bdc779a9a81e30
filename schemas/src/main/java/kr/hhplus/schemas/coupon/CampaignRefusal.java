package kr.hhplus.schemas.coupon;

/** Why an operator's command had no effect. */
public enum CampaignRefusal {
    STOCK_BELOW_ISSUED,
    STOCK_OUT_OF_RANGE,
    UNKNOWN_COUPON,
    /** A closed campaign is not changed any more. */
    CLOSED,
    /** The user has no such coupon. */
    NOT_ISSUED,
    /** The user has several coupons, and the command does not say which one. */
    AMBIGUOUS_ISSUANCE,
    /** The draw comes before the opening. */
    NOT_OPEN,
    /** The draw has to wait until the campaign is resumed. */
    PAUSED,
    /** There is nothing to draw, or it is drawn already. */
    NO_DRAW,
    WRONG_SEED,
    /** While requests wait for the draw, the commitment stays. */
    DRAW_PENDING
}
