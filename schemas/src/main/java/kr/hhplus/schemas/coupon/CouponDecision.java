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
     * Answers {@link CouponCommand.IssueCoupon}.
     *
     * @param issuanceNumber 1 .. stock in the order of the log, without a gap; 0 unless ISSUED
     * @param expiresAt the coupon can be spent before this time; null: for ever, or not ISSUED
     * @param decidedPosition the request that was decided: commandPosition itself, or an earlier request of the same
     *     user whose final decision this repeats
     */
    record IssueDecided(
            long couponId,
            LogPosition commandPosition,
            long userId,
            Outcome outcome,
            long issuanceNumber,
            @Nullable Instant expiresAt,
            LogPosition decidedPosition)
            implements CouponDecision {
        public IssueDecided {
            Ids.require("couponId", couponId);
            Ids.require("userId", userId);
            if ((outcome == Outcome.ISSUED) != (issuanceNumber > 0)) {
                throw new IllegalArgumentException("issuanceNumber " + issuanceNumber + " does not go with " + outcome);
            }
        }

        /** The same decision as the answer to a later request of the same user. */
        public IssueDecided repeatedAt(LogPosition position) {
            return new IssueDecided(couponId, position, userId, outcome, issuanceNumber, expiresAt, decidedPosition);
        }

        /** Whether this only repeats the decision of an earlier request. */
        public boolean isRepeat() {
            return commandPosition.offset() != decidedPosition.offset();
        }
    }

    /**
     * Answers {@link CouponCommand.DefineCampaign}.
     *
     * @param refusal null: the terms are in force
     */
    record CampaignDecided(
            long couponId,
            LogPosition commandPosition,
            CampaignTerms terms,
            @Nullable CampaignRefusal refusal) implements CouponDecision {
        public CampaignDecided {
            Ids.require("couponId", couponId);
        }
    }
}
