package kr.hhplus.standalone.audit;

import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of a coupon's decisions whatever the rules are: numbers are 1, 2, 3 ... without a gap, and never are
 * more coupons in hand than the stock of the moment. Not thread-safe.
 */
final class LogInvariants {
    private long stock;
    private long issued;
    private long returned;

    /** Takes in the next decision; what is wrong with it, or null. */
    @Nullable
    String violation(CouponDecision decision) {
        if (decision instanceof CampaignDecided campaign) {
            stock = campaign.terms() == null ? stock : campaign.terms().stock();
        } else if (decision instanceof IssueDecided issue && !issue.isRepeat()) {
            if (issue.outcome() == Outcome.ISSUED && issue.issuanceNumber() != issued + 1) {
                return "issuance number %,d follows on %,d".formatted(issue.issuanceNumber(), issued);
            }
            if (issue.issuanceNumber() > issued + (issue.outcome() == Outcome.ISSUED ? 1 : 0)) {
                return "%s of number %,d, and only %,d are issued"
                        .formatted(issue.outcome(), issue.issuanceNumber(), issued);
            }
            issued = Math.max(issued, issue.issuanceNumber());
            returned = Math.max(returned, issue.returned());
        }
        return issued - returned > stock
                ? "%,d coupons are in hand, and the stock is %,d".formatted(issued - returned, stock)
                : null;
    }
}
