package kr.hhplus.schemas.http;

import java.time.Instant;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.Discount;
import kr.hhplus.schemas.coupon.RefundPolicy;
import org.jspecify.annotations.Nullable;

/**
 * A campaign in an answer. Money is won, times are UTC.
 *
 * @param issued coupons issued so far, those that came back included: the highest issuance number
 * @param returned coupons that came back to stock so far
 * @param remaining coupons that can still be issued
 * @param refundPolicy whether a coupon can be spent again once everything it was spent on is refunded
 * @param drawCommitment fair start: requests before opensAt are registered, and their order is drawn with a seed of which
 *     this is the SHA-256
 */
public record CampaignView(
        long couponId,
        String name,
        CouponState.Status status,
        long stock,
        long issued,
        long returned,
        long remaining,
        @Nullable Instant opensAt,
        @Nullable Instant closesAt,
        int perUserLimit,
        @Nullable Discount discount,
        long minOrderAmount,
        @Nullable Integer validDays,
        @Nullable Instant expiresAt,
        RefundPolicy refundPolicy,
        boolean fairStart,
        @Nullable String drawCommitment) {

    public static CampaignView of(CouponState state, Instant now) {
        return of(
                state.couponId(), state.terms(), state.paused(), state.closed(), state.issued(), state.returned(), now);
    }

    public static CampaignView of(
            long couponId,
            CampaignTerms terms,
            boolean paused,
            boolean closed,
            long issued,
            long returned,
            Instant now) {
        long remaining = terms.stock() - (issued - returned);
        return new CampaignView(
                couponId,
                terms.name(),
                CouponState.statusOf(terms, paused, closed, remaining, now),
                terms.stock(),
                issued,
                returned,
                remaining,
                terms.opensAt(),
                terms.closesAt(),
                terms.perUserLimit(),
                terms.discount(),
                terms.minOrderAmount(),
                terms.validDays(),
                terms.expiresAt(),
                terms.refundPolicy(),
                terms.drawCommitment() != null,
                terms.drawCommitment() == null ? null : terms.drawCommitment().hex());
    }
}
