package kr.hhplus.ingress.grant;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Semaphore;
import kr.hhplus.ingress.campaign.IdempotencyKey;
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
     * @param done whether the whole list is in the log
     * @param errors the first rows that were rejected, at most 1,000
     * @param failure why it is not done, and what to do
     */
    record Report(
            boolean done,
            String grantId,
            long accepted,
            long rejected,
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
        if (gate.state(couponId).isEmpty()) {
            throw new ProblemException(
                    Problem.of(ProblemCode.UNKNOWN_COUPON, "No campaign has this couponId. Define it first."), null);
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
            grant(couponId, grantId, request, response.getOutputStream());
        } finally {
            lists.release();
        }
    }

    private void grant(long couponId, String grantId, HttpServletRequest request, OutputStream out) throws IOException {
        var progress = new LineAboutEverySecond(out);
        var grant = new Grant(commandLog, couponId, grantId, progress);
        String failure = null;
        try {
            new GrantRows(request.getInputStream()).read(grant);
            grant.await();
        } catch (Grant.LogFailureException e) {
            log.warn("a grant for coupon {} ended after {} rows", couponId, grant.accepted(), e);
            failure = "The grant ended early: " + e.getMessage()
                    + ". Send the list again with the same Idempotency-Key; nobody gets two.";
        }
        write(
                out,
                new Report(
                        failure == null,
                        grantId,
                        grant.accepted(),
                        grant.rejected(),
                        grant.faults(),
                        "/api/v1/campaigns/" + couponId + "/grants/" + grantId,
                        failure));
    }

    @GetMapping(PATH + "/{grantId}")
    GrantOutcomes.Report report(@PathVariable @ValidId Long couponId, @PathVariable String grantId) {
        if (!RequestKey.isValid(grantId)) {
            throw new ProblemException(
                    Problem.invalid(List.of(new FieldFault("grantId", "must match " + RequestKey.FORMAT))), null);
        }
        return outcomes.find(couponId, grantId);
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
