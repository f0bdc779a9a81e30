package kr.hhplus.standalone.flood;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/**
 * Sends the requests of a plan. With an arrival rate each request has its time, and its latency counts from then also
 * when it had to wait for a connection, so that a stall of the system is not hidden by requests that were never sent.
 *
 * <p>A 503 or a broken connection is followed by the same request again, which is safe by the API's promise, after
 * Retry-After or a growing pause. All state belongs to the event loop; {@link #answered()} may be read anywhere.
 */
final class PublishLoad implements HttpConnection.User {
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(10);
    private static final Duration RETRY_FOR_MAX = Duration.ofMinutes(2);
    private static final long RETRY_PAUSE_MS_MIN = 50;
    private static final long RETRY_PAUSE_MS_MAX = 2_000;
    private static final long RETRY_JITTER_MS_MAX = 500;
    private static final int RETRY_AFTER_SECONDS_MAX = 10;
    private static final long TICK_MS = 1;
    private static final long OVERDUE_CHECK_TICKS = 1_000;
    private static final long LATENCY_MICROS_MAX = TimeUnit.MINUTES.toMicros(10);
    private static final int LATENCY_DIGITS = 3;

    /** Receives what becomes of requests; called on the event loop. */
    interface Listener {
        /** A request was answered 202; intendedNanos is when it was to be sent, by System.nanoTime. */
        void onAccepted(long user, long intendedNanos, ByteBuf body);

        /** A request goes out again, after such an answer or none. */
        default void onSentAgain(String why) {}
    }

    private record Retry(int request, long dueNanos) implements Comparable<Retry> {
        @Override
        public int compareTo(Retry other) {
            return Long.signum(dueNanos - other.dueNanos);
        }
    }

    private static final class Trouble {
        private final long sinceNanos;
        private long pauseMs = RETRY_PAUSE_MS_MIN;

