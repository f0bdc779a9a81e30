package kr.hhplus.ingress.status;

import java.time.Duration;

/** How long a waiting client should wait before it asks again: short near the front, long at the back. */
public final class PollPace {
    private static final long FRONT_MS = 1_000;
    private static final long BACK_MS = 8_000;
    private static final long BACK_POSITION = 20_000;

    private PollPace() {}

    /** From 1 s at the front of the queue to 8 s at position 20,000 and behind. */
    public static Duration after(long position) {
        long place = Math.min(Math.max(position, 0), BACK_POSITION);
        return Duration.ofMillis(FRONT_MS + (BACK_MS - FRONT_MS) * place / BACK_POSITION);
    }
}
