package kr.hhplus.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadReplacementTest {
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);
    /** Longer than a test may take. */
    private static final Duration FOR_EVER = Duration.ofHours(1);

    private final AtomicLong nanos = new AtomicLong(-5);

    @Test
    void aThreadIsReplacedAtOnceWhenNoneHasDiedWithinTheLastMinute() {
        var replacement = new ThreadReplacement(FOR_EVER, nanos::get);

        assertThat(replacement.handle(new IllegalStateException())).isEqualTo(replaced());
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(replacement.handle(new NoClassDefFoundError())).isEqualTo(replaced());
    }

    @Test
    void aPauseEndsByItself() {
        var replacement = new ThreadReplacement(Duration.ofMillis(1), nanos::get);
        replacement.handle(new IllegalStateException());

        assertThat(replacement.handle(new IllegalStateException())).isEqualTo(replaced());
    }

    @Test
    void theNextWithinAMinutePausesUntilTheStop() {
        var replacement = new ThreadReplacement(FOR_EVER, nanos::get);
        replacement.handle(new IllegalStateException());
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        var answer = new CompletableFuture<StreamThreadExceptionResponse>();
        var dying = new Thread(() -> answer.complete(replacement.handle(new IllegalStateException())));
        dying.start();
        await().atMost(WAIT_MAX).until(() -> dying.getState() == Thread.State.TIMED_WAITING);

        replacement.stop();

        assertThat(answer).succeedsWithin(WAIT_MAX).isEqualTo(replaced());
    }

    private static StreamThreadExceptionResponse replaced() {
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
}
