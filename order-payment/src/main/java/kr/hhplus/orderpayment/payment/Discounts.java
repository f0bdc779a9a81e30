package kr.hhplus.orderpayment.payment;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import kr.hhplus.schemas.coupon.Discount;

/** What a coupon takes off, how that is shared by the lines, and what a refund gives back. Whole won, pure. */
public final class Discounts {
    private Discounts() {}

    /** What is taken off a total: 0 .. total; of a per cent less than a won counts for nothing. */
    public static long off(Discount discount, long total) {
        long off =
                switch (discount.type()) {
                    case FIXED -> discount.value();
                    case PERCENT -> multiplyAndDivide(total, discount.value(), 100);
                };
        Long cap = discount.capAmount();
        return Math.min(cap == null ? off : Math.min(off, cap), total);
    }

    /**
     * Shares a discount by the amounts of the lines, to the last won: each line gets its exact share rounded down, and
     * what is left goes, a won each, to the lines with the largest remainders, the earlier one first where they are equal.
     * No share is more than its line.
     *
     * @param discount 0 .. the sum of the amounts
     */
    public static List<Long> shares(long discount, List<Long> amounts) {
        long total = amounts.stream().mapToLong(Long::longValue).sum();
        if (discount < 0 || discount > total) {
            throw new IllegalArgumentException("a discount of " + discount + " on a total of " + total);
        }
        if (discount == 0) {
            return amounts.stream().map(amount -> 0L).toList();
        }
        var sum = BigInteger.valueOf(total);
        var exact = amounts.stream()
                .map(amount -> BigInteger.valueOf(discount)
                        .multiply(BigInteger.valueOf(amount))
                        .divideAndRemainder(sum))
                .toList();
        long[] shares =
                exact.stream().mapToLong(part -> part[0].longValueExact()).toArray();
        long left = discount
                - IntStream.range(0, shares.length)
                        .mapToLong(line -> shares[line])
                        .sum();
        IntStream.range(0, shares.length)
                .boxed()
                .sorted(Comparator.comparing((Integer line) -> exact.get(line)[1])
                        .reversed())
                .limit(left)
                .forEach(line -> shares[line]++);
        return IntStream.range(0, shares.length).mapToObj(line -> shares[line]).toList();
    }

    /**
     * What is given back for some of a line, so that all parts add up to what was paid for it.
     *
     * @param paid for the whole line, after its share of the discount
     * @param quantity of the whole line
     * @param before given back earlier, 0 .. quantity
     * @param now to be given back, 0 .. quantity - before
     */
    public static long refund(long paid, int quantity, int before, int now) {
        return multiplyAndDivide(paid, before + now, quantity) - multiplyAndDivide(paid, before, quantity);
    }

    private static long multiplyAndDivide(long value, long factor, long divisor) {
        return BigInteger.valueOf(value)
                .multiply(BigInteger.valueOf(factor))
                .divide(BigInteger.valueOf(divisor))
                .longValueExact();
    }
}
