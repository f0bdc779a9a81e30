package kr.hhplus.schemas.coupon;

/** Why a campaign's new terms were not taken over. */
public enum CampaignRefusal {
    STOCK_BELOW_ISSUED
}
