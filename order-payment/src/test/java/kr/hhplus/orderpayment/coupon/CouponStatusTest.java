package kr.hhplus.orderpayment.coupon;

import static kr.hhplus.orderpayment.coupon.CouponStatus.EXPIRED;
import static kr.hhplus.orderpayment.coupon.CouponStatus.REVOKED;
import static kr.hhplus.orderpayment.coupon.CouponStatus.USABLE;
import static kr.hhplus.orderpayment.coupon.CouponStatus.USED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CouponStatusTest {
    private static final Instant NOON = Instant.parse("2026-12-01T03:00:00Z");

    @Test
    void aCouponExpiresAtItsTimeAndNotBefore() {
        assertThat(CouponStatus.of(false, false, NOON, NOON.minusMillis(1))).isEqualTo(USABLE);
        assertThat(CouponStatus.of(false, false, NOON, NOON)).isEqualTo(EXPIRED);
        assertThat(CouponStatus.of(false, false, null, NOON)).isEqualTo(USABLE);
    }

    @Test
    void aSpentCouponIsUsedAlsoAfterItsExpiry() {
        assertThat(CouponStatus.of(false, true, null, NOON)).isEqualTo(USED);
        assertThat(CouponStatus.of(false, true, NOON, NOON.plusSeconds(1))).isEqualTo(USED);
    }

    @Test
    void aRevokedCouponIsRevokedWhateverElseItIs() {
        for (boolean spent : new boolean[] {false, true}) {
            assertThat(CouponStatus.of(true, spent, null, NOON)).isEqualTo(REVOKED);
            assertThat(CouponStatus.of(true, spent, NOON, NOON.plusSeconds(1))).isEqualTo(REVOKED);
        }
    }
}
