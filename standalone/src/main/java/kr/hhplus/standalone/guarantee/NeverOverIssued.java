package kr.hhplus.standalone.guarantee;

import java.util.HashSet;
import java.util.Set;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Outcome;

/** At every moment of the log, and in MySQL, no more coupons are issued than exist. */
public record NeverOverIssued() implements Guarantee {
    /** A coupon in somebody's hand; the same holding told twice is one coupon. */
    private record Holding(long userId, long issuanceNumber) {}

    @Override
    public Verdict verify(Evidence evidence) {
        long stock = 0;
        Set<Holding> issued = new HashSet<>();
        for (CouponDecision decision : evidence.decisions()) {
            if (decision instanceof CampaignDecided campaign && campaign.refusal() == null) {
                stock = campaign.terms().stock();
            } else if (decision instanceof IssueDecided issue && issue.outcome() == Outcome.ISSUED) {
                issued.add(new Holding(issue.userId(), issue.issuanceNumber()));
            }
            if (issued.size() > stock) {
                return Verdict.broken("%,d issued of %,d at offset %d of the log"
                        .formatted(
                                issued.size(), stock, decision.commandPosition().offset()));
            }
        }
        long rows = evidence.rows().stream()
                .filter(row -> row.outcome() == Outcome.ISSUED)
                .count();
        if (rows > stock) {
            return Verdict.broken("%,d issued of %,d in MySQL".formatted(rows, stock));
        }
        return Verdict.held("%,d issued of %,d in MySQL, and never more than the stock at any of %,d decisions"
                .formatted(rows, stock, evidence.decisions().size()));
    }
}
