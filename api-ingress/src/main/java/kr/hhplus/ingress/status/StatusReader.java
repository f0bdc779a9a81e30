package kr.hhplus.ingress.status;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import kr.hhplus.ingress.status.TicketStatus.Place;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.lifecycle.LifecycleThread;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.view.OutcomeView;
import kr.hhplus.schemas.view.RedisKeys;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Answers status calls, many at a time: one thread asks Redis for all tickets that are due in one round trip, and
 * MySQL for those that Redis does not know. A held call is looked at again when a {@link OutcomeSignals signal} says that
 * its outcome is shown, and every {@link #HELD_INTERVAL} in case that a signal was lost, until its time is up.
 *
 * <p>Redis away: outcomes come from MySQL, positions are missing. MySQL away too: the ticket is waiting.
 *
 * <p>Thread-safe.
 */
public final class StatusReader extends LifecycleThread implements ApplicationListener<ContextClosedEvent> {
    private static final Logger log = LoggerFactory.getLogger(StatusReader.class);
    private static final int BATCH_MAX = 512;
    private static final Duration HELD_INTERVAL = Duration.ofMillis(500);
    /** Who was told "not now" and has asked again is in line by then, or is not. Nobody is told sooner. */
    private static final Duration SECOND_LOOK = Duration.ofMillis(50);

    /** A ticket that Redis does not show may be one that it has lost: how often MySQL is asked for it while it is held. */
    private static final Duration LOST_INTERVAL = Duration.ofSeconds(1);
    /** After MySQL did not answer, tickets are told to wait for so long without asking it: all calls wait for it in turn. */
    private static final Duration STORED_REST = Duration.ofSeconds(1);

    private static final Duration IDLE_WAIT = Duration.ofMillis(200);
    /** For so long signals and calls are gathered while some are held. */
    private static final Duration GATHER_WAIT = Duration.ofMillis(10);
    /** Of some hundred tickets each; what is over is found by the looks. */
    private static final int SIGNALS_MAX = 1_000;

    private static final long NO_WITHDRAWAL = -1;

    private static final class Call {
        final Ticket ticket;
        /** Of the withdrawal whose effect is waited for; {@link #NO_WITHDRAWAL} for a question of a status. */
        final long withdrawalOffset;

        final String key;
        final CompletableFuture<TicketStatus> status = new CompletableFuture<>();
        long deadlineNanos;
        long dueNanos;
        long lostLookNanos;
        int looksOutOfLine;

        Call(Ticket ticket, long withdrawalOffset, long nowNanos, Duration wait) {
            this.ticket = ticket;
            this.key = RedisKeys.ticket(ticket);
            this.withdrawalOffset = withdrawalOffset;
            this.dueNanos = nowNanos;
            this.lostLookNanos = nowNanos + LOST_INTERVAL.toNanos();
            this.deadlineNanos = nowNanos + wait.toNanos();
        }

        boolean isLast(long nowNanos) {
            return nowNanos - deadlineNanos >= 0;
        }

        /** Its time is up. */
        void end(long nowNanos) {
            if (!isLast(nowNanos)) {
                deadlineNanos = nowNanos;
                dueNanos = nowNanos;
            }
        }

        /** Whether it is time to look for the ticket elsewhere; then the next time is an interval later. */
        boolean isLostPerhaps(long nowNanos) {
            if (nowNanos - lostLookNanos < 0) {
                return false;
            }
            lostLookNanos = nowNanos + LOST_INTERVAL.toNanos();
            return true;
        }

        boolean isOfWithdrawal() {
            return withdrawalOffset != NO_WITHDRAWAL;
        }

        boolean isAnsweredBy(@Nullable OutcomeView outcome) {
            return isOfWithdrawal()
                    ? settlesWithdrawal(outcome, withdrawalOffset)
                    : outcome != null && outcome.outcome().isFinal();
        }
    }

    private final ShownOutcomes shown;
    private final StoredOutcomes stored;
    private final BlockingQueue<Call> arriving;
    private final int heldMax;
    private final Duration heldInterval;
    private final BlockingQueue<String> signals = new ArrayBlockingQueue<>(SIGNALS_MAX);
    /** Only of the reading thread. */
    private final List<Call> held = new ArrayList<>();

    private volatile int heldNow;
    private volatile boolean closing;
    private boolean redisAnswers = true;
    private long shownRestNanos = System.nanoTime();
    private long storedRestNanos = System.nanoTime();

    public StatusReader(UnifiedJedis redis, Jdbi jdbi, int heldMax, MeterRegistry metrics) {
        this(redis, jdbi, heldMax, HELD_INTERVAL, metrics);
    }

    /** A reader that looks at held calls so often without a signal. */
    StatusReader(UnifiedJedis redis, Jdbi jdbi, int heldMax, Duration heldInterval, MeterRegistry metrics) {
        super("status-reader");
        this.shown = new ShownOutcomes(redis);
        this.stored = new StoredOutcomes(jdbi);
        this.heldMax = heldMax;
        this.heldInterval = heldInterval;
        this.arriving = new ArrayBlockingQueue<>(heldMax);
        metrics.gauge("hhplus.status.held", this, reader -> reader.heldNow);
    }

    /**
     * What is known of the ticket, at the latest after the wait; empty when too many calls are waiting to be answered. A
     * call over the bound of held ones is answered at once.
     */
    Optional<CompletableFuture<TicketStatus>> read(Ticket ticket, Duration wait) {
        return read(ticket, NO_WITHDRAWAL, wait);
    }

    /** The same, held until what is known of the ticket {@link #settlesWithdrawal settles} its withdrawal. */
    Optional<CompletableFuture<TicketStatus>> readWithdrawn(Ticket ticket, long withdrawalOffset, Duration wait) {
        return read(ticket, withdrawalOffset, wait);
    }

    /** Outcomes are shown of the tickets with these keys, one to a line. Never waits. */
    public void wake(String keys) {
        var unused = signals.offer(keys);
    }

    private Optional<CompletableFuture<TicketStatus>> read(Ticket ticket, long withdrawalOffset, Duration wait) {
        boolean isHeld = heldNow < heldMax && !closing;
        var call = new Call(ticket, withdrawalOffset, System.nanoTime(), isHeld ? wait : Duration.ZERO);
        return arriving.offer(call) ? Optional.of(call.status) : Optional.empty();
    }

    /**
     * Whether the outcome has heard of the withdrawal at the offset: it is the withdrawal's or of a later request, or it
     * binds and is no coupon, so that there is nothing to give up.
     */
    static boolean settlesWithdrawal(@Nullable OutcomeView outcome, long withdrawalOffset) {
        return outcome != null
                && (outcome.offset() >= withdrawalOffset
                        || (outcome.outcome().isFinal() && outcome.outcome() != Outcome.ISSUED));
    }

    /** Held calls are answered as they stand, and no more are held: the web server waits for its calls to end. */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        closing = true;
    }

    /** Of calls that are still there at the end nothing is known. */
    @Override
    protected void work() throws InterruptedException {
        try {
            while (isRunning()) {
                takeArriving();
                takeSignals();
                answerDue();
            }
        } finally {
            arriving.drainTo(held);
            held.forEach(call -> call.status.complete(TicketStatus.UNKNOWN));
        }
    }

    private void takeArriving() throws InterruptedException {
        long waitMs = (held.isEmpty() ? IDLE_WAIT : GATHER_WAIT).toMillis();
        var first = arriving.poll(waitMs, TimeUnit.MILLISECONDS);
        if (first != null) {
            held.add(first);
            arriving.drainTo(held, BATCH_MAX - 1);
        }
    }

    private void takeSignals() {
        List<String> taken = new ArrayList<>();
        signals.drainTo(taken);
        if (taken.isEmpty() || held.isEmpty()) {
            return;
        }
        var keys = taken.stream().flatMap(String::lines).collect(Collectors.toSet());
        long now = System.nanoTime();
        held.stream().filter(call -> keys.contains(call.key)).forEach(call -> call.dueNanos = now);
    }

    private void answerDue() {
        long now = System.nanoTime();
        if (closing) {
            held.forEach(call -> call.end(now));
        }
        var due = held.stream().filter(call -> now - call.dueNanos >= 0).toList();
        for (int from = 0; from < due.size(); from += BATCH_MAX) {
            answer(due.subList(from, Math.min(from + BATCH_MAX, due.size())), now);
        }
        held.removeIf(call -> call.status.isDone());
        heldNow = held.size();
    }

    private void answer(List<Call> calls, long now) {
        long begunNanos = System.nanoTime();
        if (begunNanos - shownRestNanos < 0) {
            answerFromMySql(calls, now);
            return;
        }
        try {
            answerFromRedis(calls, now);
            if (!redisAnswers) {
                redisAnswers = true;
                log.info("Redis answers again; positions are back");
            }
        } catch (JedisException e) {
            // All calls wait for a Redis that hangs: for as long as it was waited for, outcomes come from MySQL.
            long endedNanos = System.nanoTime();
            shownRestNanos = endedNanos + (endedNanos - begunNanos);
            if (redisAnswers) {
                redisAnswers = false;
                log.warn("Redis does not answer; outcomes come from MySQL, positions are missing", e);
            }
            answerFromMySql(calls, now);
        }
    }

    private void answerFromRedis(List<Call> calls, long now) {
        var outcomes = shown.find(ticketsOf(calls));
        // Somebody who asked again after "not now" is in line again, whatever the earlier outcome was.
        var undecided = calls.stream()
                .filter(call -> !call.isAnsweredBy(outcomes.get(call.ticket)))
                .filter(call -> call.isLast(now) || outcomes.containsKey(call.ticket) || call.isLostPerhaps(now))
                .toList();
        var places = shown.findPlaces(ticketsOf(undecided));
        var unknown = undecided.stream()
                .map(call -> call.ticket)
                .filter(ticket -> !places.containsKey(ticket) && !outcomes.containsKey(ticket))
                .toList();
        var fromMySql = findStored(unknown);
        fromMySql.ifPresent(outcomes::putAll);
        for (var call : calls) {
            var outcome = outcomes.get(call.ticket);
            var place = places.get(call.ticket);
            boolean isOutOfLine = !call.isOfWithdrawal() && outcome != null && place == null;
            if (call.isAnsweredBy(outcome)) {
                call.status.complete(new TicketStatus(outcome, null));
            } else if (isOutOfLine && call.looksOutOfLine++ == 0) {
                // "Not now", and not in line again either: at the second look the new request would be shown.
                call.dueNanos = now + SECOND_LOOK.toNanos();
            } else if (isOutOfLine || call.isLast(now)) {
                call.status.complete(statusOf(place == null ? outcome : null, place, fromMySql.isPresent()));
            } else {
                var interval = outcome == null ? heldInterval : SECOND_LOOK;
                call.dueNanos = Math.min(now + interval.toNanos(), call.deadlineNanos);
            }
        }
    }

    private void answerFromMySql(List<Call> calls, long now) {
        var fromMySql = findStored(ticketsOf(calls));
        var outcomes = fromMySql.orElse(Map.of());
        for (var call : calls) {
            var outcome = outcomes.get(call.ticket);
            if (call.isAnsweredBy(outcome) || call.isLast(now)) {
                call.status.complete(statusOf(outcome, null, fromMySql.isPresent()));
            } else {
                call.dueNanos = Math.min(now + heldInterval.toNanos(), call.deadlineNanos);
            }
        }
    }

    private static TicketStatus statusOf(@Nullable OutcomeView outcome, @Nullable Place place, boolean storedAnswers) {
        return new TicketStatus(outcome, place, outcome != null || place != null || storedAnswers);
    }

    /** Empty when MySQL does not answer. */
    private Optional<Map<Ticket, OutcomeView>> findStored(Collection<Ticket> tickets) {
        if (tickets.isEmpty()) {
            return Optional.of(Map.of());
        }
        if (System.nanoTime() - storedRestNanos < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(stored.find(tickets));
        } catch (JdbiException e) {
            storedRestNanos = System.nanoTime() + STORED_REST.toNanos();
            // Not known is the honest answer: the client asks again.
            log.warn("MySQL does not answer; {} tickets are told to wait", tickets.size(), e);
            return Optional.empty();
        }
    }

    private static List<Ticket> ticketsOf(List<Call> calls) {
        return calls.stream().map(call -> call.ticket).toList();
    }
}
