package kr.hhplus.client;

/** A call has failed for good: it is wrong, or its time is up. Asking again is safe, with the same key where there is one. */
public final class CouponCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    CouponCallException(String code, String message) {
        super(code + ": " + message);
        this.code = code;
    }

    /** Of the problem document; TIMED_OUT where the time is up, BAD_ANSWER where the answer makes no sense. */
    public String code() {
        return code;
    }
}
