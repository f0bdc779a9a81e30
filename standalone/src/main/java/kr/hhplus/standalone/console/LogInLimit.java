package kr.hhplus.standalone.console;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;

/** Bounds the tries to log in, of all who try together: a token is not to be guessed. Thread-safe. */
final class LogInLimit {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Bucket tries;

    LogInLimit(int perMinute) {
        this.tries = Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(perMinute)
                        .refillGreedy(perMinute, MINUTE)
                        .build())
                .build();
    }

    /** Ends the call with RATE_LIMITED where there were too many. */
    void count() {
        var probe = tries.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw new ProblemException(
                    Problem.of(ProblemCode.RATE_LIMITED, "Too many have tried to log in. Try again later.")
                            .retryAfter(Duration.ofNanos(probe.getNanosToWaitForRefill())),
                    null);
        }
    }
}
