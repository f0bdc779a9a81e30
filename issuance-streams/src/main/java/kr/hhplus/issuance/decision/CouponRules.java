package kr.hhplus.issuance.decision;

import java.time.Instant;
import kr.hhplus.schemas.coupon.CampaignRefusal;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * First come, first served. Commands of one coupon are decided one after the other in the order of its log, and the
 * time of a command is the broker's; so the same log always gives the same decisions.
 *
 * <p>For every command: {@code decision = decide(state, held, command, position)}, then {@code state = apply(state,
 * decision)}; {@code held} is the last decision of {@link #binds binding} kind for the command's user.
 */
public final class CouponRules {
    private CouponRules() {}

    /**
     * What the command comes to.
     *
     * @param state the coupon before the command; null: not defined yet
     * @param held the final decision that the command's user already has for this coupon; null: none
     * @param position where the command lies in the log
     */
    public static CouponDecision decide(
            @Nullable CouponState state, @Nullable IssueDecided held, CouponCommand command, LogPosition position) {
        if (command instanceof IssueCoupon issue) {
            return held != null ? held.repeatedAt(position) : decideIssue(state, issue, position);
        }
        return decideDefine(state, (DefineCampaign) command, position);
    }

    /** The coupon after the decision; null: still not defined. */
    public static @Nullable CouponState apply(@Nullable CouponState state, CouponDecision decision) {
        if (decision instanceof CampaignDecided campaign) {
            return applyCampaign(state, campaign);
        }
        if (state == null) {
            return null;
        }
        return new CouponState(
                state.couponId(),
                state.terms(),
                issuesNow((IssueDecided) decision) ? state.issued() + 1 : state.issued(),
                decision.commandPosition(),
                state.operatorOffset(),
                state.operatorRefusal());
    }

    /** Whether later requests of the same user get this decision again, so that it has to be kept. */
    public static boolean binds(IssueDecided decision) {
        return decision.outcome().isFinal();
    }

    private static IssueDecided decideIssue(@Nullable CouponState state, IssueCoupon issue, LogPosition position) {
        if (state == null) {
            return decided(issue, position, Outcome.UNKNOWN_COUPON, 0, null);
        }
        return switch (state.statusAt(position.time())) {
            case NOT_OPEN -> decided(issue, position, Outcome.NOT_OPEN, 0, null);
            case CLOSED -> decided(issue, position, Outcome.CLOSED, 0, null);
            case SOLD_OUT -> decided(issue, position, Outcome.SOLD_OUT, 0, null);
            case OPEN ->
                decided(
                        issue,
                        position,
                        Outcome.ISSUED,
                        state.issued() + 1,
                        state.terms().expiryOf(position.time()));
        };
    }

    private static IssueDecided decided(
            IssueCoupon issue, LogPosition position, Outcome outcome, long number, @Nullable Instant expiresAt) {
        return new IssueDecided(issue.couponId(), position, issue.userId(), outcome, number, expiresAt, position);
    }

    private static CampaignDecided decideDefine(
            @Nullable CouponState state, DefineCampaign define, LogPosition position) {
        boolean belowIssued = state != null && define.terms().stock() < state.issued();
        return new CampaignDecided(
                define.couponId(), position, define.terms(), belowIssued ? CampaignRefusal.STOCK_BELOW_ISSUED : null);
    }

    private static CouponState applyCampaign(@Nullable CouponState state, CampaignDecided decision) {
        // A refusal has a state before it: only what is issued can refuse terms.
        var terms = decision.refusal() != null && state != null ? state.terms() : decision.terms();
        return new CouponState(
                decision.couponId(),
                terms,
                state == null ? 0 : state.issued(),
                decision.commandPosition(),
                decision.commandPosition().offset(),
                decision.refusal());
    }

    private static boolean issuesNow(IssueDecided decision) {
        return decision.outcome() == Outcome.ISSUED && !decision.isRepeat();
    }
}
