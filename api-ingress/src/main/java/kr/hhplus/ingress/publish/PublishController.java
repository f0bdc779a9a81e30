package kr.hhplus.ingress.publish;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.validation.Valid;
import java.net.URI;
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
import kr.hhplus.schemas.http.ValidId;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.ticket.TicketCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** POST /api/v1/coupon/publish: gate, log, ticket. */
@RestController
public final class PublishController {
    private static final Logger log = LoggerFactory.getLogger(PublishController.class);
    private static final String AGAIN = "Asking again is safe: the same user gets the same ticket.";

    private final CampaignGate gate;
    private final CommandLog commandLog;
    private final WaitingQueue queue;
    private final TicketCodec tickets;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final Counter accepted;

    public PublishController(
            CampaignGate gate,
            CommandLog commandLog,
            WaitingQueue queue,
            TicketCodec tickets,
            Clock clock,
            MeterRegistry metrics) {
        this.gate = gate;
        this.commandLog = commandLog;
        this.queue = queue;
        this.tickets = tickets;
        this.clock = clock;
        this.metrics = metrics;
        this.accepted = metrics.counter("hhplus.requests.accepted");
    }

    record PublishRequest(@ValidId Long userId, @ValidId Long couponId) {}

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

    @PostMapping("/api/v1/coupon/publish")
    CompletableFuture<ResponseEntity<Object>> publish(@Valid @RequestBody PublishRequest request) {
        var verdict = gate.check(request.couponId());
        var state = verdict.state();
        if (verdict.kind() != Verdict.Kind.PASS || state == null) {
            return CompletableFuture.completedFuture(refuse(verdict).toResponse());
        }
        var ticket = new Ticket(request.couponId(), request.userId());
        return commandLog
                .append(new IssueCoupon(ticket.couponId(), ticket.userId()))
                .map(appended -> appended.handle((position, failure) ->
                        failure == null ? accept(ticket, position, state) : unacknowledged(failure)))
                .orElseGet(() -> CompletableFuture.completedFuture(overloaded()));
    }

    private ResponseEntity<Object> accept(Ticket ticket, LogPosition position, CouponState state) {
        queue.add(ticket, position);
        accepted.increment();
        var requestId = tickets.encode(ticket);
        var statusUrl = "/api/v1/coupon/requests/" + requestId;
        long ahead = Math.max(1, position.offset() - state.lastPosition().offset());
        var pollAfter = PollPace.after(ahead);
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .location(URI.create(statusUrl))
                .header(HttpHeaders.RETRY_AFTER, Long.toString(pollAfter.toSeconds()))
                .body(new Accepted(
                        requestId,
                        ticket.couponId(),
                        ticket.userId(),
                        "WAITING",
                        ahead,
                        statusUrl,
                        pollAfter.toMillis()));
    }

    private Problem refuse(Verdict verdict) {
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

    private ResponseEntity<Object> unacknowledged(Throwable failure) {
        log.debug("the log did not acknowledge", failure);
        metrics.counter("hhplus.requests.unacknowledged").increment();
        return Problem.unavailable("The request could not be put on record in time. " + AGAIN)
                .toResponse();
    }

    private ResponseEntity<Object> overloaded() {
        metrics.counter("hhplus.requests.overloaded").increment();
        return Problem.unavailable("Too many requests are on their way. " + AGAIN)
                .toResponse();
    }
}
