package kr.hhplus.standalone.guarantee;

import java.time.Instant;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.ticket.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * A row of coupon_decision.
 *
 * @param issuanceNumber 0: there is none
 * @param rank place among the requests that could win; 0: it was not one of them
 * @param decidedPosition the command that was decided
 */
public record StoredDecision(
        Ticket ticket,
        Outcome outcome,
        long issuanceNumber,
        long rank,
        LogPosition decidedPosition,
        @Nullable Instant expiresAt) {

    /** The row that this decision has to leave. */
    static StoredDecision of(IssueDecided decision) {
        return new StoredDecision(
                Ticket.of(decision),
                decision.outcome(),
                decision.issuanceNumber(),
                decision.rank(),
                decision.decidedPosition(),
                decision.expiresAt());
    }

    public long userId() {
        return ticket.userId();
    }
}
