package kr.hhplus.issuance.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStock;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponCommand.GrantCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.RevokeIssuance;
import kr.hhplus.schemas.coupon.CouponCommand.WithdrawRequest;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.Holder;
import kr.hhplus.schemas.coupon.LogPosition;
import org.jspecify.annotations.Nullable;

/** One coupon's log in memory, folded with the rules as it grows. */
public final class CouponHistory {
    public static final long COUPON_ID = 7;
    public static final Instant START = Instant.parse("2026-12-01T03:00:00Z");

    private final CouponFold fold = new CouponFold();
    private final List<CouponCommand> commands = new ArrayList<>();
    private final List<CouponDecision> decisions = new ArrayList<>();
    private Instant time = START;
    private long nextOffset;

    public static CampaignTerms terms(long stock) {
        return terms(stock, null, null);
    }

    public static CampaignTerms terms(long stock, @Nullable Instant opensAt, @Nullable Instant closesAt) {
        return new CampaignTerms("test", stock, opensAt, closesAt, 1, null, 0, null, null);
    }

    /** Terms that allow a user several coupons. */
    public static CampaignTerms termsWithLimit(long stock, int perUserLimit) {
        return new CampaignTerms("test", stock, null, null, perUserLimit, null, 0, null, null);
    }

    public CouponHistory passes(Duration duration) {
        time = time.plus(duration);
        return this;
    }

    /** Records of other coupons lie in between. */
    public CouponHistory skipsOffsets(int count) {
        nextOffset += count;
        return this;
    }

    public CampaignDecided define(CampaignTerms terms) {
        return define(terms, "");
    }

    public CampaignDecided define(CampaignTerms terms, String operatorKey) {
        return (CampaignDecided) append(new DefineCampaign(COUPON_ID, terms, operatorKey));
    }

    public CampaignDecided changeStock(long delta) {
        return changeStock(delta, "");
    }

    public CampaignDecided changeStock(long delta, String operatorKey) {
        return (CampaignDecided) append(new ChangeStock(COUPON_ID, delta, operatorKey));
    }

    public CampaignDecided change(ChangeStatus.Change change) {
        return change(change, "");
    }

    public CampaignDecided change(ChangeStatus.Change change, String operatorKey) {
        return (CampaignDecided) append(new ChangeStatus(COUPON_ID, change, operatorKey));
    }

    /** Revokes the user's only coupon. */
    public CouponDecision revoke(long userId, boolean returnToStock) {
        return revoke(userId, 0, returnToStock, "");
    }

    public CouponDecision revoke(long userId, long issuanceNumber, boolean returnToStock, String operatorKey) {
        return append(new RevokeIssuance(COUPON_ID, userId, issuanceNumber, returnToStock, operatorKey));
    }

    public IssueDecided request(long userId) {
        return request(userId, "");
    }

    public IssueDecided request(long userId, String requestKey) {
        return (IssueDecided) append(new IssueCoupon(COUPON_ID, userId, requestKey));
    }

    public IssueDecided grant(long userId, String grantId) {
        return (IssueDecided) append(new GrantCoupon(COUPON_ID, userId, grantId));
    }

    public IssueDecided withdraw(long userId, String requestKey) {
        return (IssueDecided) append(new WithdrawRequest(COUPON_ID, userId, requestKey));
    }

    /** Appends any command but a {@link DrawOrder}, which has more decisions than one. */
    public CouponDecision append(CouponCommand command) {
        var next = appendAll(command);
        if (next.size() != 1) {
            throw new IllegalArgumentException(command + " has brought about " + next.size() + " decisions");
        }
        return next.get(0);
    }

    public List<CouponDecision> appendAll(CouponCommand command) {
        var next = fold.next(command, new LogPosition(0, nextOffset++, time));
        commands.add(command);
        decisions.addAll(next);
        return next;
    }

    public @Nullable CouponState state() {
        return fold.state().orElse(null);
    }

    public Holder holder(long userId) {
        return fold.holder(userId);
    }

    public List<CouponCommand> commands() {
        return commands;
    }

    public List<CouponDecision> decisions() {
        return decisions;
    }
}
