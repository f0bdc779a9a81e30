package kr.hhplus.ingress.publish;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import kr.hhplus.ingress.gate.CampaignGate;
import kr.hhplus.ingress.gate.CampaignGate.Verdict;
import kr.hhplus.ingress.queue.WaitingQueue;
import kr.hhplus.ingress.status.PollPace;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import kr.hhplus.schemas.http.ProblemWriter;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.ticket.TicketCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * POST /api/v1/coupon/publish: gate, log, ticket. A servlet of its own, since here every microsecond is paid by
 * everybody who presses the button; no thread waits for the log.
 *
 * <p>Thread-safe.
 */
public final class PublishServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(PublishServlet.class);
    private static final String ANSWER = PublishServlet.class.getName() + ".answer";
    private static final String AGAIN = "Asking again is safe: the same user gets the same ticket.";
    /** Never reached while the log keeps its own bound. */
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(10);

    private final transient CampaignGate gate;
    private final transient CommandLog commandLog;
    private final transient WaitingQueue queue;
    private final transient TicketCodec tickets;
    private final transient Clock clock;
    private final transient JsonMapper json;
    private final transient ProblemWriter problems;
    private final transient MeterRegistry metrics;
    private final transient Counter accepted;

    public PublishServlet(
            CampaignGate gate,
            CommandLog commandLog,
            WaitingQueue queue,
            TicketCodec tickets,
            Clock clock,
            JsonMapper json,
            MeterRegistry metrics) {
        this.gate = gate;
        this.commandLog = commandLog;
        this.queue = queue;
        this.tickets = tickets;
        this.clock = clock;
        this.json = json;
        this.problems = new ProblemWriter(json);
        this.metrics = metrics;
        this.accepted = metrics.counter("hhplus.requests.accepted");
    }

    /**
     * An accepted request.
     *
     * @param position how many requests are at most before it and itself, in the part of the log that is not decided yet
     * @param pollAfterMs when asking for the outcome is worth it
     */
    record Accepted(
            String requestId,
            long couponId,
            long userId,
            String status,
            long position,
            String statusUrl,
            long pollAfterMs) {}

    /** Comes twice for an accepted request: with the request, and again when the log has acknowledged it. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            answer(requireNonNull(request.getAttribute(ANSWER)), response);
            return;
        }
        try {
            publish(request, response);
        } catch (ProblemException e) {
            problems.write(e.problem(), response);
        }
    }

    private void publish(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var ticket = PublishRequest.read(request, json).ticket();
        var verdict = gate.check(ticket.couponId());
        var state = verdict.state();
        if (verdict.kind() != Verdict.Kind.PASS || state == null) {
            problems.write(refusal(verdict), response);
            return;
        }
        var appended = commandLog.append(new IssueCoupon(ticket.couponId(), ticket.userId()));
        if (appended.isEmpty()) {
            metrics.counter("hhplus.requests.overloaded").increment();
            problems.write(Problem.unavailable("Too many requests are on their way. " + AGAIN), response);
            return;
        }
        answerLater(request.startAsync(), appended.get(), ticket, state);
    }

    private void answerLater(
            AsyncContext async, CompletableFuture<LogPosition> appended, Ticket ticket, CouponState state) {
        async.setTimeout(ANSWER_WAIT_MAX.toMillis());
        var unused = appended.handle((position, failure) -> {
            async.getRequest()
                    .setAttribute(ANSWER, failure == null ? accept(ticket, position, state) : unacknowledged(failure));
            try {
                async.dispatch();
            } catch (IllegalStateException e) {
                log.debug("the client left before the answer", e);
            }
            return null;
        });
    }

    private void answer(Object answer, HttpServletResponse response) throws IOException {
        if (answer instanceof Problem problem) {
            problems.write(problem, response);
            return;
        }
        var accepted = (Accepted) answer;
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
        response.setHeader(HttpHeaders.LOCATION, accepted.statusUrl());
        response.setHeader(
                HttpHeaders.RETRY_AFTER,
                Long.toString(Duration.ofMillis(accepted.pollAfterMs()).toSeconds()));
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        var body = json.writeValueAsBytes(accepted);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private Accepted accept(Ticket ticket, LogPosition position, CouponState state) {
        queue.add(ticket, position);
        accepted.increment();
        var requestId = tickets.encode(ticket);
        long ahead = Math.max(1, position.offset() - state.lastPosition().offset());
        return new Accepted(
                requestId,
                ticket.couponId(),
                ticket.userId(),
                "WAITING",
                ahead,
                "/api/v1/coupon/requests/" + requestId,
                PollPace.after(ahead).toMillis());
    }

    private Problem refusal(Verdict verdict) {
        var problem =
                switch (verdict.kind()) {
                    case UNKNOWN, PASS -> Problem.of(ProblemCode.UNKNOWN_COUPON, "No campaign has this couponId.");
                    case SOLD_OUT -> Problem.of(ProblemCode.SOLD_OUT, "All coupons are issued.");
                    case CLOSED -> Problem.of(ProblemCode.CLOSED, "The campaign is over.");
                    case NOT_OPEN ->
                        notOpen(requireNonNull(
                                requireNonNull(verdict.state()).terms().opensAt()));
                };
        metrics.counter("hhplus.requests.refused", "code", problem.code().name())
                .increment();
        return problem;
    }

    private Problem notOpen(Instant opensAt) {
        return Problem.of(ProblemCode.NOT_OPEN, "The campaign opens at " + opensAt + ".")
                .with("opensAt", opensAt)
                .retryAfter(Duration.between(clock.instant(), opensAt));
    }

    private Problem unacknowledged(Throwable failure) {
        log.debug("the log did not acknowledge", failure);
        metrics.counter("hhplus.requests.unacknowledged").increment();
        return Problem.unavailable("The request could not be put on record in time. " + AGAIN);
    }
}
