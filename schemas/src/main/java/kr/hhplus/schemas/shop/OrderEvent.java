package kr.hhplus.schemas.shop;

import java.time.Instant;
import java.util.List;
import kr.hhplus.schemas.coupon.Ids;

/**
 * Something that happened to an order: a value of topic order-events.
 *
 * @param eventId the same in each copy of this event, and of no other: 1 .. 64 characters of ASCII
 * @param lines PLACED: taken from stock; PAID: sold; else back in stock
 * @param occurredAt by the clock of the service, whole milliseconds
 */
public record OrderEvent(String eventId, long orderId, long userId, Type type, List<Line> lines, Instant occurredAt) {
    public enum Type {
        PLACED,
        CANCELLED,
        EXPIRED,
        PAID,
        REFUNDED
    }

    /**
     * A product of the order.
     *
     * @param quantity 1 and up
     * @param unitPrice of one, as the order has it, won
     */
    public record Line(long productId, int quantity, long unitPrice) {
        public Line {
            Ids.require("productId", productId);
            Checks.atLeast("quantity", quantity, 1);
            Checks.atLeast("unitPrice", unitPrice, 0);
        }
    }

    public OrderEvent {
        Checks.eventId(eventId);
        Ids.require("orderId", orderId);
        Ids.require("userId", userId);
        lines = List.copyOf(lines);
    }
}
