package kr.hhplus.schemas.coupon;

/** What a request for a coupon came to. */
public enum Outcome {
    ISSUED(true),
    SOLD_OUT(true),
    NOT_OPEN(false),
    CLOSED(true),
    UNKNOWN_COUPON(false);

    private final boolean isFinal;

    Outcome(boolean isFinal) {
        this.isFinal = isFinal;
    }

    /**
     * Whether the outcome binds the user: every later request for the same coupon gets it again. An outcome that is
     * not final only says "not now", and the next request is decided afresh.
     */
    public boolean isFinal() {
        return isFinal;
    }
}
