package kr.hhplus.issuance.decision;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import kr.hhplus.schemas.coupon.CampaignRefusal;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStock;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponCommand.GrantCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.OfOperator;
import kr.hhplus.schemas.coupon.CouponCommand.RevokeIssuance;
import kr.hhplus.schemas.coupon.CouponCommand.WithdrawRequest;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.Holder;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.OperatorResult;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.coupon.RequestKey;
import org.jspecify.annotations.Nullable;

/**
 * First come, first served. Commands of one coupon are decided one after the other in the order of its log, and the
 * time of a command is the broker's; so the same log always gives the same decisions.
 *
 * <p>For every command: {@code decision = decide(state, holder, command, position)}, then {@code state = apply(state,
 * command, decision)} and {@code holder = apply(holder, decision)}; {@link CouponFold} does that for a whole log. One
 * command, {@link DrawOrder}, is for {@link #draw} and brings about many decisions, which are applied one by one.
 */
public final class CouponRules {
    /** Requests that can be registered for one draw; more are told to come at the opening. */
    public static final long REGISTERED_MAX = 100_000;

    private CouponRules() {}

    /**
     * What a command other than {@link DrawOrder} comes to.
     *
     * @param state the coupon before the command; null: not defined yet
     * @param holder what the command's user has of the coupon; {@link Holder#NOBODY} where it is about no user
     * @param position where the command lies in the log
     */
    public static CouponDecision decide(
            @Nullable CouponState state, Holder holder, CouponCommand command, LogPosition position) {
        if (command instanceof IssueCoupon issue) {
            return holder.find(issue.requestKey())
                    .map(held -> held.repeatedAt(position))
                    .orElseGet(() -> decideIssue(state, holder, issue, position));
        }
        if (command instanceof GrantCoupon grant) {
            return holder.find(grant.requestKey())
                    .map(held -> held.repeatedAt(position))
                    .orElseGet(() -> decideGrant(state, holder, grant, position));
        }
        if (command instanceof WithdrawRequest withdraw) {
            return decideWithdraw(state, holder.find(withdraw.requestKey()), withdraw, position);
        }
        return decideOperator(state, holder, (OfOperator) command, position);
    }

    /**
     * What the draw comes to: first whether it takes place, then one decision for each registered request, in the order
     * drawn.
     *
     * @param holders all who have a registered request, at least
     */
    public static List<CouponDecision> draw(
            @Nullable CouponState state, Collection<Holder> holders, DrawOrder command, LogPosition position) {
        var refusal = refusalOfDraw(state, command, position);
        if (state == null || refusal != null) {
            return List.of(state == null ? unknown(command, position) : unchanged(state, refusal, position));
        }
        List<CouponDecision> decisions = new ArrayList<>();
        decisions.add(unchanged(state, null, position));
        Map<Long, Holder> holderOf = new HashMap<>();
        List<IssueDecided> registered = new ArrayList<>();
        for (var holder : holders) {
            for (var decision : holder.decisions()) {
                holderOf.put(decision.userId(), holder);
                if (decision.outcome() == Outcome.REGISTERED) {
                    registered.add(decision);
                }
            }
        }
        var opensAt = requireNonNull(state.terms().opensAt());
        var now = requireNonNull(apply(state, command, decisions.get(0)));
        for (var request : DrawnOrder.of(command.seed(), opensAt, registered)) {
            var holder = requireNonNull(holderOf.get(request.userId()));
            var decision = decideDrawn(now, holder.without(request.requestKey()), request, position);
            decisions.add(decision);
            now = requireNonNull(apply(now, command, decision));
            holderOf.put(request.userId(), apply(holder, decision));
        }
        return decisions;
    }

