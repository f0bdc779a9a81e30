package kr.hhplus.orderpayment.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import kr.hhplus.schemas.coupon.Discount;
import kr.hhplus.schemas.coupon.Ids;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiscountsTest {

    @Test
    void fixedTakesOffItsValueAndNeverMoreThanTheTotal() {
        assertThat(Discounts.off(fixed(3_000), 10_000)).isEqualTo(3_000);
        assertThat(Discounts.off(fixed(3_000), 3_000)).isEqualTo(3_000);
        assertThat(Discounts.off(fixed(3_000), 2_999)).isEqualTo(2_999);
    }

    @Test
    void ofAPerCentLessThanAWonCountsForNothing() {
        assertThat(Discounts.off(percent(10, null), 999)).isEqualTo(99);
        assertThat(Discounts.off(percent(33, null), 1)).isZero();
        assertThat(Discounts.off(percent(100, null), 999)).isEqualTo(999);
    }

    @Test
    void aCapBoundsAPerCent() {
        assertThat(Discounts.off(percent(50, 1_000L), 10_000)).isEqualTo(1_000);
        assertThat(Discounts.off(percent(50, 1_000L), 1_000)).isEqualTo(500);
    }

    @Test
    void theLargestTotalDoesNotOverflow() {
        assertThat(Discounts.off(percent(100, null), Ids.MAX)).isEqualTo(Ids.MAX);
        assertThat(Discounts.shares(Ids.MAX, List.of(Ids.MAX - 1, 1L))).containsExactly(Ids.MAX - 1, 1L);
    }

    @Test
    void whatIsLeftGoesToTheLargestRemaindersTheEarlierLineFirst() {
        // Exact shares: 3.33, 3.33, 3.33.
        assertThat(Discounts.shares(10, List.of(100L, 100L, 100L))).containsExactly(4L, 3L, 3L);
        // Exact shares: 0.99, 9.90, 89.11.
        assertThat(Discounts.shares(100, List.of(10L, 100L, 900L))).containsExactly(1L, 10L, 89L);
    }

    @Test
    void aLineForNothingGetsNoShare() {
        assertThat(Discounts.shares(7, List.of(0L, 7L, 0L))).containsExactly(0L, 7L, 0L);
        assertThat(Discounts.shares(0, List.of(0L, 0L))).containsExactly(0L, 0L);
    }

    @Test
    void aDiscountBeyondTheTotalIsRefused() {
        assertThatThrownBy(() -> Discounts.shares(11, List.of(4L, 6L))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLastPartOfALineGivesBackWhatTheOthersHaveLeft() {
        assertThat(Discounts.refund(1_000, 3, 0, 1)).isEqualTo(333);
        assertThat(Discounts.refund(1_000, 3, 1, 1)).isEqualTo(333);
        assertThat(Discounts.refund(1_000, 3, 2, 1)).isEqualTo(334);
        assertThat(Discounts.refund(1_000, 3, 0, 3)).isEqualTo(1_000);
    }

    private static Discount fixed(long value) {
        return new Discount(Discount.Type.FIXED, value, null);
    }

    private static Discount percent(long value, @Nullable Long cap) {
        return new Discount(Discount.Type.PERCENT, value, cap);
    }
}
