package kr.hhplus.schemas.coupon;

/** Checks of record components. */
final class Range {
    private Range() {}

    static long require(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " .. " + max + ", not " + value);
        }
        return value;
    }
}
