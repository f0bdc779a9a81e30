package kr.hhplus.standalone.guarantee;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import kr.hhplus.issuance.decision.CouponFold;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.ticket.Ticket;
import org.jspecify.annotations.Nullable;

/** A sale as the system leaves it behind, and then damaged where a test wants it. */
final class TestSale {
    static final long COUPON = 7;
    static final Instant OPENING = Instant.parse("2026-12-01T03:00:00Z");

    private static final int PARTITION = 4;
    private static final long FIRST_OFFSET = 100;

    final List<LoggedCommand> commands = new ArrayList<>();
    final List<CouponDecision> decisions = new ArrayList<>();
    final Map<Long, StoredDecision> rows = new LinkedHashMap<>();
    final Set<Long> accepted = new LinkedHashSet<>();
    final List<SeenOutcome> seen = new ArrayList<>();
    private final CouponFold fold = new CouponFold();
    private Instant now = OPENING;

    static TestSale of(long stock) {
        return new TestSale().define(stock, null, null);
    }

    TestSale define(long stock, @Nullable Instant opensAt, @Nullable Instant closesAt) {
        append(new CouponCommand.DefineCampaign(
                COUPON, new CampaignTerms("A sale", stock, opensAt, closesAt, 1, null, 0, null, null), ""));
        return this;
    }

    TestSale at(Instant time) {
        now = time;
        return this;
    }

    /** Requests in this order, each answered 202, decided, stored and seen. */
    TestSale requests(long... users) {
        for (long user : users) {
            accepted.add(user);
            var decision = (IssueDecided)
                    append(new CouponCommand.IssueCoupon(COUPON, user)).get(0);
            rows.put(user, StoredDecision.of(decision));
            seen.add(new SeenOutcome(user, decision.outcome(), decision.issuanceNumber(), rows.get(user)));
        }
        return this;
    }

    /** What operators, and users who think again, do to the sale. */
    TestSale then(CouponCommand command) {
        for (var brought : append(command)) {
            if (brought instanceof IssueDecided decision) {
                rows.put(decision.userId(), StoredDecision.of(decision));
            }
        }
        return this;
    }

    /** Damages the decision of the n-th command, counted from 0. */
    TestSale withDecision(int n, UnaryOperator<IssueDecided> damage) {
        decisions.set(n, damage.apply((IssueDecided) decisions.get(n)));
        return this;
    }

    TestSale withRow(long user, Outcome outcome, long number) {
        rows.put(user, new StoredDecision(new Ticket(COUPON, user), outcome, number, 0, position(0), null));
        return this;
    }

    Evidence evidence() {
        return new Evidence(COUPON, commands, decisions, List.copyOf(rows.values()), accepted, seen);
    }

    static IssueDecided as(IssueDecided decision, Outcome outcome, long number) {
        return new IssueDecided(
                decision.couponId(),
                decision.commandPosition(),
                decision.userId(),
                decision.requestKey(),
                outcome,
                number,
                decision.expiresAt(),
                decision.decidedPosition(),
                decision.rank(),
                decision.returned());
    }

    private List<CouponDecision> append(CouponCommand command) {
        var position = position(commands.size());
        commands.add(new LoggedCommand(position, command));
        var brought = fold.next(command, position);
        decisions.addAll(brought);
        return brought;
    }

    private LogPosition position(int n) {
        return new LogPosition(PARTITION, FIRST_OFFSET + n, now);
    }
}
