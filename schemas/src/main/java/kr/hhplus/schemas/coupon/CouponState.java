package kr.hhplus.schemas.coupon;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A coupon as of a place in its log: a value of topic coupon-state and of the topology's campaign store.
 *
 * @param paused whether an operator has paused the campaign
 * @param closed whether an operator has closed the campaign
 * @param issued coupons issued so far, those that came back included: the highest issuance number
 * @param returned coupons that came back to stock so far, 0 .. issued
 * @param eligible requests so far that could win
 * @param lastPosition the last command that this state has taken in
 * @param operatorResults what the last commands of operators came to, at most {@link #OPERATOR_RESULTS_MAX}, the oldest
 *     first
 * @param registered requests that were registered for the draw so far, those that were withdrawn included
 * @param drawn whether the order has been drawn
 */
public record CouponState(
        long couponId,
        CampaignTerms terms,
        boolean paused,
        boolean closed,
        long issued,
        long returned,
        long eligible,
        LogPosition lastPosition,
        List<OperatorResult> operatorResults,
        long registered,
        boolean drawn) {

    public static final int OPERATOR_RESULTS_MAX = 16;

    public enum Status {
        NOT_OPEN,
        OPEN,
        PAUSED,
        SOLD_OUT,
        CLOSED
    }

    public CouponState {
        Ids.require("couponId", couponId);
        Range.require("issued", issued, 0, Long.MAX_VALUE);
        Range.require("returned", returned, 0, issued);
        Range.require("issued - returned", issued - returned, 0, terms.stock());
        Range.require("eligible", eligible, 0, Long.MAX_VALUE);
        Range.require("registered", registered, 0, Long.MAX_VALUE);
        operatorResults = List.copyOf(operatorResults);
    }

    /** A coupon without a draw. */
    public CouponState(
            long couponId,
            CampaignTerms terms,
            boolean paused,
            boolean closed,
            long issued,
            long returned,
            long eligible,
            LogPosition lastPosition,
            List<OperatorResult> operatorResults) {
        this(couponId, terms, paused, closed, issued, returned, eligible, lastPosition, operatorResults, 0, false);
    }

    /** Whether requests are registered for the draw now, that of the opening having come or not. */
    public boolean awaitsDraw() {
        return terms.drawCommitment() != null && !drawn;
    }

    public long remaining() {
        return terms.stock() - (issued - returned);
    }

    /** What the campaign is at a time, the time of a request being the broker's. */
    public Status statusAt(Instant time) {
        return statusOf(terms, paused, closed, remaining(), time);
    }

    /** What a campaign of these terms is at a time. */
    public static Status statusOf(CampaignTerms terms, boolean paused, boolean closed, long remaining, Instant time) {
        if (closed) {
            return Status.CLOSED;
        }
        if (terms.opensAt() != null && time.isBefore(terms.opensAt())) {
            return Status.NOT_OPEN;
        }
        if (terms.closesAt() != null && !time.isBefore(terms.closesAt())) {
            return Status.CLOSED;
        }
        if (paused) {
            return Status.PAUSED;
        }
        return remaining <= 0 ? Status.SOLD_OUT : Status.OPEN;
    }

    /** What the operator's command at the offset came to; empty: too many have followed it. */
    public Optional<OperatorResult> operatorResult(long offset) {
        return operatorResults.stream()
                .filter(result -> result.offset() == offset)
                .findFirst();
    }

    /** What the first operator's command of the key came to; empty: there was none lately. */
    public Optional<OperatorResult> operatorResult(String operatorKey) {
        return operatorKey.isEmpty()
                ? Optional.empty()
                : operatorResults.stream()
                        .filter(result -> result.operatorKey().equals(operatorKey))
                        .findFirst();
    }
}
