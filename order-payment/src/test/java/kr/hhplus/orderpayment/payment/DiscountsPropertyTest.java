package kr.hhplus.orderpayment.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kr.hhplus.schemas.coupon.Discount;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class DiscountsPropertyTest {
    private static final long AMOUNT_MAX = 100_000_000_000_000L;

    @Property
    void aDiscountIsNeverBelowZeroNorAboveTheTotal(
            @ForAll @LongRange(min = 0, max = AMOUNT_MAX) long total,
            @ForAll Discount.Type type,
            @ForAll @LongRange(min = 1, max = 100) long value) {
        assertThat(Discounts.off(new Discount(type, value, null), total)).isBetween(0L, total);
    }

    @Property
    void sharesAddUpToTheDiscountAndEachIsWithinAWonOfItsExactShare(
            @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 0, max = AMOUNT_MAX) Long> amounts,
            @ForAll @LongRange(min = 0, max = 1_000) long perMille) {
        long total = amounts.stream().mapToLong(Long::longValue).sum();
        long discount = Math.multiplyHigh(total, perMille) == 0 ? total * perMille / 1_000 : total;

        var shares = Discounts.shares(discount, amounts);

        assertThat(shares.stream().mapToLong(Long::longValue).sum()).isEqualTo(discount);
        for (int line = 0; line < amounts.size(); line++) {
            double exact = total == 0 ? 0 : (double) discount * amounts.get(line) / total;
            assertThat(shares.get(line)).isBetween(0L, amounts.get(line));
            assertThat(Math.abs(shares.get(line) - exact)).isLessThan(1 + exact * 1e-9);
        }
    }

    @Property
    void refundsOfALineAddUpToWhatWasPaidHoweverItIsCut(
            @ForAll @LongRange(min = 0, max = AMOUNT_MAX) long paid,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 50) Integer> parts) {
        int quantity = parts.stream().mapToInt(Integer::intValue).sum();
        long back = 0;
        int before = 0;
        for (int part : parts) {
            long amount = Discounts.refund(paid, quantity, before, part);
            assertThat(amount).isNotNegative();
            back += amount;
            before += part;
        }
        assertThat(back).isEqualTo(paid);
    }
}
