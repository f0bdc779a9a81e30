package kr.hhplus.schemas.lifecycle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.context.SmartLifecycle;

/**
 * One thread of its own, started before the web server and stopped after it has drained. With a thread that dies the
 * instance is no longer ready, since its calls would wait for what nobody does.
 */
public abstract class LifecycleThread implements SmartLifecycle, ApplicationEventPublisherAware {
    private static final Logger log = LoggerFactory.getLogger(LifecycleThread.class);
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration REFUSAL_INTERVAL = Duration.ofSeconds(1);

    private final String name;
    private volatile @Nullable Thread thread;
    private volatile @Nullable ApplicationEventPublisher events;

    protected LifecycleThread(String name) {
        this.name = name;
    }

    /** The thread's work; returns soon after {@link #isRunning()} has become false. */
    protected abstract void work() throws InterruptedException;

    @Override
    public final void setApplicationEventPublisher(ApplicationEventPublisher publisher) {
        events = publisher;
    }

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
        } catch (Throwable e) {
            log.error("thread {} has died; the instance takes no calls until it is started again", name, e);
            refuseCalls();
        }
    }

    /** Until the stop, again and again: at the end of its start Spring Boot says that the instance is ready. */
    private void refuseCalls() {
        try {
            while (isRunning()) {
                var publisher = events;
                if (publisher != null) {
                    AvailabilityChangeEvent.publish(publisher, this, ReadinessState.REFUSING_TRAFFIC);
                }
                Thread.sleep(REFUSAL_INTERVAL.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
