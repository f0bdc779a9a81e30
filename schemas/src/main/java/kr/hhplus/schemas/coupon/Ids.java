package kr.hhplus.schemas.coupon;

/** The range of couponId and userId: whole numbers that a JavaScript client can hold. */
public final class Ids {
    public static final long MIN = 1;
    public static final long MAX = (1L << 53) - 1;

    private Ids() {}

    /** Returns the id; throws {@link IllegalArgumentException} outside {@link #MIN} .. {@link #MAX}. */
    public static long require(String name, long id) {
        return Range.require(name, id, MIN, MAX);
    }
}
