package kr.hhplus.ingress.status;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import kr.hhplus.ingress.gate.CampaignGate;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.ticket.TicketCodec;
import kr.hhplus.schemas.view.OutcomeView;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** GET /api/v1/coupon/requests/{requestId}: what became of a ticket. */
@RestController
public final class StatusController {
    static final long WAIT_MS_MAX = 10_000;

    private final TicketCodec tickets;
    private final StatusReader reader;
    private final CampaignGate gate;

    public StatusController(TicketCodec tickets, StatusReader reader, CampaignGate gate) {
        this.tickets = tickets;
        this.reader = reader;
        this.gate = gate;
    }

    /**
     * The answer.
     *
     * @param status WAITING or the outcome
     * @param position place in line, 1 at the front; absent when decided, or not known just now
     * @param receipt where the decided request lies in the log
     */
    record StatusView(
            String requestId,
            long couponId,
            long userId,
            String status,
            @Nullable Long position,
            @Nullable Long estimatedWaitMs,
            @Nullable Long pollAfterMs,
            @Nullable Long issuanceNumber,
            @Nullable Instant issuedAt,
            @Nullable Instant expiresAt,
            @Nullable Receipt receipt) {}

    record Receipt(int partition, long offset) {}

    @GetMapping("/api/v1/coupon/requests/{requestId}")
    CompletableFuture<ResponseEntity<Object>> status(
            @PathVariable String requestId,
            @RequestParam(defaultValue = "0")
                    @Min(value = 0, message = "must be 0 .. 10000")
                    @Max(value = WAIT_MS_MAX, message = "must be 0 .. 10000")
                    long waitMs) {
        var ticket = tickets.decode(requestId);
        if (ticket.isEmpty()) {
            return CompletableFuture.completedFuture(
                    Problem.of(ProblemCode.UNKNOWN_TICKET, "This requestId was never given out.")
                            .toResponse());
        }
        return reader.read(ticket.get(), Duration.ofMillis(waitMs))
                .map(status -> status.thenApply(known -> answer(requestId, ticket.get(), known)))
                .orElseGet(() -> CompletableFuture.completedFuture(
                        Problem.unavailable("Too many are asking. The ticket keeps its place; ask again.")
                                .toResponse()));
    }

    private ResponseEntity<Object> answer(String requestId, Ticket ticket, TicketStatus status) {
        var response = ResponseEntity.ok().header(HttpHeaders.CACHE_CONTROL, "no-store");
        return status.outcome() != null
                ? response.body(decided(requestId, ticket, status.outcome()))
                : response.body(waiting(requestId, ticket, status.position()));
    }

    private StatusView waiting(String requestId, Ticket ticket, @Nullable Long position) {
        Long estimatedWaitMs = position == null
                ? null
                : gate.estimateWait(ticket.couponId(), position)
                        .map(Duration::toMillis)
                        .orElse(null);
        long pollAfterMs = PollPace.after(position == null ? 0 : position).toMillis();
        return new StatusView(
                requestId,
                ticket.couponId(),
                ticket.userId(),
                "WAITING",
                position,
                estimatedWaitMs,
                pollAfterMs,
                null,
                null,
                null,
                null);
    }

    private static StatusView decided(String requestId, Ticket ticket, OutcomeView outcome) {
        boolean issued = outcome.outcome() == Outcome.ISSUED;
        return new StatusView(
                requestId,
                ticket.couponId(),
                ticket.userId(),
                outcome.outcome().name(),
                null,
                null,
                null,
                issued ? outcome.issuanceNumber() : null,
                issued ? outcome.decidedAt() : null,
                outcome.expiresAt(),
                new Receipt(outcome.partition(), outcome.offset()));
    }
}
