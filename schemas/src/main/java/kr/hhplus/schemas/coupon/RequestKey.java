package kr.hhplus.schemas.coupon;

import java.util.regex.Pattern;

/** What tells several requests of one user for one coupon apart, as text: empty, the user's own key, or a grant's. */
public final class RequestKey {
    /** The only request. */
    public static final String NONE = "";

    public static final int LENGTH_MAX = 64;
    /** What a key, or the id of a grant, looks like. */
    public static final String FORMAT = "[A-Za-z0-9_-]{1," + LENGTH_MAX + "}";

    private static final Pattern KEY = Pattern.compile(FORMAT);
    // No user's own key has a colon.
    private static final String GRANT_PREFIX = "grant:";

    private RequestKey() {}

    /** Whether a user, or an operator, may choose this key. */
    public static boolean isValid(String key) {
        return KEY.matcher(key).matches();
    }

    /** The key of the coupon that a user gets by a grant. */
    public static String ofGrant(String grantId) {
        return GRANT_PREFIX + grantId;
    }

    public static boolean isOfGrant(String key) {
        return key.startsWith(GRANT_PREFIX);
    }

    /** Throws {@link IllegalArgumentException} for what is neither empty nor a key that may be chosen. */
    public static void require(String name, String key) {
        if (!key.isEmpty() && !isValid(key)) {
            throw new IllegalArgumentException(name + " must be empty or match " + FORMAT);
        }
    }

    /** Throws {@link IllegalArgumentException} for what is neither {@link #require valid} nor the key of a grant. */
    public static void requireAny(String name, String key) {
        require(name, isOfGrant(key) ? key.substring(GRANT_PREFIX.length()) : key);
    }
}
