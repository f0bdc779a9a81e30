package kr.hhplus.ingress.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.http.AsyncJsonServlet.Stream;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.lifecycle.LifecycleThread;
import kr.hhplus.schemas.ticket.Ticket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Tells tickets' places and outcomes as server-sent events, many streams at a time: one thread looks and writes, and
 * waits for nobody. {@code position} comes when the place has changed, as often as one would poll; {@code outcome} ends
 * the stream. An event's id says what it told, so that a client who comes back hears only what is new, from whichever
 * instance it gets.
 *
 * <p>A client that takes nothing hears the latest once it does, and is given up after {@link #STALLED_MAX}.
 *
 * <p>Thread-safe.
 */
public final class EventStreams extends LifecycleThread implements ApplicationListener<ContextClosedEvent> {
    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);
    private static final Duration TICK = Duration.ofMillis(50);
    /** So often something is sent, so that whoever lies between knows that the stream lives. */
    static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(10);

    static final Duration STALLED_MAX = Duration.ofSeconds(30);
    /** Then the client opens another: streams spread anew over the instances that there are. */
    static final Duration LIFETIME_MIN = Duration.ofMinutes(10);

    private static final Duration LIFETIME_JITTER = Duration.ofMinutes(2);
    /** Until the draw, which may be hours away. */
    static final Duration REGISTERED_PACE = Duration.ofSeconds(5);

    private static final byte[] HEARTBEAT = ":\n\n".getBytes(UTF_8);
    private static final String RETRY = "retry: 2000\n";

    /** Looks at a ticket until there is an outcome, at the latest after the wait; empty when too many are asking. */
    interface Looks {
        Optional<CompletableFuture<TicketStatus>> look(Ticket ticket, Duration wait);
    }

    private static final class OpenStream {
        final Ticket ticket;
        final Function<TicketStatus, byte[]> json;
        final EventSink sink;
        final long endsNanos;
        String lastEventId;
        boolean begun;
        /** Not told yet. */
        @Nullable
        TicketStatus news;

        @Nullable
        CompletableFuture<TicketStatus> look;

        Duration wait = Duration.ZERO;
        Duration pace = Duration.ZERO;
        long lookedNanos;
        long writtenNanos;

        OpenStream(
                Ticket ticket,
                String lastEventId,
                Function<TicketStatus, byte[]> json,
                EventSink sink,
                long nowNanos,
                Duration lifetime) {
            this.ticket = ticket;
            this.lastEventId = lastEventId;
            this.json = json;
            this.sink = sink;
            this.lookedNanos = nowNanos;
            this.writtenNanos = nowNanos;
            this.endsNanos = nowNanos + lifetime.toNanos();
        }
    }

    private final Looks looks;
    private final int streamsMax;
    private final AtomicInteger openNow = new AtomicInteger();
    private final Queue<OpenStream> arriving = new ConcurrentLinkedQueue<>();
    /** Only of the writing thread. */
    private final List<OpenStream> streams = new ArrayList<>();

    private volatile boolean closing;

    public EventStreams(StatusReader reader, int streamsMax, MeterRegistry metrics) {
        this(reader::read, streamsMax, metrics);
    }

    EventStreams(Looks looks, int streamsMax, MeterRegistry metrics) {
        super("status-events");
        this.looks = looks;
        this.streamsMax = streamsMax;
        metrics.gauge("hhplus.status.streams", openNow);
    }

    /**
     * Answers a call with a stream of the ticket's events, or with a problem when there are too many.
     *
     * @param lastEventId of the last event that the client has seen; empty: none
     * @param json an event's data, one line
     */
    Object open(Ticket ticket, String lastEventId, Function<TicketStatus, byte[]> json) {
        return reserve()
                ? (Stream) async -> {
                    try {
                        add(ticket, lastEventId, json, ServletSink.open(async));
                    } catch (IOException | RuntimeException e) {
                        openNow.decrementAndGet();
                        throw e;
                    }
                }
                : Problem.unavailable(
                        "Too many streams are open. Ask by GET as pollAfterMs says, or for a stream again later.");
    }

    /** False when there are as many streams as there may be. */
    boolean reserve() {
        if (openNow.incrementAndGet() <= streamsMax && !closing) {
            return true;
        }
        openNow.decrementAndGet();
        return false;
    }

    /** The place must have been {@link #reserve reserved}. */
    void add(Ticket ticket, String lastEventId, Function<TicketStatus, byte[]> json, EventSink sink) {
        var lifetime = LIFETIME_MIN.plusMillis(ThreadLocalRandom.current().nextLong(LIFETIME_JITTER.toMillis()));
        arriving.add(new OpenStream(ticket, lastEventId, json, sink, System.nanoTime(), lifetime));
    }

    /** Before the web server waits for its calls to end. */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        closing = true;
    }

    @Override
    protected void work() throws InterruptedException {
        while (isRunning()) {
            pass(System.nanoTime());
            Thread.sleep(TICK.toMillis());
        }
        closing = true;
        pass(System.nanoTime());
    }

    /** One look at every stream. */
    void pass(long nowNanos) {
        for (var next = arriving.poll(); next != null; next = arriving.poll()) {
            streams.add(next);
        }
        streams.removeIf(stream -> {
            boolean ended = !goOn(stream, nowNanos);
            if (ended) {
                openNow.decrementAndGet();
            }
            return ended;
        });
    }

    private boolean goOn(OpenStream stream, long now) {
        try {
            if (stream.sink.isGone()) {
                return false;
            }
            if (closing || now - stream.endsNanos >= 0 || now - stream.writtenNanos >= STALLED_MAX.toNanos()) {
                stream.sink.end();
                return false;
            }
            hear(stream, now);
            return !stream.sink.isWritable() || tell(stream, now);
        } catch (IOException e) {
            // The server ends a call whose output has failed.
            log.debug("the client left before the end of its stream", e);
            return false;
        } catch (RuntimeException e) {
            log.error("a stream failed unexpectedly", e);
            stream.sink.end();
            return false;
        }
    }

    /** Takes an answer that is there, and asks again when it is time to. */
    private void hear(OpenStream stream, long now) {
        var look = stream.look;
        if (look != null && look.isDone()) {
            var status = look.join();
            stream.look = null;
            stream.news = status;
            stream.pace = paceOf(status);
        }
        if (stream.look == null && !isEnd(stream.news) && now - stream.lookedNanos >= stream.wait.toNanos()) {
            stream.look = looks.look(stream.ticket, stream.pace).orElse(null);
            stream.lookedNanos = now;
            // An answer that comes sooner brings no sooner look: where too many are held, all are answered at once.
            stream.wait = stream.look == null ? PollPace.after(0) : stream.pace;
        }
    }

    /** False when the stream has ended. */
    private boolean tell(OpenStream stream, long now) throws IOException {
        var news = stream.news;
        if (news == null) {
            if (now - stream.writtenNanos >= HEARTBEAT_INTERVAL.toNanos()) {
                write(stream, HEARTBEAT, now);
            }
            return true;
        }
        stream.news = null;
        boolean isEnd = isEnd(news);
        var id = idOf(news);
        if (!id.equals(stream.lastEventId)) {
            stream.lastEventId = id;
            write(stream, event(stream, isEnd ? "outcome" : "position", id, news), now);
        } else if (!stream.begun && !isEnd) {
            // The client learns that the stream is there.
            write(stream, HEARTBEAT, now);
        }
        if (isEnd && stream.begun) {
            stream.sink.end();
        } else if (isEnd) {
            stream.sink.endWithoutNews();
        }
        return !isEnd;
    }

    private static void write(OpenStream stream, byte[] bytes, long now) throws IOException {
        stream.begun = true;
        stream.writtenNanos = now;
        stream.sink.write(bytes);
    }

    private static byte[] event(OpenStream stream, String name, String id, TicketStatus status) {
        return ((stream.begun ? "" : RETRY)
                        + "id: " + id
                        + "\nevent: " + name
                        + "\ndata: " + new String(stream.json.apply(status), UTF_8)
                        + "\n\n")
                .getBytes(UTF_8);
    }

    /** Nothing comes after it: who was told "not now" has to ask for the coupon again. */
    private static boolean isEnd(@Nullable TicketStatus status) {
        return status != null && status.outcome() != null && status.outcome().outcome() != Outcome.REGISTERED;
    }

    private static Duration paceOf(TicketStatus status) {
        if (status.outcome() != null) {
            return REGISTERED_PACE;
        }
        return PollPace.after(status.place() == null ? 0 : status.place().position());
    }

    private static String idOf(TicketStatus status) {
        var outcome = status.outcome();
        if (outcome != null) {
            return outcome.outcome() + "." + outcome.partition() + "." + outcome.offset();
        }
        return status.place() == null ? "WAITING" : "WAITING." + status.place().position();
    }
}
