package kr.hhplus.standalone.console;

import java.time.Instant;
import kr.hhplus.schemas.coupon.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request. A step that is absent has not happened, or is not known.
 *
 * @param ticket as the shopper was told
 * @param stored whether MySQL has its decision
 * @param storedAt when MySQL's row was written as it is now, by the projection's clock: of a coupon that was taken back,
 *     with that; null: not stored, or before such times were kept
 * @param shown whether Redis shows it
 */
record RequestWay(
        String ticket,
        long couponId,
        long userId,
        @Nullable Place accepted,
        @Nullable Decided decided,
        boolean stored,
        @Nullable Instant storedAt,
        boolean shown,
        @Nullable Redeemed redeemed,
        @Nullable Revoked revoked) {

    /** In coupon-commands; at is the broker's time. */
    record Place(Instant at, int partition, long offset) {}

    /**
     * @param at the time by which it was decided: the broker's, of the command
     * @param partition of coupon-decisions; null: not looked for, or not found
     * @param issuanceNumber null: there is none
     */
    record Decided(
            Instant at,
            @Nullable Integer partition,
            @Nullable Long offset,
            Outcome outcome,
            @Nullable Long issuanceNumber) {}

    record Redeemed(Instant at, long orderId) {}

    record Revoked(Instant at) {}
}
