package kr.hhplus.standalone.audit;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.issuance.decision.CouponFold;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.ticket.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * One coupon's log, folded again, and what it has to have left in MySQL and in Redis. Holds one decision a ticket. Not
 * thread-safe.
 */
final class CouponAudit {
    private static final long NONE = -1;

    private final long couponId;
    private final CouponFold fold = new CouponFold();
    private final LogInvariants invariants = new LogInvariants();
    /** By ticket, its last decision; a repeat of an earlier one is that one. */
    private final Map<Ticket, IssueDecided> tickets = new HashMap<>();
    /** When the coupons were issued that were taken or given back. */
    private final Map<Ticket, Instant> issuedBefore = new HashMap<>();

    private long campaignOffset = NONE;

    CouponAudit(long couponId) {
        this.couponId = couponId;
    }

    long couponId() {
        return couponId;
    }

    /** The decisions that the next command has to have brought about. */
    List<CouponDecision> next(CouponCommand command, LogPosition position) {
        var decisions = fold.next(command, position);
        for (var decision : decisions) {
            if (decision instanceof IssueDecided issue) {
                keep(issue);
            } else if (decision instanceof CampaignDecided campaign && campaign.terms() != null) {
                campaignOffset = position.offset();
            }
        }
        return decisions;
    }

    private void keep(IssueDecided decision) {
        if (decision.isRepeat()) {
            return;
        }
        var ticket = Ticket.of(decision);
        var before = tickets.put(ticket, decision);
        if (decision.issuanceNumber() > 0 && decision.outcome() != Outcome.ISSUED) {
            if (before != null && before.outcome() == Outcome.ISSUED) {
                issuedBefore.put(ticket, before.decidedPosition().time());
            }
        } else if (before != null) {
            issuedBefore.remove(ticket);
        }
    }

    /** Takes in a decision of the log; what is wrong with it whatever the rules are, or null. */
    @Nullable
    String violation(CouponDecision decision) {
        return invariants.violation(decision);
    }

    /** The tickets that have a decision, and with it a row. */
    Collection<Ticket> tickets() {
        return tickets.keySet();
    }

    /** The ticket's last decision; null: it has none. */
    @Nullable
    IssueDecided decision(Ticket ticket) {
        return tickets.get(ticket);
    }

    /** The row that the ticket has to have; null: none. */
    @Nullable
    TicketRow row(Ticket ticket) {
        var decision = tickets.get(ticket);
        return decision == null ? null : TicketRow.of(decision, issuedAt(ticket, decision));
    }

    private @Nullable Instant issuedAt(Ticket ticket, IssueDecided decision) {
        return decision.outcome() == Outcome.ISSUED ? decision.decidedPosition().time() : issuedBefore.get(ticket);
    }

    /** The row that the campaign has to have; null: none, since it is not defined. */
    @Nullable
    CampaignRow campaignRow() {
        return fold.state().map(state -> CampaignRow.of(state, campaignOffset)).orElse(null);
    }
}
