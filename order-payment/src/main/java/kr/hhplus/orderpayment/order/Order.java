package kr.hhplus.orderpayment.order;

import java.time.Instant;
import java.util.List;

/**
 * An order as it is answered.
 *
 * @param totalAmount won
 * @param expiresAt an order that is still PENDING then becomes EXPIRED
 */
public record Order(
        long orderId,
        long userId,
        Status status,
        List<Item> items,
        long totalAmount,
        Instant createdAt,
        Instant expiresAt) {
    public enum Status {
        PENDING,
        PAID,
        CANCELLED,
        EXPIRED,
        PARTLY_REFUNDED,
        REFUNDED
    }

    /**
     * A line.
     *
     * @param lineNo 1 and up in the order of the request
     * @param unitPrice as it was when the order was placed, won
     */
    public record Item(int lineNo, long productId, int quantity, long unitPrice) {
        public long amount() {
            return Math.multiplyExact(unitPrice, quantity);
        }
    }
}
