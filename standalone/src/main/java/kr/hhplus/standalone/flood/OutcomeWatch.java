package kr.hhplus.standalone.flood;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import kr.hhplus.schemas.coupon.Outcome;
import org.HdrHistogram.Histogram;

/**
 * Waits for the outcome of a sample of the accepted requests, as a shopper's page does, by long poll. All state belongs
 * to the event loop; {@link #open()} may be read anywhere.
 */
public final class OutcomeWatch implements HttpConnection.User {
    public static final int SAMPLE_MAX = 2_000;
    private static final int SAMPLE_EVERY_MIN = 20;
    private static final int CONNECTIONS = 96;
    private static final int WAIT_MS = 10_000;
    private static final Duration ANSWER_WAIT_MAX = Duration.ofMillis(WAIT_MS).plusSeconds(5);
    private static final long RETRY_PAUSE_MS = 200;
    private static final long OVERDUE_CHECK_MS = 1_000;
    private static final long LATENCY_MICROS_MAX = TimeUnit.MINUTES.toMicros(10);
    private static final int LATENCY_DIGITS = 3;

    /** An outcome, just seen; intendedNanos is when the request was to be sent, by System.nanoTime. */
    public record Seen(long user, Outcome outcome, long issuanceNumber, long intendedNanos) {}

    private record Ticket(long user, String requestId, long sentNanos) {}

    private final EventLoop loop;
    private final String headers;
    private final int sampleEvery;
    private final Consumer<Seen> onSeen;
    private final IdleConnections connections;
    private final ArrayDeque<Ticket> waiting = new ArrayDeque<>();
    private final Map<HttpConnection, Ticket> inFlight = new HashMap<>();
    private final Map<String, Long> unexpected = new TreeMap<>();
    private final Histogram decisionMicros = new Histogram(LATENCY_MICROS_MAX, LATENCY_DIGITS);
    private long acceptedSoFar;
    private int sampled;
    private final AtomicInteger open = new AtomicInteger();

    public OutcomeWatch(FloodPlan plan, FloodTarget target, EventLoop loop, Consumer<Seen> onSeen) {
        this.loop = loop;
        this.headers = target.headers();
        this.sampleEvery = Math.max(SAMPLE_EVERY_MIN, plan.requests() / SAMPLE_MAX);
        this.onSeen = onSeen;
        this.connections = new IdleConnections(
                Math.min(CONNECTIONS, plan.requests()), loop, target.address(), this, ANSWER_WAIT_MAX);
    }

    public void start() {
        loop.execute(() -> {
            connections.connect();
            var unused = loop.scheduleAtFixedRate(
                    () -> connections.checkOverdue(System.nanoTime()),
                    OVERDUE_CHECK_MS,
                    OVERDUE_CHECK_MS,
                    TimeUnit.MILLISECONDS);
        });
    }

    /** On the event loop: an accepted request, of which every so-manieth is watched. */
    public void onAccepted(long user, long intendedNanos, ByteBuf body) {
        if (acceptedSoFar++ % sampleEvery != 0 || sampled >= SAMPLE_MAX) {
            return;
        }
        String requestId = AnswerScan.text(body, "requestId");
        if (requestId == null) {
            unexpected.merge("202 without requestId", 1L, Long::sum);
            return;
        }
        sampled++;
        open.incrementAndGet();
        waiting.add(new Ticket(user, requestId, intendedNanos));
        pump();
    }

    /** Tickets whose outcome has not been seen. */
    public int open() {
        return open.get();
    }

    /** To be read when the event loop has ended. */
    public Histogram decisionMicros() {
        return decisionMicros;
    }

    /** Answers that no ticket should get, by status and code; to be read when the event loop has ended. */
    public Map<String, Long> unexpected() {
        return unexpected;
    }

    public void close() {
        loop.execute(connections::close);
    }

    private void pump() {
        while (!waiting.isEmpty()) {
            var connection = connections.poll();
            if (connection == null) {
                return;
            }
            var ticket = waiting.remove();
            inFlight.put(connection, ticket);
            connection.send(ByteBufUtil.writeAscii(
                    ByteBufAllocator.DEFAULT,
                    "GET /api/v1/coupon/requests/" + ticket.requestId() + "?waitMs=" + WAIT_MS + " HTTP/1.1\r\n"
                            + headers + "\r\n"));
        }
    }

    @Override
    public void onIdle(HttpConnection connection) {
        connections.add(connection);
        pump();
    }

    @Override
    public void onAnswer(HttpConnection connection, int status, int retryAfterSeconds, ByteBuf body) {
        var ticket = inFlight.remove(connection);
        if (ticket == null) {
            throw new IllegalStateException("an answer without a request");
        }
        if (status >= 500 || status == 429) {
            watchAgainLater(ticket);
            return;
        }
        String outcome = AnswerScan.text(body, "status");
        if (status != 200 || outcome == null) {
            unexpected.merge(status + " " + AnswerScan.text(body, "code"), 1L, Long::sum);
            open.decrementAndGet();
        } else if ("WAITING".equals(outcome)) {
            waiting.add(ticket);
        } else {
            decisionMicros.recordValue(Math.min(
                    LATENCY_MICROS_MAX, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - ticket.sentNanos())));
            onSeen.accept(new Seen(
                    ticket.user(),
                    Outcome.valueOf(outcome),
                    AnswerScan.number(body, "issuanceNumber"),
                    ticket.sentNanos()));
            open.decrementAndGet();
        }
    }

    @Override
    public void onBroken(HttpConnection connection) {
        var ticket = inFlight.remove(connection);
        if (ticket != null) {
            watchAgainLater(ticket);
        }
    }

    private void watchAgainLater(Ticket ticket) {
        var unused = loop.schedule(
                () -> {
                    waiting.add(ticket);
                    pump();
                },
                RETRY_PAUSE_MS,
                TimeUnit.MILLISECONDS);
    }
}