    /** The coupon after the decision; null: still not defined. */
    public static @Nullable CouponState apply(
            @Nullable CouponState state, CouponCommand command, CouponDecision decision) {
        var position = decision.commandPosition();
        if (state == null) {
            return command instanceof DefineCampaign define
                    ? new CouponState(
                            define.couponId(),
                            define.terms(),
                            false,
                            false,
                            0,
                            0,
                            0,
                            position,
                            List.of(new OperatorResult(position.offset(), define.operatorKey(), null)),
                            0,
                            false)
                    : null;
        }
        var results = command instanceof OfOperator operator
                ? with(state.operatorResults(), resultOf(operator, decision))
                : state.operatorResults();
        if (decision instanceof CampaignDecided campaign) {
            return new CouponState(
                    state.couponId(),
                    campaign.terms() == null ? state.terms() : campaign.terms(),
                    campaign.paused(),
                    campaign.closed(),
                    state.issued(),
                    state.returned(),
                    state.eligible(),
                    position,
                    results,
                    state.registered(),
                    state.drawn() || (command instanceof DrawOrder && campaign.refusal() == null));
        }
        var issue = (IssueDecided) decision;
        // What a repeat carries is in the state already, and all three only ever grow.
        return new CouponState(
                state.couponId(),
                state.terms(),
                state.paused(),
                state.closed(),
                Math.max(state.issued(), issue.issuanceNumber()),
                Math.max(state.returned(), issue.returned()),
                Math.max(state.eligible(), issue.rank()),
                position,
                results,
                issue.outcome() == Outcome.REGISTERED && !issue.isRepeat()
                        ? state.registered() + 1
                        : state.registered(),
                state.drawn());
    }

    /** What the user has of the coupon after the decision. */
    public static Holder apply(Holder holder, CouponDecision decision) {
        if (!(decision instanceof IssueDecided issue) || issue.isRepeat()) {
            return holder;
        }
        return binds(issue) ? holder.with(issue) : holder.without(issue.requestKey());
    }

    /** Whether later requests with the same key get this decision again. What a grant did not get, a later one may. */
    private static boolean binds(IssueDecided decision) {
        if (decision.outcome() == Outcome.REGISTERED) {
            return true;
        }
        return decision.outcome().isFinal()
                && (decision.issuanceNumber() > 0 || !RequestKey.isOfGrant(decision.requestKey()));
    }

    private static IssueDecided decideIssue(
            @Nullable CouponState state, Holder holder, IssueCoupon issue, LogPosition position) {
        var ruling = new Ruling(issue.couponId(), issue.userId(), issue.requestKey(), position);
        if (state == null) {
            return ruling.refused(Outcome.UNKNOWN_COUPON);
        }
        var status = state.statusAt(position.time());
        if (state.awaitsDraw() && status != CouponState.Status.CLOSED && status != CouponState.Status.PAUSED) {
            return ruling.refused(
                    isServed(state, holder)
                            ? Outcome.LIMIT_REACHED
                            : state.registered() < REGISTERED_MAX ? Outcome.REGISTERED : Outcome.NOT_OPEN);
        }
        return switch (status) {
            case NOT_OPEN -> ruling.refused(Outcome.NOT_OPEN);
            case CLOSED -> ruling.refused(isFull(holder) ? Outcome.LIMIT_REACHED : Outcome.CLOSED);
            case PAUSED -> ruling.refused(Outcome.PAUSED);
            case SOLD_OUT, OPEN -> decideEligible(state, holder, ruling);
        };
    }

    private static IssueDecided decideEligible(CouponState state, Holder holder, Ruling ruling) {
        return isServed(state, holder)
                ? ruling.refused(Outcome.LIMIT_REACHED)
                : ruling.issuedOrSoldOut(state, state.eligible() + 1);
    }

    private static @Nullable CampaignRefusal refusalOfDraw(
            @Nullable CouponState state, DrawOrder command, LogPosition position) {
        if (state == null) {
            return CampaignRefusal.UNKNOWN_COUPON;
        }
        if (!state.awaitsDraw()) {
            return CampaignRefusal.NO_DRAW;
        }
        if (!command.seed().sha256().equals(state.terms().drawCommitment())) {
            return CampaignRefusal.WRONG_SEED;
        }
        return switch (state.statusAt(position.time())) {
            case NOT_OPEN -> CampaignRefusal.NOT_OPEN;
            case PAUSED -> CampaignRefusal.PAUSED;
            // The registered ones of a campaign that is over have to be told.
            case OPEN, SOLD_OUT, CLOSED -> null;
        };
    }

