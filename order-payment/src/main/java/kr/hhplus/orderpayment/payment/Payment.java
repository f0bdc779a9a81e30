package kr.hhplus.orderpayment.payment;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A payment as it is answered; won.
 *
 * @param totalAmount of the order
 * @param paidAmount totalAmount - discountAmount
 * @param coupon the one that was spent; null: none
 * @param balance the user's points behind it; null where it is only shown
 */
record Payment(
        long paymentId,
        long orderId,
        long userId,
        Status status,
        long totalAmount,
        long discountAmount,
        long paidAmount,
        @Nullable Coupon coupon,
        List<Line> lines,
        Instant paidAt,
        @Nullable Long balance) {
    enum Status {
        PAID,
        PARTLY_REFUNDED,
        REFUNDED
    }

    record Coupon(long couponId, long issuanceNumber) {}

    /**
     * A line of the order.
     *
     * @param amount before the line's share of the discount
     */
    record Line(
            int lineNo,
            long productId,
            int quantity,
            long amount,
            long discountAmount,
            int refundedQuantity,
            long refundedAmount) {
        long paid() {
            return amount - discountAmount;
        }

        int left() {
            return quantity - refundedQuantity;
        }
    }
}
