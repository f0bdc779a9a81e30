package kr.hhplus.schemas.coupon;

import org.jspecify.annotations.Nullable;

/**
 * What a coupon takes off an order.
 *
 * @param type how value is read
 * @param value won (FIXED) or whole per cent, 1 .. 100 (PERCENT)
 * @param capAmount the most that a PERCENT discount takes off, won; null: no cap
 */
public record Discount(Type type, long value, @Nullable Long capAmount) {
    public enum Type {
        FIXED,
        PERCENT
    }

    public Discount {
        Range.require("discount.value", value, 1, type == Type.PERCENT ? 100 : Ids.MAX);
        if (capAmount != null) {
            if (type == Type.FIXED) {
                throw new IllegalArgumentException("discount.capAmount goes with PERCENT only");
            }
            Range.require("discount.capAmount", capAmount, 1, Ids.MAX);
        }
    }
}
