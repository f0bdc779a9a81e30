package kr.hhplus.benchmarks.design;

/** A user and the coupon that they ask for; also the body of the call. */
record Issue(long couponId, long userId) {
    /** As an event. */
    String text() {
        return couponId + ":" + userId;
    }

    static Issue ofText(String text) {
        int colon = text.indexOf(':');
        return new Issue(Long.parseLong(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
    }
}
