package kr.hhplus.standalone.guarantee;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Outcome;

/** However often a user asks, one coupon is all that they get. */
public record AtMostOnePerUser() implements Guarantee {
    @Override
    public Verdict verify(Evidence evidence) {
        Map<Long, Long> numbers = new HashMap<>();
        long requests = 0;
        for (var decision : evidence.decisions()) {
            if (!(decision instanceof IssueDecided issue)) {
                continue;
            }
            requests++;
            if (issue.outcome() != Outcome.ISSUED) {
                continue;
            }
            Long before = numbers.putIfAbsent(issue.userId(), issue.issuanceNumber());
            if (before != null && before != issue.issuanceNumber()) {
                return Verdict.broken("user %d holds number %d and number %d in the log"
                        .formatted(issue.userId(), before, issue.issuanceNumber()));
            }
        }
        Set<Long> holders = new HashSet<>();
        for (var row : evidence.rows()) {
            if (row.outcome() == Outcome.ISSUED && !holders.add(row.userId())) {
                return Verdict.broken("user %d has two issued rows in MySQL".formatted(row.userId()));
            }
        }
        return Verdict.held("%,d users hold one coupon each after %,d requests".formatted(numbers.size(), requests));
    }
}
