package kr.hhplus.ingress.publish;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Of the door's calls to one partition only so many are under way as keep it busy. The next one waits for one of them to
 * end, and those behind it unread in their connections: taken on at once, all of a burst would wait for the log, where each
 * has only so much time. A partition that ends none of them for a while stands still; nobody waits for a turn until it goes
 * on.
 *
 * <p>Thread-safe.
 */
final class Turns {
    private final Semaphore places;
    private final Duration waitMax;
    private volatile boolean standsStill;

    /** waitMax: until the partition is taken for one that stands still. */
    Turns(int places, Duration waitMax) {
        this.places = new Semaphore(places);
        this.waitMax = waitMax;
    }

    /** Whether the caller has got a place, and has to {@link #leave} it; false: it goes on without one. */
    boolean await() {
        if (places.tryAcquire()) {
            return true;
        }
        if (standsStill) {
            return false;
        }
        try {
            boolean hasPlace = places.tryAcquire(waitMax.toMillis(), TimeUnit.MILLISECONDS);
            standsStill = !hasPlace;
            return hasPlace;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    int left() {
        return places.availablePermits();
    }

    void leave() {
        places.release();
    }

    /** The partition has acknowledged something. */
    void goOn() {
        standsStill = false;
    }
}
