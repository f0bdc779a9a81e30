package kr.hhplus.standalone.guarantee;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Outcome;

/** However often a user asks, the per-user limit, by default one coupon, is all that they get. */
public record AtMostOnePerUser() implements Guarantee {
    @Override
    public Verdict verify(Evidence evidence) {
        Map<Long, Set<Long>> numbersByUser = new HashMap<>();
        long requests = 0;
        int limit = 1;
        int limitMax = 1;
        for (var decision : evidence.decisions()) {
            if (decision instanceof CampaignDecided campaign && campaign.terms() != null) {
                limit = campaign.terms().perUserLimit();
                limitMax = Math.max(limitMax, limit);
            } else if (decision instanceof IssueDecided issue) {
                requests++;
                var numbers = numbersByUser.computeIfAbsent(issue.userId(), user -> new HashSet<>());
                if (issue.outcome() == Outcome.WITHDRAWN) {
                    numbers.remove(issue.issuanceNumber());
                } else if (issue.outcome() == Outcome.ISSUED
                        && numbers.add(issue.issuanceNumber())
                        && numbers.size() > limit) {
                    return Verdict.broken("user %d has numbers %s in the log, and the limit is %d"
                            .formatted(issue.userId(), numbers, limit));
                }
            }
        }
        // Who had more before an operator has lowered the limit keeps them.
        Map<Long, Integer> rowsByUser = new HashMap<>();
        for (var row : evidence.rows()) {
            if (row.outcome() == Outcome.ISSUED && rowsByUser.merge(row.userId(), 1, Integer::sum) > limitMax) {
                return Verdict.broken("user %d has more than %d issued rows in MySQL, and the limit was never higher"
                        .formatted(row.userId(), limitMax));
            }
        }
        return Verdict.held("%,d coupons went to %,d users after %,d requests"
                .formatted(
                        numbersByUser.values().stream().mapToLong(Set::size).sum(),
                        numbersByUser.values().stream()
                                .filter(numbers -> !numbers.isEmpty())
                                .count(),
                        requests));
    }
}
