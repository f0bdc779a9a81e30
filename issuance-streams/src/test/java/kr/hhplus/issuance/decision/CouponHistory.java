package kr.hhplus.issuance.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.LogPosition;
import org.jspecify.annotations.Nullable;

/** One coupon's log in memory, folded with the rules as it grows. */
public final class CouponHistory {
    public static final long COUPON_ID = 7;
    public static final Instant START = Instant.parse("2026-12-01T03:00:00Z");

    private final Map<Long, IssueDecided> held = new HashMap<>();
    private final List<CouponCommand> commands = new ArrayList<>();
    private final List<CouponDecision> decisions = new ArrayList<>();
    private @Nullable CouponState state;
    private Instant time = START;
    private long nextOffset;

    public static CampaignTerms terms(long stock) {
        return new CampaignTerms("test", stock, null, null, null, 0, null, null);
    }

    public static CampaignTerms terms(long stock, @Nullable Instant opensAt, @Nullable Instant closesAt) {
        return new CampaignTerms("test", stock, opensAt, closesAt, null, 0, null, null);
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

    public CouponDecision define(CampaignTerms terms) {
        return append(new DefineCampaign(COUPON_ID, terms));
    }

    public IssueDecided request(long userId) {
        return (IssueDecided) append(new IssueCoupon(COUPON_ID, userId));
    }

    public CouponDecision append(CouponCommand command) {
        var position = new LogPosition(0, nextOffset++, time);
        var holder = command instanceof IssueCoupon issue ? held.get(issue.userId()) : null;
        var decision = CouponRules.decide(state, holder, command, position);
        state = CouponRules.apply(state, decision);
        if (decision instanceof IssueDecided issue && CouponRules.binds(issue)) {
            held.putIfAbsent(issue.userId(), issue);
        }
        commands.add(command);
        decisions.add(decision);
        return decision;
    }

    public @Nullable CouponState state() {
        return state;
    }

    public List<CouponCommand> commands() {
        return commands;
    }

    public List<CouponDecision> decisions() {
        return decisions;
    }
}
