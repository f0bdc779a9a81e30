package kr.hhplus.projections.watch;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import redis.clients.jedis.UnifiedJedis;

/**
 * Takes a look again and again, each on a thread of its own, so that a server that hangs keeps no look from the others.
 * Every instance of the projections looks; what they find is the same.
 */
public final class Watch implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(5);

    /** One kind of look. */
    interface Look {
        /** Looks once; what fails is no harm, and is tried again at the next time. */
        void look() throws Exception;

        /** The look has failed: what is not known must not be told as if it were. */
        default void forget() {}

        /** Gives back what it holds; called on the thread that has looked. */
        default void close() {}
    }

    private final Duration interval;
    private final List<Look> looks;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable List<Thread> threads;

    /** @param interval between two looks */
    Watch(Duration interval, List<Look> looks) {
        this.interval = interval;
        this.looks = looks;
    }

    /** All looks that there are, over these servers. */
    public static Watch of(
            Duration interval,
            String bootstrapServers,
            Jdbi jdbi,
            UnifiedJedis redis,
            Clock clock,
            MeterRegistry metrics) {
        return new Watch(
                interval,
                List.of(
                        new KafkaLook(bootstrapServers, metrics),
                        new DeadLetterLook(bootstrapServers, metrics),
                        new CampaignLook(jdbi, redis, clock, metrics),
                        new GuaranteeLook(jdbi, redis, clock, metrics)));
    }

    @Override
    public void start() {
        List<Thread> started = new ArrayList<>();
        for (var look : looks) {
            var thread =
                    new Thread(() -> repeat(look), "watch-" + look.getClass().getSimpleName());
            thread.setDaemon(true);
            started.add(thread);
            thread.start();
        }
        threads = started;
    }

    @Override
    public void stop() {
        stopping.countDown();
        var running = threads;
        threads = null;
        if (running == null) {
            return;
        }
        long deadline = System.nanoTime() + STOP_WAIT_MAX.toNanos();
        try {
            for (var thread : running) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return threads != null;
    }

    /** Stopped before the connections that it uses. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void repeat(Look look) {
        boolean failing = false;
        try {
            do {
                failing = attempt(look, failing);
            } while (!stopping.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            look.close();
        }
    }

    /** Returns whether it has failed, which is logged once for an outage. */
    private static boolean attempt(Look look, boolean failedBefore) throws InterruptedException {
        try {
            look.look();
            return false;
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            // An Error, too: were the thread to end, what was seen last would be told for ever.
            if (!failedBefore) {
                log.warn("{} failed, and is tried again: {}", look.getClass().getSimpleName(), e.toString());
            }
            log.debug("{} failed", look.getClass().getSimpleName(), e);
            forget(look);
            return true;
        }
    }

    private static void forget(Look look) {
        try {
            look.forget();
        } catch (Throwable e) {
            log.warn("{} could not give everything back: {}", look.getClass().getSimpleName(), e.toString());
        }
    }
}
