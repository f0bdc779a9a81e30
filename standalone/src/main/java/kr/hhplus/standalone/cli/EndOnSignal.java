package kr.hhplus.standalone.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * On Ctrl-C the thread that has opened this is interrupted, and the process is not gone before it has closed it: whoever
 * has begun something can end it.
 */
public final class EndOnSignal implements AutoCloseable {
    private static final Duration CLOSE_WAIT_MAX = Duration.ofMinutes(2);

    private final CountDownLatch closed = new CountDownLatch(1);

    private EndOnSignal() {}

    /** Of the thread that calls. */
    public static EndOnSignal open() {
        var end = new EndOnSignal();
        var worker = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end.interrupt(worker), "stop"));
        return end;
    }

    private void interrupt(Thread worker) {
        if (closed.getCount() > 0) {
            worker.interrupt();
        }
        try {
            closed.await(CLOSE_WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
