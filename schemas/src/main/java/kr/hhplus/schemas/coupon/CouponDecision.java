package kr.hhplus.schemas.coupon;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one command came to: a value of topic coupon-decisions, one for each command and in the same order. */
public sealed interface CouponDecision {
    /** The coupon, and as decimal text the record's key. */
    long couponId();

    /** The command that this answers. */
    LogPosition commandPosition();

    /**
     * Where a user's request stands: answers {@link CouponCommand.IssueCoupon}, {@link CouponCommand.GrantCoupon},
     * {@link CouponCommand.WithdrawRequest}, and {@link CouponCommand.RevokeIssuance} where it revokes.
     *
     * @param issuanceNumber 1 and up in the order of the log, without a gap; REVOKED and WITHDRAWN: of the coupon that
     *     was taken or given back; 0: there is none
     * @param expiresAt the coupon can be spent before this time; null: for ever, or there is none
     * @param decidedPosition the command that was decided: commandPosition itself, or an earlier one whose final
     *     decision this repeats
     * @param rank the request's place among those that could win; 0: it was not one of them
     * @param returned REVOKED and WITHDRAWN: coupons of the campaign that came back to stock so far, if this one did;
     *     else 0
     */
    record IssueDecided(
            long couponId,
            LogPosition commandPosition,
            long userId,
            String requestKey,
            Outcome outcome,
            long issuanceNumber,
            @Nullable Instant expiresAt,
            LogPosition decidedPosition,
            long rank,
            long returned)
            implements CouponDecision {
        public IssueDecided {
            Ids.require("couponId", couponId);
            Ids.require("userId", userId);
            RequestKey.requireAny("requestKey", requestKey);
            if (outcome != Outcome.WITHDRAWN && outcome.hasNumber() != (issuanceNumber > 0)) {
                throw new IllegalArgumentException("issuanceNumber " + issuanceNumber + " does not go with " + outcome);
            }
            Range.require("issuanceNumber", issuanceNumber, 0, Long.MAX_VALUE);
            Range.require("rank", rank, 0, Long.MAX_VALUE);
            Range.require("returned", returned, 0, Long.MAX_VALUE);
        }

        /** The same decision as the answer to a later command of the same user. */
        public IssueDecided repeatedAt(LogPosition position) {
            return new IssueDecided(
                    couponId,
                    position,
                    userId,
                    requestKey,
                    outcome,
                    issuanceNumber,
                    expiresAt,
                    decidedPosition,
                    rank,
                    returned);
        }

        /** Whether this only repeats an earlier decision. */
        public boolean isRepeat() {
            return commandPosition.offset() != decidedPosition.offset();
        }
    }

    /**
     * The campaign after an operator's command.
     *
     * @param refusal why the command had no effect; null: it had, or it repeats one that had
     * @param terms in force after the command; null: there is no campaign
     * @param paused whether an operator has paused the campaign
     * @param closed whether an operator has closed the campaign
     */
    record CampaignDecided(
            long couponId,
            LogPosition commandPosition,
            @Nullable CampaignRefusal refusal,
            @Nullable CampaignTerms terms,
            boolean paused,
            boolean closed)
            implements CouponDecision {
        public CampaignDecided {
            Ids.require("couponId", couponId);
            if (refusal == null && terms == null) {
                throw new IllegalArgumentException("a command has had an effect on no campaign");
            }
        }
    }
}
