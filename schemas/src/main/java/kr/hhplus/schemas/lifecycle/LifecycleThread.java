package kr.hhplus.schemas.lifecycle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** One thread of its own, started before the web server and stopped after it has drained. */
public abstract class LifecycleThread implements SmartLifecycle {
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(5);

    private final String name;
    private volatile @Nullable Thread thread;

    protected LifecycleThread(String name) {
        this.name = name;
    }

    /** The thread's work; returns soon after {@link #isRunning()} has become false. */
    protected abstract void work() throws InterruptedException;

    @Override
    public void start() {
        var started = new Thread(this::runWork, name);
        thread = started;
        started.start();
    }

    @Override
    public void stop() {
        var running = thread;
        thread = null;
        if (running != null) {
            try {
                running.join(STOP_WAIT_MAX.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public final boolean isRunning() {
        return thread != null;
    }

    @Override
    public final int getPhase() {
        return 0;
    }

    private void runWork() {
        try {
            work();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
