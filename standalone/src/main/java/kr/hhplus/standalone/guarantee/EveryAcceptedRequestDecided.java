package kr.hhplus.standalone.guarantee;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.coupon.RequestKey;
import kr.hhplus.schemas.ticket.Ticket;

/** Who was answered 202 has exactly one final decision, in the log and in MySQL. */
public record EveryAcceptedRequestDecided() implements Guarantee {
    private static final int USERS_NAMED_MAX = 3;

    @Override
    public Verdict verify(Evidence evidence) {
        Map<Long, Integer> decisionsByCommand = new HashMap<>();
        Map<Ticket, IssueDecided> bound = new HashMap<>();
        Set<Long> decided = new HashSet<>();
        for (var decision : evidence.decisions()) {
            decisionsByCommand.merge(decision.commandPosition().offset(), 1, Integer::sum);
            if (decision instanceof IssueDecided issue) {
                decided.add(issue.userId());
                var before = bound.get(Ticket.of(issue));
                if (before != null && contradicts(before, issue)) {
                    return Verdict.broken(
                            "user %d has two different final decisions: %s at offset %d and %s at offset %d of the log"
                                    .formatted(
                                            issue.userId(),
                                            before.outcome(),
                                            before.decidedPosition().offset(),
                                            issue.outcome(),
                                            issue.decidedPosition().offset()));
                }
                if (issue.outcome() == Outcome.WITHDRAWN) {
                    bound.remove(Ticket.of(issue));
                } else if (issue.outcome().isFinal() && !RequestKey.isOfGrant(issue.requestKey())) {
                    bound.put(Ticket.of(issue), issue);
                }
            }
        }
        for (var logged : evidence.commands()) {
            int decisions = decisionsByCommand.getOrDefault(logged.position().offset(), 0);
            if (logged.command() instanceof IssueCoupon issue
                    && evidence.acceptedUsers().contains(issue.userId())
                    && decisions != 1) {
                return Verdict.broken("the request of user %d at offset %d of the log has %d decisions"
                        .formatted(issue.userId(), logged.position().offset(), decisions));
            }
        }
        Set<Long> stored = evidence.rows().stream().map(StoredDecision::userId).collect(Collectors.toSet());
        var undecided = missing(evidence.acceptedUsers(), decided);
        var unstored = missing(evidence.acceptedUsers(), stored);
        if (!undecided.isEmpty() || !unstored.isEmpty()) {
            return Verdict.broken(
                    "of %,d accepted tickets %,d are undecided and %,d are not in MySQL, for example of users %s"
                            .formatted(
                                    evidence.acceptedUsers().size(),
                                    undecided.size(),
                                    unstored.size(),
                                    (undecided.isEmpty() ? unstored : undecided)
                                            .stream().limit(USERS_NAMED_MAX).toList()));
        }
        return Verdict.held("%,d tickets were accepted; 0 are undecided, 0 are not in MySQL"
                .formatted(evidence.acceptedUsers().size()));
    }

    /** A coupon may be given back or taken away; everything else that is final stays. */
    private static boolean contradicts(IssueDecided before, IssueDecided now) {
        boolean takenBack = before.outcome() == Outcome.ISSUED
                && (now.outcome() == Outcome.WITHDRAWN || now.outcome() == Outcome.REVOKED);
        return now.decidedPosition().offset() != before.decidedPosition().offset() && !takenBack;
    }

    private static Set<Long> missing(Set<Long> wanted, Set<Long> present) {
        Set<Long> missing = new TreeSet<>(wanted);
        missing.removeAll(present);
        return missing;
    }
}
