package kr.hhplus.orderpayment.payment;

import java.time.Instant;
import java.util.List;

/**
 * What was given back, as it is answered; won.
 *
 * @param amount the sum of the lines
 * @param couponReturned whether the payment's coupon can be spent again
 * @param status of the payment behind it
 * @param balance the user's points behind it
 */
record Refund(
        long refundId,
        long paymentId,
        long orderId,
        long amount,
        List<Line> lines,
        boolean couponReturned,
        Payment.Status status,
        long balance,
        Instant createdAt) {

    record Line(int lineNo, long productId, int quantity, long amount) {}
}