        private Trouble(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    private final FloodPlan plan;
    private final UserSequence users;
    private final EventLoop loop;
    private final Listener listener;
    private final IdleConnections connections;
    private final PublishRequests requests;
    private final long[] intendedNanos;
    private final Map<HttpConnection, Integer> requestInFlight = new HashMap<>();
    private final PriorityQueue<Retry> retryQueue = new PriorityQueue<>();
    private final Map<Integer, Trouble> troubled = new HashMap<>();
    private final BitSet acceptedUsers;
    private final BitSet refusedUsers;
    private final Map<String, Long> refused = new TreeMap<>();
    private final Map<String, Long> unexpected = new TreeMap<>();
    private final Histogram answerMicros = new Histogram(LATENCY_MICROS_MAX, LATENCY_DIGITS);
    private final CompletableFuture<LoadResult> result = new CompletableFuture<>();
    private int next;
    private long accepted;
    private long unanswered;
    private long retries;
    private long startNanos;
    private long ticks;
    private final AtomicInteger done = new AtomicInteger();

    PublishLoad(FloodPlan plan, FloodTarget target, EventLoop loop, Listener listener) {
        this.plan = plan;
        this.users = new UserSequence(plan.requests(), plan.users(), plan.seed());
        this.loop = loop;
        this.listener = listener;
        this.connections = new IdleConnections(plan.connections(), loop, target.address(), this, ANSWER_WAIT_MAX);
        this.requests = new PublishRequests("/api/v1/coupon/publish", target.headers(), plan.couponId());
        this.intendedNanos = new long[plan.requests()];
        this.acceptedUsers = new BitSet(plan.users() + 1);
        this.refusedUsers = new BitSet(plan.users() + 1);
    }

    CompletableFuture<LoadResult> start() {
        loop.execute(() -> {
            startNanos = System.nanoTime();
            connections.connect();
            var ticker = loop.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
            var unused = result.whenComplete((answered, failure) -> ticker.cancel(false));
        });
        return result;
    }

    /** Requests that have their final answer. */
    int answered() {
        return done.get();
    }

    private void tick() {
        try {
            if (++ticks % OVERDUE_CHECK_TICKS == 0) {
                connections.checkOverdue(System.nanoTime());
            }
            pump();
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    /** Sends what is due, as far as there are connections. */
    private void pump() {
        long now = System.nanoTime();
        while (true) {
            int request = nextDue(now);
            if (request < 0) {
                return;
            }
            var connection = connections.poll();
            if (connection == null) {
                return;
            }
            take(request, now);
            requestInFlight.put(connection, request);
            connection.send(requests.of(users.user(request)));
        }
    }

    /** The request whose time it is; -1: none. */
    private int nextDue(long now) {
        var retry = retryQueue.peek();
        if (retry != null && retry.dueNanos() - now <= 0) {
            return retry.request();
        }
        return next < plan.requests() && dueNanos(next, now) - now <= 0 ? next : -1;
    }

    private void take(int request, long now) {
        if (request == next) {
            intendedNanos[request] = dueNanos(request, now);
            next++;
        } else {
            retryQueue.remove();
        }
    }

    private long dueNanos(int request, long now) {
        Double rate = plan.requestsPerSecond();
        return rate == null ? now : startNanos + (long) (request / rate * 1e9);
    }

    @Override
    public void onIdle(HttpConnection connection) {
        connections.add(connection);
        pump();
    }

    @Override
    public void onAnswer(HttpConnection connection, int status, int retryAfterSeconds, ByteBuf body) {
        int request = requestOf(connection);
        if (status >= 500 || status == 429) {
            String code = AnswerScan.text(body, "code");
            sendAgain(request, retryAfterSeconds, status + (code == null ? "" : " " + code));
            return;
        }
        answerMicros.recordValue(Math.min(
                LATENCY_MICROS_MAX, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - intendedNanos[request])));
        if (status == 202) {
            accepted++;
            acceptedUsers.set(users.user(request));
            listener.onAccepted(users.user(request), intendedNanos[request], body);
        } else {
            String code = AnswerScan.text(body, "code");
            if (status == 409 && code != null) {
                refused.merge(code, 1L, Long::sum);
                refusedUsers.set(users.user(request));
            } else {
                unexpected.merge(status + (code == null ? "" : " " + code), 1L, Long::sum);
            }
        }
        finish(request);
    }

    @Override
    public void onBroken(HttpConnection connection) {
        sendAgain(requestOf(connection), 0, "no answer");
    }

    private int requestOf(HttpConnection connection) {
        Integer request = requestInFlight.remove(connection);
        if (request == null) {
            throw new IllegalStateException("an answer without a request");
        }
        return request;
    }

    private void sendAgain(int request, int retryAfterSeconds, String why) {
        long now = System.nanoTime();
        var trouble = troubled.computeIfAbsent(request, fresh -> new Trouble(now));
        if (now - trouble.sinceNanos > RETRY_FOR_MAX.toNanos()) {
            unanswered++;
            finish(request);
            return;
        }
        retries++;
        listener.onSentAgain(why);
        long pauseMs = retryAfterSeconds > 0
                ? TimeUnit.SECONDS.toMillis(Math.min(retryAfterSeconds, RETRY_AFTER_SECONDS_MAX))
                : trouble.pauseMs;
        trouble.pauseMs = Math.min(trouble.pauseMs * 2, RETRY_PAUSE_MS_MAX);
        // Retry-After differs from answer to answer already; it is spread within its second only.
        long jitterMs = ThreadLocalRandom.current().nextLong(Math.min(pauseMs / 2, RETRY_JITTER_MS_MAX) + 1);
        retryQueue.add(new Retry(request, now + TimeUnit.MILLISECONDS.toNanos(pauseMs + jitterMs)));
    }

    private void finish(int request) {
        troubled.remove(request);
        if (done.incrementAndGet() == plan.requests()) {
            connections.close();
            refusedUsers.andNot(acceptedUsers);
            result.complete(new LoadResult(
                    accepted,
                    userIds(),
                    refusedUsers.cardinality(),
                    refused,
                    unexpected,
                    unanswered,
                    retries,
                    startNanos,
                    System.nanoTime(),
                    answerMicros));
        }
    }

    private Set<Long> userIds() {
        Set<Long> ids = new HashSet<>();
        acceptedUsers.stream().forEach(user -> ids.add((long) user));
        return ids;
    }
}
