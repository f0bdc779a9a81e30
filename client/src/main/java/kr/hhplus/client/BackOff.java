package kr.hhplus.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waits between attempts: twice as long each time, with full jitter, so that those who were refused come back apart. */
final class BackOff {
    static final Duration FIRST = Duration.ofMillis(200);
    static final Duration MAX = Duration.ofSeconds(8);

    private final RandomGenerator random;
    private Duration most = FIRST;

    BackOff(RandomGenerator random) {
        this.random = random;
    }

    /** The next wait; no less than the server asks for. */
    Duration next(Duration asked) {
        var jitter = Duration.ofMillis(random.nextLong(most.toMillis() + 1));
        most = most.multipliedBy(2);
        if (most.compareTo(MAX) > 0) {
            most = MAX;
        }
        return asked.plus(jitter);
    }
}