    private static IssueDecided decideDrawn(
            CouponState state, Holder holder, IssueDecided request, LogPosition position) {
        var ruling = new Ruling(request.couponId(), request.userId(), request.requestKey(), position);
        return state.statusAt(position.time()) == CouponState.Status.CLOSED
                ? ruling.refused(Outcome.CLOSED)
                : decideEligible(state, holder, ruling);
    }

    /** Window and pause are for those who ask; the stock, the limit and the end are for all. */
    private static IssueDecided decideGrant(
            @Nullable CouponState state, Holder holder, GrantCoupon grant, LogPosition position) {
        var ruling = new Ruling(grant.couponId(), grant.userId(), grant.requestKey(), position);
        if (state == null) {
            return ruling.refused(Outcome.UNKNOWN_COUPON);
        }
        if (state.statusAt(position.time()) == CouponState.Status.CLOSED) {
            return ruling.refused(Outcome.CLOSED);
        }
        return isServed(state, holder) ? ruling.refused(Outcome.LIMIT_REACHED) : ruling.issuedOrSoldOut(state, 0);
    }

    private static boolean isServed(CouponState state, Holder holder) {
        return holder.issued() >= state.terms().perUserLimit() || isFull(holder);
    }

    /** Whether no further decision can bind the user. */
    private static boolean isFull(Holder holder) {
        return holder.decisions().size() >= Holder.DECISIONS_MAX;
    }

    /** What can be given up is a coupon, or the hope for one; who was turned away for good stays that. */
    private static IssueDecided decideWithdraw(
            @Nullable CouponState state, Optional<IssueDecided> held, WithdrawRequest withdraw, LogPosition position) {
        if (held.isEmpty() || held.get().outcome() == Outcome.REGISTERED) {
            return new Ruling(withdraw.couponId(), withdraw.userId(), withdraw.requestKey(), position)
                    .refused(Outcome.WITHDRAWN);
        }
        return held.get().outcome() == Outcome.ISSUED && state != null
                ? takenBack(held.get(), Outcome.WITHDRAWN, position, state.returned() + 1)
                : held.get().repeatedAt(position);
    }

    private static CouponDecision decideOperator(
            @Nullable CouponState state, Holder holder, OfOperator command, LogPosition position) {
        if (state == null) {
            return command instanceof DefineCampaign define
                    ? new CampaignDecided(define.couponId(), position, null, define.terms(), false, false)
                    : unknown(command, position);
        }
        var before = state.operatorResult(command.operatorKey());
        if (before.isPresent()) {
            return unchanged(state, before.get().refusal(), position);
        }
        if (command instanceof RevokeIssuance revoke) {
            return decideRevoke(state, holder, revoke, position);
        }
        if (state.closed()) {
            boolean closesAgain =
                    command instanceof ChangeStatus change && change.change() == ChangeStatus.Change.CLOSE;
            return unchanged(state, closesAgain ? null : CampaignRefusal.CLOSED, position);
        }
        if (command instanceof ChangeStatus change) {
            return decideStatus(state, change, position);
        }
        var terms = command instanceof DefineCampaign define ? define.terms() : null;
        long stock = terms == null ? state.terms().stock() + ((ChangeStock) command).delta() : terms.stock();
        if (terms != null
                && state.awaitsDraw()
                && state.registered() > 0
                && !Objects.equals(terms.drawCommitment(), state.terms().drawCommitment())) {
            return unchanged(state, CampaignRefusal.DRAW_PENDING, position);
        }
        if (stock < state.issued() - state.returned()) {
            return unchanged(state, CampaignRefusal.STOCK_BELOW_ISSUED, position);
        }
        if (stock < 1 || stock > CampaignTerms.STOCK_MAX) {
            return unchanged(state, CampaignRefusal.STOCK_OUT_OF_RANGE, position);
        }
        return new CampaignDecided(
                state.couponId(),
                position,
                null,
                terms == null ? state.terms().withStock(stock) : terms,
                state.paused(),
                false);
    }

