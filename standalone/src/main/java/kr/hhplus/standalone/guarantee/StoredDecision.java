package kr.hhplus.standalone.guarantee;

import java.time.Instant;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A row of coupon_decision.
 *
 * @param issuanceNumber 0 unless ISSUED
 * @param decidedPosition the request that was decided
 */
public record StoredDecision(
        long userId,
        Outcome outcome,
        long issuanceNumber,
        LogPosition decidedPosition,
        @Nullable Instant expiresAt) {}
