package kr.hhplus.schemas.shop;

import java.time.Instant;
import java.util.List;
import kr.hhplus.schemas.coupon.Ids;
import org.jspecify.annotations.Nullable;

/**
 * Points that went from or back to a user for an order: a value of topic payment-events.
 *
 * @param eventId the same in each copy of this event, and of no other: 1 .. 64 characters of ASCII
 * @param lines what was paid for, or given back
 * @param amount the sum of the lines, won, 0 and up
 * @param couponId the coupon that was spent, or that came back to the user; null: none
 * @param issuanceNumber which one of the coupon; with couponId
 * @param occurredAt by the clock of the service, whole milliseconds
 */
public record PaymentEvent(
        String eventId,
        long paymentId,
        long orderId,
        long userId,
        Type type,
        List<Line> lines,
        long amount,
        @Nullable Long couponId,
        @Nullable Long issuanceNumber,
        Instant occurredAt) {
    public enum Type {
        PAID,
        REFUNDED
    }

    /**
     * A product.
     *
     * @param quantity 1 and up
     * @param amount for all of quantity, after the line's share of the discount, won, 0 and up
     */
    public record Line(long productId, int quantity, long amount) {
        public Line {
            Ids.require("productId", productId);
            Checks.atLeast("quantity", quantity, 1);
            Checks.atLeast("amount", amount, 0);
        }
    }

    public PaymentEvent {
        Checks.eventId(eventId);
        Ids.require("paymentId", paymentId);
        Ids.require("orderId", orderId);
        Ids.require("userId", userId);
        lines = List.copyOf(lines);
        Checks.atLeast("amount", amount, 0);
        if ((couponId == null) != (issuanceNumber == null)) {
            throw new IllegalArgumentException("couponId and issuanceNumber go together");
        }
    }
}
