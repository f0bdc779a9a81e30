package kr.hhplus.ingress.status;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kr.hhplus.ingress.gate.CampaignGate;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.http.AsyncJsonServlet;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.ticket.TicketCodec;
import kr.hhplus.schemas.view.OutcomeView;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/** GET /api/v1/coupon/requests/{requestId}: what became of a ticket. */
public final class StatusServlet extends AsyncJsonServlet {
    private static final long serialVersionUID = 1L;
    static final long WAIT_MS_MAX = 10_000;
    /** Never reached while the reader keeps its own bound. */
    private static final Duration ANSWER_WAIT_MAX =
            Duration.ofMillis(WAIT_MS_MAX).plusSeconds(10);

    private static final Map<String, String> NOT_TO_BE_KEPT = Map.of(HttpHeaders.CACHE_CONTROL, "no-store");

    private final transient TicketCodec tickets;
    private final transient StatusReader reader;
    private final transient CampaignGate gate;

    public StatusServlet(TicketCodec tickets, StatusReader reader, CampaignGate gate, JsonMapper json) {
        super(json, ANSWER_WAIT_MAX);
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

    /** The proof: where the decided request lies in coupon-commands, when it was decided, and its place among those that
     * could win; rank is absent where it was not one of them. */
    record Receipt(int partition, long offset, @Nullable Long rank, Instant decidedAt) {}

    @Override
    protected CompletableFuture<?> handle(HttpServletRequest request) {
        requireMethod(request, "GET");
        var path = request.getPathInfo();
        var requestId = path == null ? "" : path.substring(1);
        var wait = waitOf(request.getParameter("waitMs"));
        var ticket = tickets.decode(requestId);
        if (ticket.isEmpty()) {
            return CompletableFuture.completedFuture(
                    Problem.of(ProblemCode.UNKNOWN_TICKET, "This requestId was never given out."));
        }
        return reader.read(ticket.get(), wait)
                .<CompletableFuture<?>>map(status -> status.thenApply(known -> reply(requestId, ticket.get(), known)))
                .orElseGet(() -> CompletableFuture.completedFuture(
                        Problem.unavailable("Too many are asking. The ticket keeps its place; ask again.")));
    }

    private static Duration waitOf(@Nullable String waitMs) {
        if (waitMs == null) {
            return Duration.ZERO;
        }
        if (waitMs.matches("[0-9]{1,5}") && Long.parseLong(waitMs) <= WAIT_MS_MAX) {
            return Duration.ofMillis(Long.parseLong(waitMs));
        }
        throw new ProblemException(
                Problem.invalid(List.of(new FieldFault("waitMs", "must be a whole number from 0 to " + WAIT_MS_MAX))),
                null);
    }

    private Reply reply(String requestId, Ticket ticket, TicketStatus status) {
        return new Reply(
                HttpServletResponse.SC_OK,
                NOT_TO_BE_KEPT,
                status.outcome() != null
                        ? decided(requestId, ticket, status.outcome())
                        : waiting(requestId, ticket, status.position()));
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
                outcome.issuanceNumber() == 0 ? null : outcome.issuanceNumber(),
                issued ? outcome.decidedAt() : null,
                outcome.expiresAt(),
                new Receipt(
                        outcome.partition(),
                        outcome.offset(),
                        outcome.rank() == 0 ? null : outcome.rank(),
                        outcome.decidedAt()));
    }
}
