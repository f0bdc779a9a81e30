package kr.hhplus.ingress.grant;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import kr.hhplus.ingress.campaign.IdempotencyKey;
import kr.hhplus.ingress.campaign.OperatorCalls;
import kr.hhplus.ingress.gate.CampaignGate;
import kr.hhplus.ingress.publish.CommandLog;
import kr.hhplus.schemas.coupon.RequestKey;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import kr.hhplus.schemas.http.ValidId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * POST {@value #PATH}: a coupon for each user of a list, one userId a row. The list is read as it arrives, and the answer
 * is lines of JSON: how far it has come about every second, at last the report. One list at a time.
 *
 * <p>Sending a list again, with the same id, is safe: a user gets one coupon of a grant.
 */
@RestController
public final class GrantController {
    public static final String PATH = "/api/v1/campaigns/{couponId}/grants";

    private static final Logger log = LoggerFactory.getLogger(GrantController.class);
    private static final String LINES = "application/x-ndjson";
    private static final int LISTS_AT_ONCE_MAX = 1;
    private static final long PROGRESS_NANOS = 1_000_000_000;
    private static final Duration ROOM_WAIT_MAX = Duration.ofSeconds(10);
    private static final Duration BODY_WAIT_MAX = Duration.ofMinutes(15);

    private final CommandLog commandLog;
    private final CampaignGate gate;
    private final GrantOutcomes outcomes;
    private final JsonMapper json;
    private final Semaphore lists = new Semaphore(LISTS_AT_ONCE_MAX);

    public GrantController(CommandLog commandLog, CampaignGate gate, GrantOutcomes outcomes, JsonMapper json) {
        this.commandLog = commandLog;
        this.gate = gate;
        this.outcomes = outcomes;
        this.json = json;
    }

    record Line(long rows, long accepted, long rejected) {}

    /**
     * The last line.
     *
     * @param done whether the list was read to its end, and all that was accepted is in the log
     * @param rows read; where the log or the list failed, those of the last moments may not be in the log
     * @param lastOffset of the list in the log: it is decided when the {@link GrantOutcomes.Report} has come as far
     * @param errors the first rows that were rejected, at most 1,000
     * @param failure why it is not done, and what to do
     */
    record Report(
            boolean done,
            String grantId,
            long rows,
            long accepted,
            long rejected,
            @Nullable Long lastOffset,
            List<Grant.Fault> errors,
            String reportUrl,
            @Nullable String failure) {}

    @PostMapping(value = PATH, consumes = "text/csv")
    void grant(
            @PathVariable @ValidId Long couponId,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var grantId = IdempotencyKey.required(key);
        if (gate.awaitKnown(couponId, OperatorCalls.KNOWN_WAIT_MAX).join().isEmpty()) {
            throw unknown();
        }
        if (request.getContentLengthLong() > GrantRows.BYTES_MAX) {
            throw new ProblemException(
                    Problem.of(ProblemCode.PAYLOAD_TOO_LARGE, "A list may have " + GrantRows.BYTES_MAX + " bytes."),
                    null);
        }
        if (!lists.tryAcquire()) {
            throw new ProblemException(Problem.unavailable("Another list is being read. Ask again."), null);
        }
        try {
            response.setContentType(LINES);
            grant(
                    couponId,
                    grantId,
                    new GrantBody(request.getInputStream(), BODY_WAIT_MAX),
                    response.getOutputStream());
        } finally {
            lists.release();
        }
    }

    /** Reads a list and writes its lines. */
    void grant(long couponId, String grantId, GrantBody body, OutputStream out) {
        var grant = new Grant(commandLog, couponId, grantId, new LineAboutEverySecond(out), ROOM_WAIT_MAX);
        var rows = new GrantRows(body);
        String failure = null;
        try {
            var cut = rows.read(grant);
            grant.await();
            failure = cut.map(why -> "The grant ended early: " + why
                            + ". Send these rows as another list, with the same Idempotency-Key; nobody gets two.")
                    .orElse(null);
        } catch (Grant.LogFailureException | GrantBody.LateException e) {
            log.warn("a grant for coupon {} ended after {} rows", couponId, rows.rows(), e);
            failure = "The grant ended early: " + e.getMessage()
                    + ". Send the list again with the same Idempotency-Key; nobody gets two.";
        } catch (IOException e) {
            // The server writes nothing more to a client that it could not read from, but a 400 where it still can.
            log.info(
                    "the list of a grant for coupon {} broke off after {} rows: {}",
                    couponId,
                    rows.rows(),
                    e.toString());
            return;
        }
        try {
            write(out, report(grantId, couponId, rows, grant, failure));
            body.drain();
        } catch (IOException e) {
            log.info("nobody reads the report of a grant for coupon {}: {}", couponId, e.toString());
        }
    }

    private static Report report(String grantId, long couponId, GrantRows rows, Grant grant, @Nullable String failure) {
        return new Report(
                failure == null,
                grantId,
                rows.rows(),
                grant.accepted(),
                grant.rejected(),
                grant.lastOffset(),
                grant.faults(),
                "/api/v1/campaigns/" + couponId + "/grants/" + grantId,
                failure);
    }

    private static ProblemException unknown() {
        return new ProblemException(
                Problem.of(ProblemCode.UNKNOWN_COUPON, "No campaign has this couponId. Define it first."), null);
    }

    @GetMapping(PATH + "/{grantId}")
    GrantOutcomes.Report report(@PathVariable @ValidId Long couponId, @PathVariable String grantId) {
        if (!RequestKey.isValid(grantId)) {
            throw new ProblemException(
                    Problem.invalid(List.of(new FieldFault("grantId", "must match " + RequestKey.FORMAT))), null);
        }
        var state = gate.state(couponId).orElseThrow(GrantController::unknown);
        return outcomes.find(couponId, state.lastPosition().partition(), grantId);
    }

    private void write(OutputStream out, Object line) throws IOException {
        out.write(json.writeValueAsBytes(line));
        out.write('\n');
        out.flush();
    }

    private final class LineAboutEverySecond implements Grant.Progress {
        private final OutputStream out;
        private long lastNanos = System.nanoTime();

        LineAboutEverySecond(OutputStream out) {
            this.out = out;
        }

        @Override
        public void at(long rows, long accepted, long rejected) throws IOException {
            long now = System.nanoTime();
            if (now - lastNanos >= PROGRESS_NANOS) {
                lastNanos = now;
                write(out, new Line(rows, accepted, rejected));
            }
        }
    }
}
