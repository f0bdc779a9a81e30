package kr.hhplus.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.flood.HttpConnection;
import kr.hhplus.standalone.flood.IdleConnections;
import org.HdrHistogram.Histogram;

/**
 * Sends requests over connections that are open before the first one, and counts the answers. Nothing is sent again: a
 * broken request is a finding. With an arrival rate each request has its time, and its latency counts from then also
 * when it had to wait for a connection.
 *
 * <p>All state belongs to the event loop; {@link #sent()} may be read anywhere.
 */
public final class HttpLoad implements HttpConnection.User {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(20);
    private static final Duration STILL_MAX = Duration.ofSeconds(30);
    private static final long TICK_MS = 1;
    private static final long OVERDUE_CHECK_TICKS = 500;
    private static final long LATENCY_MICROS_MAX = TimeUnit.MINUTES.toMicros(10);
    private static final int LATENCY_DIGITS = 3;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Makes the requests. */
    @FunctionalInterface
    public interface Requests {
        /** The bytes of a request, 0 and up; the load releases them. Called on the event loop. */
        ByteBuf bytes(int request);
    }

    /** Receives the answers. */
    @FunctionalInterface
    public interface Answers {
        /** Only the count matters. */
        Answers IGNORED = (request, dueNanos, status, body) -> {};

        /**
         * Called on the event loop.
         *
         * @param dueNanos when the request was to be sent, by System.nanoTime
         * @param body only valid during the call
         */
        void onAnswer(int request, long dueNanos, int status, ByteBuf body);
    }

    private static final class InFlight {
        private int request;
        private long dueNanos;
    }

    private final LoadPlan plan;
    private final EventLoop loop;
    private final Requests requests;
    private final Answers answers;
    private final IdleConnections connections;
    private final Map<HttpConnection, InFlight> inFlightOf = new HashMap<>();
    private final Map<Integer, long[]> byStatus = new TreeMap<>();
    private final Histogram micros = new Histogram(LATENCY_MICROS_MAX, LATENCY_DIGITS);
    private final CompletableFuture<Answered> result = new CompletableFuture<>();
    private boolean started;
    private volatile int next;
    private int inFlight;
    private long broken;
    private long beganNanos;
    private long startNanos;
    private long answeredNanos;
    private long movedNanos;
    private long startCpuNanos;
    private long ticks;

    private HttpLoad(LoadPlan plan, InetSocketAddress server, Generator generator, Requests requests, Answers answers) {
        this.plan = plan;
        this.loop = generator.loop();
        this.requests = requests;
        this.answers = answers;
        this.connections = new IdleConnections(plan.connections(), loop, server, this, plan.answerWaitMax());
    }

    /**
     * Begins; {@link #await} waits for the end.
     *
     * @param answers is told of each
     */
    public static HttpLoad start(
            LoadPlan plan, InetSocketAddress server, Generator generator, Requests requests, Answers answers) {
        var load = new HttpLoad(plan, server, generator, requests, answers);
        load.loop.execute(load::begin);
        return load;
    }

    /** Runs a load whose answers only count. */
    public static Answered run(LoadPlan plan, InetSocketAddress server, Generator generator, Requests requests)
            throws InterruptedException {
        return start(plan, server, generator, requests, Answers.IGNORED).await();
    }

    /**
     * What came of it.
     *
     * @throws CommandFailure the server took no connections, or did not answer for {@link #STILL_MAX}
     */
    public Answered await() throws InterruptedException {
        try {
            return result.get(plan.sendFor().plus(CONNECT_MAX).plus(STILL_MAX).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CommandFailure failure) {
                throw failure;
            }
            throw new IllegalStateException("the load generator failed", e.getCause());
        } catch (TimeoutException e) {
            throw CommandFailure.failed("the load did not end in time");
        }
    }

    /** Requests that have left; may be read anywhere. */
    public int sent() {
        return next;
    }

    private void begin() {
        beganNanos = System.nanoTime();
        connections.connect();
        var ticker = loop.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        var unused = result.whenComplete((done, failure) -> {
            ticker.cancel(false);
            connections.close();
        });
    }

    private void tick() {
        try {
            long now = System.nanoTime();
            if (!started) {
                if (now - beganNanos > CONNECT_MAX.toNanos()) {
                    fail("only %,d of %,d connections could be opened"
                            .formatted(inFlightOf.size(), plan.connections()));
                }
                return;
            }
            if (++ticks % OVERDUE_CHECK_TICKS == 0) {
                connections.checkOverdue(now);
            }
            if (now - movedNanos > STILL_MAX.toNanos()) {
                fail("no answer for %d s; %,d requests were sent".formatted(STILL_MAX.toSeconds(), next));
                return;
            }
            pump();
            finishIfDone(now);
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private void fail(String message) {
        result.completeExceptionally(CommandFailure.failed(message));
    }

    @Override
    public void onIdle(HttpConnection connection) {
        connections.add(connection);
        if (started) {
            pump();
            return;
        }
        inFlightOf.computeIfAbsent(connection, fresh -> new InFlight());
        if (inFlightOf.size() == plan.connections()) {
            started = true;
            startCpuNanos = THREADS.getCurrentThreadCpuTime();
            startNanos = System.nanoTime();
            movedNanos = startNanos;
            pump();
        }
    }

    /** Sends what is due, as far as there are connections. */
    private void pump() {
        long now = System.nanoTime();
        while (next < plan.requests() && now - startNanos < plan.sendFor().toNanos()) {
            long due = dueNanos(now);
            if (due - now > 0) {
                return;
            }
            var connection = connections.poll();
            if (connection == null) {
                return;
            }
            var flight = inFlight(connection);
            flight.request = next;
            flight.dueNanos = due;
            inFlight++;
            int request = next;
            next = request + 1;
            connection.send(requests.bytes(request));
        }
    }

    private long dueNanos(long now) {
        Double rate = plan.requestsPerSecond();
        return rate == null ? now : startNanos + (long) (next / rate * 1e9);
    }

    @Override
    public void onAnswer(HttpConnection connection, int status, int retryAfterSeconds, ByteBuf body) {
        var flight = inFlight(connection);
        long now = System.nanoTime();
        inFlight--;
        answeredNanos = now;
        movedNanos = now;
        micros.recordValue(Math.min(LATENCY_MICROS_MAX, TimeUnit.NANOSECONDS.toMicros(now - flight.dueNanos)));
        byStatus.computeIfAbsent(status, fresh -> new long[1])[0]++;
        try {
            answers.onAnswer(flight.request, flight.dueNanos, status, body);
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
        finishIfDone(now);
    }

    @Override
    public void onBroken(HttpConnection connection) {
        inFlight--;
        broken++;
        finishIfDone(System.nanoTime());
    }

    private InFlight inFlight(HttpConnection connection) {
        var flight = inFlightOf.get(connection);
        if (flight == null) {
            throw new IllegalStateException("a connection that never was idle");
        }
        return flight;
    }

    private void finishIfDone(long now) {
        boolean allSent =
                next == plan.requests() || now - startNanos >= plan.sendFor().toNanos();
        if (!allSent || inFlight > 0 || result.isDone()) {
            return;
        }
        Map<Integer, Long> counts = new TreeMap<>();
        byStatus.forEach((status, count) -> counts.put(status, count[0]));
        result.complete(new Answered(
                next,
                counts,
                broken,
                startNanos,
                answeredNanos,
                micros,
                THREADS.getCurrentThreadCpuTime() - startCpuNanos));
    }
}
