package kr.hhplus.projections;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;

/** When a consumer looks again whether its projection is still where it was left. Thread-safe. */
final class Looks {
    /** How soon a lost Redis, or a replay, is noticed. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Map<Consumer<?, ?>, Long> lastNanos = new ConcurrentHashMap<>();

    /** Whether it is time; then the next time is an interval later. */
    boolean isDue(Consumer<?, ?> consumer) {
        long now = System.nanoTime();
        Long last = lastNanos.get(consumer);
        if (last != null && now - last < INTERVAL.toNanos()) {
            return false;
        }
        lastNanos.put(consumer, now);
        return true;
    }
}
