package kr.hhplus.orderpayment.lifecycle;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Work that a thread of its own does again and again, with pauses. What fails is tried again after a pause that doubles
 * up to a bound, for as long as the service runs. Started before the web server and stopped after it has drained.
 */
public final class RepeatedWork implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RepeatedWork.class);
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration FAILURE_PAUSE_MAX = Duration.ofSeconds(5);
    private static final Duration FAILURE_PAUSE_MIN = Duration.ofMillis(100);

    /** One run of the work. */
    public interface Work {
        /** Returns whether there is more to do at once. */
        boolean run() throws Exception;
    }

    private final String name;
    private final Duration pause;
    private final Work work;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition called = lock.newCondition();
    private boolean awake;
    private volatile @Nullable Thread thread;

    /** @param pause between two runs */
    public RepeatedWork(String name, Duration pause, Work work) {
        this.name = name;
        this.pause = pause;
        this.work = work;
    }

    @Override
    public void start() {
        var started = new Thread(this::repeat, name);
        thread = started;
        started.start();
    }

    @Override
    public void stop() {
        var running = thread;
        thread = null;
        if (running == null) {
            return;
        }
        lock.lock();
        try {
            called.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            running.join(STOP_WAIT_MAX.toMillis());
            if (running.isAlive()) {
                running.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** There is something to do: the pause after a run that has not failed ends at once. */
    public void wake() {
        lock.lock();
        try {
            awake = true;
            called.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return 0;
    }

    private void repeat() {
        int failures = 0;
        try {
            while (isRunning()) {
                try {
                    boolean more = work.run();
                    if (failures > 0) {
                        log.info("{} goes on after {} failures", name, failures);
                    }
                    failures = 0;
                    if (!more) {
                        rest(pause, true);
                    }
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception e) {
                    var again = again(failures++);
                    // Once for an outage, and not for each try.
                    if (failures == 1) {
                        log.warn("{} failed, and is tried again until it does not", name, e);
                    } else {
                        log.debug("{} failed {} times, again in {}", name, failures, again, e);
                    }
                    rest(again, false);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration again(int failures) {
        var doubled = FAILURE_PAUSE_MIN.multipliedBy(1L << Math.min(failures, 10));
        return doubled.compareTo(FAILURE_PAUSE_MAX) < 0 ? doubled : FAILURE_PAUSE_MAX;
    }

    private void rest(Duration time, boolean wakeable) throws InterruptedException {
        long nanos = time.toNanos();
        lock.lock();
        try {
            while (isRunning() && nanos > 0 && !(wakeable && awake)) {
                nanos = called.awaitNanos(nanos);
            }
            awake &= !wakeable;
        } finally {
            lock.unlock();
        }
    }
}
