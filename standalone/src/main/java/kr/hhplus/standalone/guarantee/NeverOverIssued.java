package kr.hhplus.standalone.guarantee;

import java.util.HashSet;
import java.util.Set;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.ticket.Ticket;

/** At every moment of the log, and in MySQL, no more coupons are out than exist. */
public record NeverOverIssued() implements Guarantee {
    /** A coupon in somebody's hand; the same holding told twice is one coupon. */
    private record Holding(Ticket ticket, long issuanceNumber) {}

    @Override
    public Verdict verify(Evidence evidence) {
        long stock = 0;
        long returned = 0;
        Set<Holding> issued = new HashSet<>();
        for (CouponDecision decision : evidence.decisions()) {
            if (decision instanceof CampaignDecided campaign && campaign.terms() != null) {
                stock = campaign.terms().stock();
            } else if (decision instanceof IssueDecided issue) {
                returned = Math.max(returned, issue.returned());
                if (issue.outcome() == Outcome.ISSUED) {
                    issued.add(new Holding(Ticket.of(issue), issue.issuanceNumber()));
                }
            }
            if (issued.size() - returned > stock) {
                return Verdict.broken("%,d issued of %,d at offset %d of the log"
                        .formatted(
                                issued.size() - returned,
                                stock,
                                decision.commandPosition().offset()));
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
