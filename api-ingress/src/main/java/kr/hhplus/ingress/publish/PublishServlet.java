package kr.hhplus.ingress.publish;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kr.hhplus.ingress.campaign.IdempotencyKey;
import kr.hhplus.ingress.gate.CampaignGate;
import kr.hhplus.ingress.gate.CampaignGate.Verdict;
import kr.hhplus.ingress.limit.RateLimits;
import kr.hhplus.ingress.queue.WaitingQueue;
import kr.hhplus.ingress.status.PollPace;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.http.AsyncJsonServlet;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.identity.Callers;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.ticket.TicketCodec;
import kr.hhplus.schemas.tracing.Tracing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * POST /api/v1/coupon/publish: gate, log, ticket. A servlet of its own, since here every microsecond is paid by
 * everybody who presses the button; no thread waits for a request's own place in the log.
 *
 * <p>Thread-safe.
 */
public final class PublishServlet extends AsyncJsonServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(PublishServlet.class);
    private static final String AGAIN = "Asking again is safe: the same user gets the same ticket.";
    /** Never reached while the log keeps its own bound. */
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(10);

    private static final Duration UNACKNOWLEDGED_RETRY = Duration.ofSeconds(1);

    private static final Duration PAUSE_RETRY = Duration.ofSeconds(10);

    private final transient RateLimits limits;
    private final transient Callers callers;
    private final transient CampaignGate gate;
    private final transient CommandLog commandLog;
    private final transient WaitingQueue queue;
    private final transient TicketCodec tickets;
    private final transient Clock clock;
    private final transient ObjectReader requests;
    private final transient SoldOut soldOut;
    private final transient PublishMetrics metrics;
    private final transient Tracing tracing;

    public PublishServlet(
            RateLimits limits,
            Callers callers,
            CampaignGate gate,
            CommandLog commandLog,
            WaitingQueue queue,
            TicketCodec tickets,
            Clock clock,
            JsonMapper json,
            MeterRegistry metrics,
            Tracing tracing) {
        super(json, ANSWER_WAIT_MAX);
        this.limits = limits;
        this.callers = callers;
        this.gate = gate;
        this.commandLog = commandLog;
        this.queue = queue;
        this.tickets = tickets;
        this.clock = clock;
        this.requests = PublishRequest.reader(json);
        this.soldOut = new SoldOut(json);
        this.tracing = tracing;
        this.metrics = new PublishMetrics(metrics, commandLog);
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

    @Override
    protected CompletableFuture<?> handle(HttpServletRequest request) {
        requireMethod(request, "POST");
        limits.countAddress(request.getRemoteAddr());
        var caller = callers.of(request);
        var only = PublishRequest.read(request, requests).ticket();
        caller.requireUser(only.userId());
        limits.countUser(only.userId());
        var verdict = gate.check(only.couponId());
        var state = verdict.state();
        if (verdict.kind() != Verdict.Kind.PASS || state == null) {
            return CompletableFuture.completedFuture(refusal(verdict, only));
        }
        var ticket = state.terms().perUserLimit() == 1 ? only : oneOfSeveral(only, request);
        var span =
                tracing.isOn() ? tracing.beginRequest("publish", request.getHeader(Tracing.HEADER)) : Span.getInvalid();
        return commandLog
                .appendInTurn(new IssueCoupon(ticket.couponId(), ticket.userId(), ticket.requestKey()), span)
                .<CompletableFuture<?>>map(appended -> appended.handle((position, failure) -> {
                    span.end();
                    return failure == null ? accept(ticket, position) : unacknowledged(failure);
                }))
                .orElseGet(() -> {
                    span.end();
                    return CompletableFuture.completedFuture(overloaded());
                });
    }

    /** Where a user may have several coupons, a key of theirs tells the requests apart. */
    private static Ticket oneOfSeveral(Ticket ticket, HttpServletRequest request) {
        var key = IdempotencyKey.optional(request.getHeader(IdempotencyKey.HEADER));
        return new Ticket(ticket.couponId(), ticket.userId(), key);
    }

    private Reply accept(Ticket ticket, LogPosition position) {
        queue.add(ticket, position);
        metrics.accepted();
        var requestId = tickets.encode(ticket);
        var statusUrl = "/api/v1/coupon/requests/" + requestId;
        long ahead = gate.countUndecided(position.partition(), position.offset());
        var pollAfter = PollPace.after(ahead);
        return new Reply(
                HttpServletResponse.SC_ACCEPTED,
                Map.of(HttpHeaders.LOCATION, statusUrl, HttpHeaders.RETRY_AFTER, Long.toString(pollAfter.toSeconds())),
                new Accepted(
                        requestId,
                        ticket.couponId(),
                        ticket.userId(),
                        "WAITING",
                        ahead,
                        statusUrl,
                        pollAfter.toMillis()));
    }

    private Object refusal(Verdict verdict, Ticket ticket) {
        metrics.refused(verdict.kind());
        return switch (verdict.kind()) {
            case UNKNOWN, PASS -> Problem.of(ProblemCode.UNKNOWN_COUPON, "No campaign has this couponId.");
            case SOLD_OUT -> soldOut.answer(ticket.userId());
            case PAUSED ->
                Problem.of(ProblemCode.PAUSED, "The campaign is paused. Ask again in a while.")
                        .retryAfter(PAUSE_RETRY);
            case CLOSED -> Problem.of(ProblemCode.CLOSED, "The campaign is over.");
            case NOT_OPEN ->
                notOpen(requireNonNull(requireNonNull(verdict.state()).terms().opensAt()));
        };
    }

    private Problem notOpen(Instant opensAt) {
        return Problem.of(ProblemCode.NOT_OPEN, "The campaign opens at " + opensAt + ".")
                .with("opensAt", opensAt)
                .retryAfter(Duration.between(clock.instant(), opensAt));
    }

    private Problem overloaded() {
        metrics.overloaded();
        return Problem.unavailable("Too many requests are on their way. " + AGAIN);
    }

    private Problem unacknowledged(Throwable failure) {
        log.debug("the log did not acknowledge", failure);
        metrics.unacknowledged();
        // Sooner than after an overload: it has waited already, others came at other moments than it did, and a
        // partition has its next leader within seconds.
        return Problem.unavailable("The request could not be put on record in time. " + AGAIN)
                .retryAfter(UNACKNOWLEDGED_RETRY);
    }
}
