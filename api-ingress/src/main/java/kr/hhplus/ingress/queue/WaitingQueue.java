package kr.hhplus.ingress.queue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.lifecycle.LifecycleThread;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.view.QueueScript;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Shows accepted requests as waiting in Redis: one thread writes them behind the log, in batches, and again when Redis has
 * not answered. The view may miss entries (Redis away for long, too many to write); a request is decided all the same.
 *
 * <p>Thread-safe.
 */
public final class WaitingQueue extends LifecycleThread {
    private static final Logger log = LoggerFactory.getLogger(WaitingQueue.class);
    private static final int BATCH_MAX = 512;
    private static final long IDLE_WAIT_MS = 200;
    /** Who has asked again after "not now" is told that as the end until the request is shown. */
    private static final Duration RETRY_WAIT = Duration.ofMillis(100);
    /** A request is decided long before, as a rule. */
    private static final Duration TRY_MAX = Duration.ofMinutes(1);

    /** A request that enters the line, or leaves it again. */
    private record Entry(Ticket ticket, LogPosition position, boolean leaves) {}

    private final UnifiedJedis redis;
    private final BlockingQueue<Entry> entries;
    private final Counter skipped;
    private boolean redisAnswers = true;

    public WaitingQueue(UnifiedJedis redis, int writesMax, MeterRegistry metrics) {
        super("waiting-queue-writer");
        this.redis = redis;
        this.entries = new ArrayBlockingQueue<>(writesMax);
        this.skipped = Counter.builder("hhplus.queue.writes.skipped")
                .description(
                        "Requests that are not shown as waiting: Redis was away for long, or too many were pending")
                .register(metrics);
        Gauge.builder("hhplus.queue.writes.pending", entries, Collection::size)
                .description("Requests that are in the log and not yet shown as waiting in Redis")
                .register(metrics);
    }

    /** Never waits: where too many are pending, the request is not shown. */
    public void add(Ticket ticket, LogPosition position) {
        offer(new Entry(ticket, position, false));
    }

    /** Never waits either: what is not taken out now leaves with its decision. */
    public void remove(Ticket ticket, LogPosition position) {
        offer(new Entry(ticket, position, true));
    }

    private void offer(Entry entry) {
        if (!entries.offer(entry)) {
            skipped.increment();
        }
    }

    @Override
    protected void work() throws InterruptedException {
        var batch = new ArrayList<Entry>(BATCH_MAX);
        while (isRunning() || !entries.isEmpty()) {
            var first = entries.poll(IDLE_WAIT_MS, TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                entries.drainTo(batch, BATCH_MAX - 1);
                writeOrSkip(batch);
                batch.clear();
            }
        }
    }

    /** Once only when the application stops. */
    private void writeOrSkip(List<Entry> batch) throws InterruptedException {
        long begunNanos = System.nanoTime();
        while (!write(batch)) {
            if (!isRunning() || System.nanoTime() - begunNanos >= TRY_MAX.toNanos()) {
                skipped.increment(batch.size());
                return;
            }
            Thread.sleep(RETRY_WAIT.toMillis());
        }
    }

    /** Whether Redis has it. */
    private boolean write(List<Entry> batch) {
        var arguments = new ArrayList<String>(4 * batch.size());
        for (var entry : batch) {
            if (entry.leaves()) {
                QueueScript.leave(arguments, entry.ticket(), entry.position());
            } else {
                QueueScript.enter(arguments, entry.ticket(), entry.position());
            }
        }
        try {
            redis.eval(QueueScript.TEXT, List.of(), arguments);
            if (!redisAnswers) {
                redisAnswers = true;
                log.info("Redis answers again; new requests are shown as waiting");
            }
            return true;
        } catch (JedisException e) {
            if (redisAnswers) {
                redisAnswers = false;
                log.warn("Redis does not answer; requests are accepted, but not shown as waiting", e);
            }
            return false;
        }
    }
}
