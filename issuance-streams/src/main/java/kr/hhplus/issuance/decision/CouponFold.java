package kr.hhplus.issuance.decision;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponCommand.OfUser;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.Holder;
import kr.hhplus.schemas.coupon.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * Folds one coupon's log with the rules: what the topology does, without Kafka. Holds as much as the coupon has
 * holders. Not thread-safe.
 */
public final class CouponFold {
    private final Map<Long, Holder> holders = new HashMap<>();
    private @Nullable CouponState state;

    /** The decisions that the next command of the log brings about, in the order in which they follow. */
    public List<CouponDecision> next(CouponCommand command, LogPosition position) {
        var decisions = command instanceof DrawOrder draw
                ? CouponRules.draw(state, holders.values(), draw, position)
                : List.of(CouponRules.decide(state, holderOf(command), command, position));
        for (var decision : decisions) {
            state = CouponRules.apply(state, command, decision);
            if (decision instanceof IssueDecided issue) {
                var holder = CouponRules.apply(holder(issue.userId()), issue);
                if (holder.decisions().isEmpty()) {
                    holders.remove(issue.userId());
                } else {
                    holders.put(issue.userId(), holder);
                }
            }
        }
        return decisions;
    }

    private Holder holderOf(CouponCommand command) {
        return command instanceof OfUser ofUser ? holder(ofUser.userId()) : Holder.NOBODY;
    }

    /** The coupon as of now; empty: not defined yet. */
    public Optional<CouponState> state() {
        return Optional.ofNullable(state);
    }

    /** What the user has of the coupon as of now. */
    public Holder holder(long userId) {
        return holders.getOrDefault(userId, Holder.NOBODY);
    }
}
