package kr.hhplus.standalone.guarantee;

import java.util.List;
import java.util.Set;
import kr.hhplus.schemas.coupon.CouponDecision;

/**
 * What a sale of one coupon has left behind.
 *
 * @param commands the coupon's records of coupon-commands in the order of the log
 * @param decisions the coupon's records of coupon-decisions in the order of the log
 * @param rows the coupon's rows of coupon_decision in MySQL
 * @param acceptedUsers whose requests were answered 202, as their clients remember it
 * @param seen outcomes that clients have seen
 */
public record Evidence(
        long couponId,
        List<LoggedCommand> commands,
        List<CouponDecision> decisions,
        List<StoredDecision> rows,
        Set<Long> acceptedUsers,
        List<SeenOutcome> seen) {
    public Evidence {
        commands = List.copyOf(commands);
        decisions = List.copyOf(decisions);
        rows = List.copyOf(rows);
        acceptedUsers = Set.copyOf(acceptedUsers);
        seen = List.copyOf(seen);
    }
}
