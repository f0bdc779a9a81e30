package kr.hhplus.standalone.guarantee;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.ticket.Ticket;

/** However often a user asks, the per-user limit, by default one coupon, is all that they get. */
public record AtMostOnePerUser() implements Guarantee {
    @Override
    public Verdict verify(Evidence evidence) {
        Map<Long, Set<Long>> numbersByUser = new HashMap<>();
        long requests = 0;
        int limit = 1;
        for (var decision : evidence.decisions()) {
            if (decision instanceof CampaignDecided campaign && campaign.terms() != null) {
                limit = campaign.terms().perUserLimit();
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
        Set<Ticket> tickets = new HashSet<>();
        for (var row : evidence.rows()) {
            if (row.outcome() == Outcome.ISSUED && !tickets.add(row.ticket())) {
                return Verdict.broken("user %d has two issued rows in MySQL".formatted(row.userId()));
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
