package kr.hhplus.issuance;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces every stream thread that dies, by an Error too; its tasks go on from the last commit. That is at once, unless
 * another has died within the last minute: a failure that stays is met again after a pause, and not all the time.
 *
 * <p>Called on the threads that die. Thread-safe.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ThreadReplacement.class);

    /** So long the dying thread keeps its partitions, and readers may wait for its open transaction. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Duration DEATHS_APART_MIN = Duration.ofMinutes(1);

    private final Duration pause;
    private final LongSupplier nanoTime;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicLong lastDeathNanos;

    ThreadReplacement() {
        this(PAUSE, System::nanoTime);
    }

    ThreadReplacement(Duration pause, LongSupplier nanoTime) {
        this.pause = pause;
        this.nanoTime = nanoTime;
        this.lastDeathNanos = new AtomicLong(nanoTime.getAsLong() - DEATHS_APART_MIN.toNanos());
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        log.error("a stream thread died and is replaced", failure);
        long now = nanoTime.getAsLong();
        if (now - lastDeathNanos.getAndSet(now) < DEATHS_APART_MIN.toNanos()) {
            pause();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private void pause() {
        try {
            if (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                log.info("it was replaced {} ms later, another having died within a minute", pause.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Keeps nobody waiting any more: whoever closes the streams waits for their threads. */
    void stop() {
        stopping.countDown();
    }
}
