package kr.hhplus.schemas.coupon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;

/**
 * What a user has of a coupon.
 *
 * @param decisions those that bind the user, each under its own request key, in the order of the log
 */
public record Holder(List<IssueDecided> decisions) {
    /** A user with so many is not decided any more; twice what the limit can be. */
    public static final int DECISIONS_MAX = 200;

    public static final Holder NOBODY = new Holder(List.of());

    public Holder {
        decisions = List.copyOf(decisions);
        if (decisions.size() > DECISIONS_MAX) {
            throw new IllegalArgumentException("a user has " + decisions.size() + " decisions of one coupon");
        }
    }

    /** The decision that binds the request. */
    public Optional<IssueDecided> find(String requestKey) {
        // The only request of most users.
        if (decisions.isEmpty()) {
            return Optional.empty();
        }
        return decisions.stream()
                .filter(decision -> decision.requestKey().equals(requestKey))
                .findFirst();
    }

    /** The coupons that the user has or has had: what the per-user limit counts. */
    public long issued() {
        return decisions.stream()
                .filter(decision -> decision.issuanceNumber() > 0)
                .count();
    }

    /** With this decision for its request. */
    public Holder with(IssueDecided decision) {
        var others = others(decision.requestKey());
        others.add(decision);
        return new Holder(others);
    }

    /** With nothing decided for the request. */
    public Holder without(String requestKey) {
        return new Holder(others(requestKey));
    }

    private List<IssueDecided> others(String requestKey) {
        var others = new ArrayList<>(decisions);
        others.removeIf(decision -> decision.requestKey().equals(requestKey));
        return others;
    }
}
