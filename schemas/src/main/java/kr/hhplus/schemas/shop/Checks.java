package kr.hhplus.schemas.shop;

import java.nio.charset.StandardCharsets;

/** Checks of record components. */
final class Checks {
    private static final int EVENT_ID_LENGTH_MAX = 64;

    private Checks() {}

    static void eventId(String eventId) {
        if (eventId.isEmpty()
                || eventId.length() > EVENT_ID_LENGTH_MAX
                || !StandardCharsets.US_ASCII.newEncoder().canEncode(eventId)) {
            throw new IllegalArgumentException(
                    "eventId must be 1 .. " + EVENT_ID_LENGTH_MAX + " characters of ASCII, not " + eventId);
        }
    }

    static void atLeast(String name, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(name + " must be " + min + " or more, not " + value);
        }
    }
}
