package kr.hhplus.standalone.guarantee;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.topic.Topics;

/** Collects the evidence of a sale from the log and from MySQL. */
public final class EvidenceReader {
    private static final long POLL_MS = 100;

    private final String kafka;
    private final StoredDecisions stored;
    private final Duration patience;

    /** Patience is how long to wait for decisions or rows while nothing new comes, before taking what is there. */
    public EvidenceReader(String kafka, StoredDecisions stored, Duration patience) {
        this.kafka = kafka;
        this.stored = stored;
        this.patience = patience;
    }

    /**
     * Where a coupon's records begin.
     *
     * @param commands offset in the coupon's partition of coupon-commands, likewise decisions
     */
    public record Start(long commands, long decisions) {
        /** The start of the log. */
        public static final Start OF_LOG = new Start(0, 0);
    }

    /** The place after which the records of a coupon lie that is not sold yet. */
    public Start startOfNew(long couponId) {
        try (var log = new CouponLog(kafka, couponId)) {
            return new Start(log.end(Topics.COUPON_COMMANDS), log.end(Topics.COUPON_DECISIONS));
        }
    }

    /**
     * Reads all commands that the log has now, waits until they are decided and stored, and reads that too. Where the
     * decisions or rows stop coming, the evidence is what is there, and the guarantees say what is missing.
     */
    public Evidence read(long couponId, Start start, Set<Long> acceptedUsers, Collection<SeenOutcome> seen)
            throws InterruptedException {
        List<LoggedCommand> commands = new ArrayList<>();
        List<CouponDecision> decisions = new ArrayList<>();
        try (var log = new CouponLog(kafka, couponId)) {
            long end = log.end(Topics.COUPON_COMMANDS);
            log.read(
                    Topics.COUPON_COMMANDS,
                    start.commands(),
                    (position, command) -> commands.add(new LoggedCommand(position, command)),
                    next -> next >= end,
                    patience);
            // A request that came in after that is part of the next evidence.
            CouponLog.Sink<CouponDecision> sink = (position, decision) -> {
                if (decision.commandPosition().offset() < end) {
                    decisions.add(decision);
                }
            };
            long next = log.read(
                    Topics.COUPON_DECISIONS, start.decisions(), sink, at -> covers(decisions, commands), patience);
            // And whatever follows the last expected decision, since it should not be there.
            long decisionsEnd = log.end(Topics.COUPON_DECISIONS);
            log.read(Topics.COUPON_DECISIONS, next, sink, at -> at >= decisionsEnd, patience);
        }
        awaitRows(couponId, decisions);
        return new Evidence(couponId, commands, decisions, stored.all(couponId), acceptedUsers, List.copyOf(seen));
    }

    private static boolean covers(List<CouponDecision> decisions, List<LoggedCommand> commands) {
        if (commands.isEmpty()) {
            return true;
        }
        long last = commands.get(commands.size() - 1).position().offset();
        return !decisions.isEmpty()
                && decisions.get(decisions.size() - 1).commandPosition().offset() >= last;
    }

    private void awaitRows(long couponId, List<CouponDecision> decisions) throws InterruptedException {
        Set<Long> users = new HashSet<>();
        for (var decision : decisions) {
            if (decision instanceof IssueDecided issue) {
                users.add(issue.userId());
            }
        }
        long before = -1;
        long lastChangeNanos = System.nanoTime();
        while (true) {
            long rows = stored.count(couponId);
            if (rows >= users.size() || System.nanoTime() - lastChangeNanos > patience.toNanos()) {
                return;
            }
            if (rows != before) {
                before = rows;
                lastChangeNanos = System.nanoTime();
            }
            Thread.sleep(POLL_MS);
        }
    }
}