    /** After the window a campaign can only be closed; changing its terms may open the window again. */
    private static CampaignDecided decideStatus(CouponState state, ChangeStatus command, LogPosition position) {
        if (command.change() != ChangeStatus.Change.CLOSE
                && state.statusAt(position.time()) == CouponState.Status.CLOSED) {
            return unchanged(state, CampaignRefusal.CLOSED, position);
        }
        return switch (command.change()) {
            case PAUSE -> new CampaignDecided(state.couponId(), position, null, state.terms(), true, false);
            case RESUME -> new CampaignDecided(state.couponId(), position, null, state.terms(), false, false);
            case CLOSE -> new CampaignDecided(state.couponId(), position, null, state.terms(), state.paused(), true);
        };
    }

    private static CouponDecision decideRevoke(
            CouponState state, Holder holder, RevokeIssuance command, LogPosition position) {
        var coupons = holder.decisions().stream()
                .filter(decision -> decision.issuanceNumber() > 0)
                .filter(decision ->
                        command.issuanceNumber() == 0 || command.issuanceNumber() == decision.issuanceNumber())
                .toList();
        if (coupons.isEmpty()) {
            return unchanged(state, CampaignRefusal.NOT_ISSUED, position);
        }
        if (coupons.size() > 1) {
            return unchanged(state, CampaignRefusal.AMBIGUOUS_ISSUANCE, position);
        }
        var held = coupons.get(0);
        return held.outcome() == Outcome.REVOKED
                ? unchanged(state, null, position)
                : takenBack(held, Outcome.REVOKED, position, command.returnToStock() ? state.returned() + 1 : 0);
    }

    private static IssueDecided takenBack(IssueDecided held, Outcome outcome, LogPosition position, long returned) {
        return new IssueDecided(
                held.couponId(),
                position,
                held.userId(),
                held.requestKey(),
                outcome,
                held.issuanceNumber(),
                held.expiresAt(),
                position,
                held.rank(),
                returned);
    }

    private static CampaignDecided unknown(CouponCommand command, LogPosition position) {
        return new CampaignDecided(command.couponId(), position, CampaignRefusal.UNKNOWN_COUPON, null, false, false);
    }

    private static CampaignDecided unchanged(
            CouponState state, @Nullable CampaignRefusal refusal, LogPosition position) {
        return new CampaignDecided(state.couponId(), position, refusal, state.terms(), state.paused(), state.closed());
    }

    private static OperatorResult resultOf(OfOperator command, CouponDecision decision) {
        return new OperatorResult(
                decision.commandPosition().offset(),
                command.operatorKey(),
                decision instanceof CampaignDecided campaign ? campaign.refusal() : null);
    }

    private static List<OperatorResult> with(List<OperatorResult> results, OperatorResult last) {
        int kept = Math.min(results.size(), CouponState.OPERATOR_RESULTS_MAX - 1);
        var all = new ArrayList<>(results.subList(results.size() - kept, results.size()));
        all.add(last);
        return all;
    }

    /** A command of a user that is being decided. */
    private record Ruling(long couponId, long userId, String requestKey, LogPosition position) {
        IssueDecided refused(Outcome outcome) {
            return decided(outcome, 0, null, 0);
        }

        IssueDecided issuedOrSoldOut(CouponState state, long rank) {
            return state.remaining() > 0
                    ? decided(Outcome.ISSUED, state.issued() + 1, state.terms().expiryOf(position.time()), rank)
                    : decided(Outcome.SOLD_OUT, 0, null, rank);
        }

        private IssueDecided decided(Outcome outcome, long number, @Nullable Instant expiresAt, long rank) {
            return new IssueDecided(
                    couponId, position, userId, requestKey, outcome, number, expiresAt, position, rank, 0);
        }
    }
}
