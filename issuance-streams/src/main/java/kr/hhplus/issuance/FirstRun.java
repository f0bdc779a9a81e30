package kr.hhplus.issuance;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Waits, between the start of the streams and that of the web server, until the partitions are assigned and the stores
 * restored. A restore that takes longer goes on behind a started application: requests are accepted and wait.
 */
final class FirstRun implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(FirstRun.class);
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private final IssuanceStreams streams;
    private volatile boolean running;

    FirstRun(IssuanceStreams streams) {
        this.streams = streams;
    }

    @Override
    public void start() {
        running = true;
        try {
            if (!streams.awaitRunning(WAIT_MAX)) {
                log.warn("the streams are still not running after {} s; decisions wait", WAIT_MAX.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Behind the streams, which start in phase 0. */
    @Override
    public int getPhase() {
        return 1;
    }
}
