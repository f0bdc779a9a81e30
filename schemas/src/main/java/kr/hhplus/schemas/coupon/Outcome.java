package kr.hhplus.schemas.coupon;

/** What a request for a coupon came to. */
public enum Outcome {
    ISSUED(true, true),
    SOLD_OUT(true, false),
    NOT_OPEN(false, false),
    CLOSED(true, false),
    UNKNOWN_COUPON(false, false),
    PAUSED(false, false),
    /** The user has as many coupons as a user may have. */
    LIMIT_REACHED(false, false),
    /** The user gave the request up, and the coupon, if there was one. */
    WITHDRAWN(false, false),
    /** An operator took the coupon back. */
    REVOKED(true, true),
    /** The request is decided by the draw of the order. */
    REGISTERED(false, false);

    private final boolean isFinal;
    private final boolean hasNumber;

    Outcome(boolean isFinal, boolean hasNumber) {
        this.isFinal = isFinal;
        this.hasNumber = hasNumber;
    }

    /**
     * Whether the outcome binds the user: every later request with the same ticket gets it again. An outcome that is
     * not final only says "not now", and the next request is decided afresh.
     */
    public boolean isFinal() {
        return isFinal;
    }

    /** Whether there always is an issuance number; WITHDRAWN has one where a coupon was given back. */
    boolean hasNumber() {
        return hasNumber;
    }
}
