package kr.hhplus.ingress.gate;

import java.time.Instant;
import java.util.List;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.LogPosition;
import org.jspecify.annotations.Nullable;

/** States of one coupon. */
final class TestStates {
    static final long COUPON_ID = 7;
    static final Instant NOON = Instant.parse("2026-12-01T03:00:00Z");

    private TestStates() {}

    static CouponState state(long offset, long stock, long issued) {
        return state(offset, NOON, stock, issued, null, null);
    }

    static CouponState state(
            long offset, Instant time, long stock, long issued, @Nullable Instant opensAt, @Nullable Instant closesAt) {
        return new CouponState(
                COUPON_ID,
                new CampaignTerms("test", stock, opensAt, closesAt, 1, null, 0, null, null),
                false,
                false,
                issued,
                0,
                issued,
                new LogPosition(0, offset, time),
                List.of());
    }
}
