package kr.hhplus.standalone.guarantee;

import kr.hhplus.schemas.coupon.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * An outcome that a client has seen.
 *
 * @param issuanceNumber 0 unless ISSUED
 * @param storedThen the row that MySQL had right after the client saw the outcome; null: none
 */
public record SeenOutcome(
        long userId,
        Outcome outcome,
        long issuanceNumber,
        @Nullable StoredDecision storedThen) {}
