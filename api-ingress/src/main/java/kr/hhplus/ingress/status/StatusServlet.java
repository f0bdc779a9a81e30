package kr.hhplus.ingress.status;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import kr.hhplus.ingress.gate.CampaignGate;
import kr.hhplus.ingress.limit.RateLimits;
import kr.hhplus.ingress.publish.CommandLog;
import kr.hhplus.ingress.queue.WaitingQueue;
import kr.hhplus.ingress.status.TicketStatus.Place;
import kr.hhplus.schemas.coupon.CouponCommand.WithdrawRequest;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.http.AsyncJsonServlet;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import kr.hhplus.schemas.http.identity.Callers;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.ticket.TicketCodec;
import kr.hhplus.schemas.view.OutcomeView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/**
 * GET /api/v1/coupon/requests/{requestId}: what became of a ticket; GET …/events: the same as it happens. DELETE: its
 * user gives it up, as long as no outcome has been shown; the log decides, and a coupon that it has given by then goes
 * back to stock.
 */
public final class StatusServlet extends AsyncJsonServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(StatusServlet.class);
    static final long WAIT_MS_MAX = 10_000;
    private static final String PATH = "/api/v1/coupon/requests/";
    private static final String EVENTS = "/events";
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String WAITING = "WAITING";
    /** Never reached while the reader keeps its own bound. */
    private static final Duration ANSWER_WAIT_MAX =
            Duration.ofMillis(WAIT_MS_MAX).plusSeconds(10);

    private static final Map<String, String> NOT_TO_BE_KEPT = Map.of(HttpHeaders.CACHE_CONTROL, "no-store");

    private static final Duration WITHDRAWAL_WAIT_MAX = Duration.ofMillis(WAIT_MS_MAX);
    /** So many may wait for a log that is away at a time, each as long as {@link CommandLog} lets an append wait. */
    private static final int WITHDRAWERS = 16;

    private static final int WITHDRAWALS_PENDING_MAX = 512;

    private final transient RateLimits limits;
    private final transient Callers callers;
    private final transient JsonMapper json;
    private final transient TicketCodec tickets;
    private final transient CommandLog commandLog;
    private final transient WaitingQueue queue;
    private final transient StatusReader reader;
    private final transient EventStreams streams;
    private final transient CampaignGate gate;
    private final transient ThreadPoolExecutor withdrawers;

    public StatusServlet(
            RateLimits limits,
            Callers callers,
            TicketCodec tickets,
            CommandLog commandLog,
            WaitingQueue queue,
            StatusReader reader,
            EventStreams streams,
            CampaignGate gate,
            JsonMapper json) {
        super(json, ANSWER_WAIT_MAX);
        this.limits = limits;
        this.callers = callers;
        this.json = json;
        this.tickets = tickets;
        this.commandLog = commandLog;
        this.queue = queue;
        this.reader = reader;
        this.streams = streams;
        this.gate = gate;
        this.withdrawers = new ThreadPoolExecutor(
                WITHDRAWERS,
                WITHDRAWERS,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(WITHDRAWALS_PENDING_MAX),
                task -> {
                    var thread = new Thread(task, "withdrawer");
                    thread.setDaemon(true);
                    return thread;
                });
        withdrawers.allowCoreThreadTimeOut(true);
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

    /**
     * The proof: where the decided request lies in coupon-commands, when it was decided, and its place among those that
     * could win.
     *
     * @param rank absent where it was not one of them
     */
    record Receipt(int partition, long offset, @Nullable Long rank, Instant decidedAt) {}

    /** A withdrawal that is on record, but not seen to be decided yet. */
    record Withdrawing(
            String requestId, long couponId, long userId, String status, String statusUrl, long pollAfterMs) {}

    @Override
    protected CompletableFuture<?> handle(HttpServletRequest request) {
        var path = request.getPathInfo() == null ? "/" : request.getPathInfo();
        boolean isStream = path.endsWith(EVENTS) && path.length() > EVENTS.length();
        if (isStream) {
            requireMethod(request, "GET");
        } else {
            requireMethod(request, "GET", "DELETE");
        }
        var requestId = path.substring(1, isStream ? path.length() - EVENTS.length() : path.length());
        limits.countAddress(request.getRemoteAddr());
        var caller = callers.of(request);
        var wait = waitOf(request.getParameter("waitMs"));
        var ticket = tickets.decode(requestId);
        if (ticket.isEmpty()) {
            return CompletableFuture.completedFuture(
                    Problem.of(ProblemCode.UNKNOWN_TICKET, "This requestId was never given out."));
        }
        caller.requireUser(ticket.get().userId());
        limits.countUser(ticket.get().userId());
        if (isStream) {
            return CompletableFuture.completedFuture(stream(requestId, ticket.get(), request));
        }
        return "DELETE".equals(request.getMethod())
                ? withdraw(requestId, ticket.get())
                : read(ticket.get(), wait).thenApply(known -> answer(requestId, ticket.get(), known));
    }

    private Object stream(String requestId, Ticket ticket, HttpServletRequest request) {
        var lastEventId = request.getHeader(LAST_EVENT_ID);
        return streams.open(
                ticket,
                lastEventId == null ? "" : lastEventId,
                status -> json.writeValueAsBytes(view(requestId, ticket, status)));
    }

    private Object answer(String requestId, Ticket ticket, Optional<TicketStatus> status) {
        return status.isPresent() ? reply(requestId, ticket, status.get()) : tooMany();
    }

    private CompletableFuture<Optional<TicketStatus>> read(Ticket ticket, Duration wait) {
        return orEmpty(reader.read(ticket, wait));
    }

    /** Empty when too many are asking. */
    private static CompletableFuture<Optional<TicketStatus>> orEmpty(Optional<CompletableFuture<TicketStatus>> status) {
        return status.map(known -> known.thenApply(Optional::of))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    private static Problem tooMany() {
        return Problem.unavailable("Too many are asking. The ticket keeps its place; ask again.");
    }

    /**
     * An outcome that was shown, or may have been, is not taken back here. One that the log has and nobody has seen yet is: a
     * coupon that was won before the withdrawal was read goes back to stock.
     */
    private CompletableFuture<Object> withdraw(String requestId, Ticket ticket) {
        // Not by the thread that has read the ticket, since it reads everybody's.
        return read(ticket, Duration.ZERO)
                .thenComposeAsync(known -> withdraw(requestId, ticket, known), withdrawers)
                .exceptionally(StatusServlet::unacknowledged);
    }

    private CompletableFuture<Object> withdraw(String requestId, Ticket ticket, Optional<TicketStatus> known) {
        if (known.isEmpty()) {
            return CompletableFuture.completedFuture(tooMany());
        }
        var outcome = known.get().outcome();
        if (outcome != null && outcome.outcome().isFinal()) {
            return CompletableFuture.completedFuture(
                    Problem.of(ProblemCode.ALREADY_DECIDED, "It is too late to give the request up.")
                            .with("outcome", outcome.outcome().name()));
        }
        if (!known.get().isSure()) {
            return CompletableFuture.completedFuture(
                    Problem.unavailable("Whether the request is decided cannot be told now. Asking again is safe."));
        }
        return commandLog
                .append(new WithdrawRequest(ticket.couponId(), ticket.userId(), ticket.requestKey()))
                .map(appended -> appended.thenCompose(position -> awaitWithdrawal(requestId, ticket, position)))
                .orElseGet(() -> CompletableFuture.completedFuture(
                        Problem.unavailable("Too many requests are on their way. Asking again is safe.")));
    }

    private CompletableFuture<Object> awaitWithdrawal(String requestId, Ticket ticket, LogPosition withdrawal) {
        // Those behind move up at once.
        queue.remove(ticket, withdrawal);
        return orEmpty(reader.readWithdrawn(ticket, withdrawal.offset(), WITHDRAWAL_WAIT_MAX))
                .thenApply(known -> {
                    var outcome = known.map(TicketStatus::outcome).orElse(null);
                    return StatusReader.settlesWithdrawal(outcome, withdrawal.offset())
                            ? answer(requestId, ticket, known)
                            : notYet(requestId, ticket);
                });
    }

    /** The withdrawal is on record, and what it came to cannot be told yet. */
    private Reply notYet(String requestId, Ticket ticket) {
        var statusUrl = PATH + requestId;
        var pollAfter = PollPace.after(0);
        return new Reply(
                HttpServletResponse.SC_ACCEPTED,
                Map.of(
                        HttpHeaders.CACHE_CONTROL,
                        "no-store",
                        HttpHeaders.LOCATION,
                        statusUrl,
                        HttpHeaders.RETRY_AFTER,
                        Long.toString(pollAfter.toSeconds())),
                new Withdrawing(
                        requestId, ticket.couponId(), ticket.userId(), WAITING, statusUrl, pollAfter.toMillis()));
    }

    private static Problem unacknowledged(Throwable failure) {
        log.debug("the log did not acknowledge", failure);
        return Problem.unavailable("The withdrawal could not be put on record in time. Asking again is safe.");
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
        return new Reply(HttpServletResponse.SC_OK, NOT_TO_BE_KEPT, view(requestId, ticket, status));
    }

    private StatusView view(String requestId, Ticket ticket, TicketStatus status) {
        return status.outcome() != null
                ? decided(requestId, ticket, status.outcome())
                : waiting(requestId, ticket, status.place());
    }

    private StatusView waiting(String requestId, Ticket ticket, @Nullable Place place) {
        Long position = place == null ? null : place.position();
        Long estimatedWaitMs = place == null
                ? null
                : gate.estimateWait(ticket.couponId(), place.offset())
                        .map(Duration::toMillis)
                        .orElse(null);
        long pollAfterMs = PollPace.after(position == null ? 0 : position).toMillis();
        return new StatusView(
                requestId,
                ticket.couponId(),
                ticket.userId(),
                WAITING,
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
