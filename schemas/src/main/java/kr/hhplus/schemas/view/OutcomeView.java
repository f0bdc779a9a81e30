package kr.hhplus.schemas.view;

import java.time.Instant;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A decided ticket as shoppers see it, also as one line of text: outcome, issuance number, decided at (ms), expires at
 * (ms or -), partition, offset, rank.
 *
 * @param issuanceNumber 0: there is none
 * @param decidedAt when the broker appended the command that was decided
 * @param partition of the command that was decided, in coupon-commands
 * @param offset of the command that was decided, in coupon-commands
 * @param rank place among the requests that could win; 0: it was not one of them
 */
public record OutcomeView(
        Outcome outcome,
        long issuanceNumber,
        Instant decidedAt,
        @Nullable Instant expiresAt,
        int partition,
        long offset,
        long rank) {

    private static final String NONE = "-";

    public static OutcomeView of(IssueDecided decision) {
        var position = decision.decidedPosition();
        return new OutcomeView(
                decision.outcome(),
                decision.issuanceNumber(),
                position.time(),
                decision.expiresAt(),
                position.partition(),
                position.offset(),
                decision.rank());
    }

    public String toText() {
        return outcome + " " + issuanceNumber + " " + decidedAt.toEpochMilli() + " "
                + (expiresAt == null ? NONE : expiresAt.toEpochMilli()) + " " + partition + " " + offset + " " + rank;
    }

    /** Throws {@link IllegalArgumentException} for anything that {@link #toText} has not written. */
    public static OutcomeView parse(String text) {
        var parts = text.split(" ", -1);
        if (parts.length != 7) {
            throw new IllegalArgumentException("not an outcome: " + text);
        }
        return new OutcomeView(
                Outcome.valueOf(parts[0]),
                Long.parseLong(parts[1]),
                Instant.ofEpochMilli(Long.parseLong(parts[2])),
                parts[3].equals(NONE) ? null : Instant.ofEpochMilli(Long.parseLong(parts[3])),
                Integer.parseInt(parts[4]),
                Long.parseLong(parts[5]),
                Long.parseLong(parts[6]));
    }
}
