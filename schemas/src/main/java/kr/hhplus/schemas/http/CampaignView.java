package kr.hhplus.schemas.http;

import java.time.Instant;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.Discount;
import org.jspecify.annotations.Nullable;

/** A campaign in an answer. Money is won, times are UTC. */
public record CampaignView(
        long couponId,
        String name,
        CouponState.Status status,
        long stock,
        long issued,
        long remaining,
        @Nullable Instant opensAt,
        @Nullable Instant closesAt,
        int perUserLimit,
        @Nullable Discount discount,
        long minOrderAmount,
        @Nullable Integer validDays,
        @Nullable Instant expiresAt) {

    public static CampaignView of(long couponId, CampaignTerms terms, long issued, Instant now) {
        return new CampaignView(
                couponId,
                terms.name(),
                CouponState.statusOf(terms, issued, now),
                terms.stock(),
                issued,
                terms.stock() - issued,
                terms.opensAt(),
                terms.closesAt(),
                1,
                terms.discount(),
                terms.minOrderAmount(),
                terms.validDays(),
                terms.expiresAt());
    }
}
