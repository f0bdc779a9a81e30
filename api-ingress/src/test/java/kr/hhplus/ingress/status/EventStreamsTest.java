package kr.hhplus.ingress.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import kr.hhplus.ingress.status.TicketStatus.Place;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.view.OutcomeView;
import org.junit.jupiter.api.Test;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;

class EventStreamsTest {
    private static final Ticket TICKET = new Ticket(100, 42);
    private static final Instant NOON = Instant.parse("2026-12-01T03:00:00.123Z");
    private static final TicketStatus WON = decided(Outcome.ISSUED);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Deque<Look> looks = new ArrayDeque<>();
    private final EventStreams streams =
            new EventStreams((ticket, wait) -> Optional.of(look(wait).answer()), 2, metrics);
    private final RecordedSink sink = new RecordedSink();
    private long nowNanos = System.nanoTime();

    private record Look(Duration held, CompletableFuture<TicketStatus> answer) {}

    private static final class RecordedSink implements EventSink {
        private final StringBuilder text = new StringBuilder();
        private boolean writable = true;
        private boolean gone;
        private boolean ended;
        private boolean endedWithoutNews;
        private boolean broken;

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public boolean isGone() {
            return gone;
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            if (broken) {
                throw new IOException("reset");
            }
            assertThat(writable).isTrue();
            text.append(new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void end() {
            ended = true;
        }

        @Override
        public void endWithoutNews() {
            endedWithoutNews = true;
        }

        String taken() {
            var taken = text.toString();
            text.setLength(0);
            return taken;
        }
    }

    @Test
    void tellsThePlaceAtOnceAndThenTheOutcomeAndEnds() {
        open("");
        pass(Duration.ZERO);
        assertThat(looks.element().held()).isZero();
        answer(waitingAt(3));
        pass(Duration.ZERO);
        assertThat(sink.taken()).isEqualTo("retry: 2000\nid: WAITING.3\nevent: position\ndata: waiting at 3\n\n");

        answer(WON);
        pass(Duration.ZERO);

        assertThat(sink.taken()).isEqualTo("id: ISSUED.5.17\nevent: outcome\ndata: ISSUED\n\n");
        assertThat(sink.ended).isTrue();
        assertThat(openNow()).isZero();
    }

    @Test
    void looksAsOftenAsOneWouldPoll() {
        open("");
        pass(Duration.ZERO);
        answer(waitingAt(20_000));

        pass(Duration.ZERO);

        assertThat(looks.element().held()).isEqualTo(PollPace.after(20_000));
        pass(Duration.ofMillis(100));
        assertThat(looks).hasSize(1);
    }

    @Test
    void anAnswerThatComesSoonerBringsNoSoonerLook() {
        open("");
        pass(Duration.ZERO);
        answer(waitingAt(20_000));
        pass(Duration.ZERO);
        answer(waitingAt(19_999));

        pass(Duration.ofSeconds(1));

        assertThat(looks).isEmpty();
        pass(PollPace.after(20_000));
        assertThat(looks).hasSize(1);
    }

    @Test
    void aPlaceThatHasNotChangedIsNotToldAgain() {
        open("");
        hear(waitingAt(3));
        sink.taken();

        hear(waitingAt(3));

        assertThat(sink.taken()).isEmpty();
    }

    @Test
    void whoComesBackHearsOnlyWhatIsNew() {
        open("WAITING.3");
        hear(waitingAt(3));
        assertThat(sink.taken()).isEqualTo(":\n\n");

        hear(waitingAt(2));

        assertThat(sink.taken()).contains("id: WAITING.2\n");
    }

    @Test
    void whoHasSeenTheOutcomeIsToldThatThereIsNothingNew() {
        open("ISSUED.5.17");

        hear(WON);

        assertThat(sink.taken()).isEmpty();
        assertThat(sink.endedWithoutNews).isTrue();
        assertThat(openNow()).isZero();
    }

    @Test
    void notNowEndsTheStreamAndARegistrationDoesNot() {
        open("");
        hear(decided(Outcome.REGISTERED));
        assertThat(sink.taken()).contains("id: REGISTERED.5.17\nevent: position\n");
        assertThat(sink.ended).isFalse();
        assertThat(looks.element().held()).isEqualTo(EventStreams.REGISTERED_PACE);

        answer(decided(Outcome.PAUSED));
        pass(EventStreams.REGISTERED_PACE);

        assertThat(sink.taken()).contains("id: PAUSED.5.17\nevent: outcome\n");
        assertThat(sink.ended).isTrue();
    }

    @Test
    void aStreamWithNothingToTellBeats() {
        open("");
        hear(waitingAt(3));
        sink.taken();

        pass(EventStreams.HEARTBEAT_INTERVAL.minusMillis(1));
        assertThat(sink.taken()).isEmpty();
        pass(Duration.ofMillis(1));

        assertThat(sink.taken()).isEqualTo(":\n\n");
    }

    @Test
    void whoTakesNothingHearsTheLatestOnceTheyDo() {
        open("");
        sink.writable = false;
        hear(waitingAt(3));
        hear(waitingAt(2));

        sink.writable = true;
        pass(Duration.ZERO);

        assertThat(sink.taken()).contains("waiting at 2").doesNotContain("waiting at 3");
    }

    @Test
    void whoTakesNothingForLongIsGivenUp() {
        open("");
        hear(waitingAt(3));
        sink.writable = false;

        pass(EventStreams.STALLED_MAX.minusMillis(1));
        assertThat(sink.ended).isFalse();
        pass(Duration.ofMillis(1));

        assertThat(sink.ended).isTrue();
        assertThat(openNow()).isZero();
    }

    @Test
    void aStreamEndsWithItsTime() {
        open("");
        hear(waitingAt(3));
        for (var passed = Duration.ZERO;
                passed.compareTo(EventStreams.LIFETIME_MIN) < 0;
                passed = passed.plus(EventStreams.HEARTBEAT_INTERVAL)) {
            assertThat(sink.ended).isFalse();
            pass(EventStreams.HEARTBEAT_INTERVAL);
        }

        pass(EventStreams.LIFETIME_MIN);

        assertThat(sink.ended).isTrue();
    }

    @Test
    void whoHasLeftMakesRoom() {
        open("");
        add(new RecordedSink());
        assertThat(streams.reserve()).isFalse();
        pass(Duration.ZERO);

        sink.gone = true;
        pass(Duration.ZERO);

        assertThat(streams.reserve()).isTrue();
    }

    @Test
    void aClientWhoseConnectionBreaksMakesRoom() {
        open("");
        sink.broken = true;

        hear(waitingAt(3));

        assertThat(openNow()).isZero();
    }

    @Test
    void tooManyAreToldToPoll() {
        open("");
        open("");

        var answer = streams.open(TICKET, "", status -> new byte[0]);

        assertThat(answer).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE);
            assertThat(problem.headers()).containsKey("Retry-After");
        });
        assertThat(openNow()).isEqualTo(2);
    }

    @Test
    void streamsEndBeforeTheServerWaitsForItsCalls() {
        open("");
        hear(waitingAt(3));

        streams.onApplicationEvent(new ContextClosedEvent(new StaticApplicationContext()));
        pass(Duration.ZERO);

        assertThat(sink.ended).isTrue();
        assertThat(streams.reserve()).isFalse();
        assertThat(openNow()).isZero();
    }

    @Test
    void whoHasHeardNothingYetWhenTheServerStopsComesAgain() {
        open("");
        sink.writable = false;
        pass(Duration.ZERO);

        streams.onApplicationEvent(new ContextClosedEvent(new StaticApplicationContext()));
        pass(Duration.ZERO);

        assertThat(sink.ended).isTrue();
        assertThat(sink.endedWithoutNews).isFalse();
    }

    @Test
    void whoseStreamFailsComesAgain() {
        open("ISSUED.5.17");
        pass(Duration.ZERO);
        looks.remove().answer().completeExceptionally(new IllegalStateException("a mistake"));

        pass(Duration.ZERO);

        assertThat(sink.ended).isTrue();
        assertThat(sink.endedWithoutNews).isFalse();
        assertThat(openNow()).isZero();
    }

    @Test
    void whileTooManyAreAskingAStreamWaits() {
        var refused = new EventStreams((ticket, wait) -> Optional.empty(), 1, metrics);
        assertThat(refused.reserve()).isTrue();
        refused.add(TICKET, "", EventStreamsTest::json, sink);

        refused.pass(nowNanos);
        refused.pass(nowNanos + EventStreams.HEARTBEAT_INTERVAL.plusSeconds(1).toNanos());

        assertThat(sink.taken()).isEqualTo(":\n\n");
        assertThat(sink.ended).isFalse();
    }

    private void open(String lastEventId) {
        assertThat(streams.reserve()).isTrue();
        streams.add(TICKET, lastEventId, EventStreamsTest::json, sink);
        nowNanos = System.nanoTime();
    }

    private void add(EventSink other) {
        assertThat(streams.reserve()).isTrue();
        streams.add(TICKET, "", EventStreamsTest::json, other);
    }

    /** The stream asks, is answered, and tells. */
    private void hear(TicketStatus status) {
        pass(Duration.ZERO);
        answer(status);
        pass(looks.isEmpty() ? Duration.ZERO : Duration.ofMillis(1));
    }

    private Look look(Duration wait) {
        var look = new Look(wait, new CompletableFuture<>());
        looks.add(look);
        return look;
    }

    private void answer(TicketStatus status) {
        looks.remove().answer().complete(status);
    }

    private void pass(Duration later) {
        nowNanos += later.toNanos();
        streams.pass(nowNanos);
    }

    private double openNow() {
        return metrics.get("hhplus.status.streams").gauge().value();
    }

    private static byte[] json(TicketStatus status) {
        var outcome = status.outcome();
        var place = status.place();
        var text = outcome != null
                ? outcome.outcome().name()
                : "waiting at " + (place == null ? "?" : Long.toString(place.position()));
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static TicketStatus waitingAt(long position) {
        return new TicketStatus(null, new Place(position, 4_000));
    }

    private static TicketStatus decided(Outcome outcome) {
        return new TicketStatus(new OutcomeView(outcome, 0, NOON, null, 5, 17, 0), null);
    }
}
