package kr.hhplus.orderpayment.payment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kr.hhplus.orderpayment.payment.Payment.Coupon;
import kr.hhplus.orderpayment.payment.Payment.Line;
import kr.hhplus.orderpayment.payment.Payment.Status;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads and writes payment, payment_line, refund and refund_line in the caller's transaction. */
final class PaymentTables {
    private PaymentTables() {}

    /** By one statement, so that no refund comes between a payment and its lines. */
    static Optional<Payment> find(Handle handle, long paymentId) {
        List<Line> lines = new ArrayList<>();
        return handle
                .createQuery("""
                        SELECT p.*, l.line_no, l.product_id, l.quantity, l.amount,
                               l.discount_amount AS line_discount_amount, l.refunded_quantity, l.refunded_amount
                        FROM payment p JOIN payment_line l ON l.payment_id = p.payment_id
                        WHERE p.payment_id = :paymentId
                        ORDER BY l.line_no
                        """)
                .bind("paymentId", paymentId)
                .map((row, context) -> {
                    lines.add(new Line(
                            row.getInt("line_no"),
                            row.getLong("product_id"),
                            row.getInt("quantity"),
                            row.getLong("amount"),
                            row.getLong("line_discount_amount"),
                            row.getInt("refunded_quantity"),
                            row.getLong("refunded_amount")));
                    var couponId = row.getObject("coupon_id", Long.class);
                    return new Payment(
                            paymentId,
                            row.getLong("order_id"),
                            row.getLong("user_id"),
                            Status.valueOf(row.getString("status")),
                            row.getLong("total_amount"),
                            row.getLong("discount_amount"),
                            row.getLong("paid_amount"),
                            couponId == null ? null : new Coupon(couponId, row.getLong("issuance_number")),
                            lines,
                            row.getTimestamp("paid_at").toInstant(),
                            null);
                })
                .list()
                .stream()
                .findFirst();
    }

    /** Returns the new paymentId; the one that the value has, and its lines, do not matter. */
    static long insert(Handle handle, Payment payment) {
        var coupon = payment.coupon();
        return handle.createUpdate("""
                        INSERT INTO payment (order_id, user_id, total_amount, discount_amount, paid_amount, coupon_id,
                                             issuance_number, status, paid_at)
                        VALUES (:orderId, :userId, :total, :discount, :paid, :couponId, :number, :status, :paidAt)
                        """)
                .bind("orderId", payment.orderId())
                .bind("userId", payment.userId())
                .bind("total", payment.totalAmount())
                .bind("discount", payment.discountAmount())
                .bind("paid", payment.paidAmount())
                .bind("couponId", coupon == null ? null : (Long) coupon.couponId())
                .bind("number", coupon == null ? null : (Long) coupon.issuanceNumber())
                .bind("status", payment.status().name())
                .bind("paidAt", payment.paidAt())
                .executeAndReturnGeneratedKeys()
                .mapTo(Long.class)
                .one();
    }

    static void insertLines(Handle handle, long paymentId, List<Line> lines) {
        var batch = handle.prepareBatch("""
                INSERT INTO payment_line (payment_id, line_no, product_id, quantity, amount, discount_amount)
                VALUES (:paymentId, :lineNo, :productId, :quantity, :amount, :discount)
                """);
        for (var line : lines) {
            batch.bind("paymentId", paymentId)
                    .bind("lineNo", line.lineNo())
                    .bind("productId", line.productId())
                    .bind("quantity", line.quantity())
                    .bind("amount", line.amount())
                    .bind("discount", line.discountAmount())
                    .add();
        }
        batch.execute();
    }

    static long insertRefund(Handle handle, long paymentId, long amount, @Nullable String reason, Instant at) {
        return handle.createUpdate("""
                        INSERT INTO refund (payment_id, amount, coupon_returned, reason, created_at)
                        VALUES (:paymentId, :amount, FALSE, :reason, :at)
                        """)
                .bind("paymentId", paymentId)
                .bind("amount", amount)
                .bind("reason", reason)
                .bind("at", at)
                .executeAndReturnGeneratedKeys()
                .mapTo(Long.class)
                .one();
    }

    static void insertRefundLines(Handle handle, long refundId, long paymentId, List<Refund.Line> lines) {
        var counts = handle.prepareBatch("""
                UPDATE payment_line
                SET refunded_quantity = refunded_quantity + :quantity, refunded_amount = refunded_amount + :amount
                WHERE payment_id = :paymentId AND line_no = :lineNo
                """);
        var parts = handle.prepareBatch("""
                INSERT INTO refund_line (refund_id, line_no, quantity, amount)
                VALUES (:refundId, :lineNo, :quantity, :amount)
                """);
        for (var line : lines) {
            counts.bind("paymentId", paymentId)
                    .bind("lineNo", line.lineNo())
                    .bind("quantity", line.quantity())
                    .bind("amount", line.amount())
                    .add();
            parts.bind("refundId", refundId)
                    .bind("lineNo", line.lineNo())
                    .bind("quantity", line.quantity())
                    .bind("amount", line.amount())
                    .add();
        }
        counts.execute();
        parts.execute();
    }

    static void setStatus(Handle handle, long paymentId, Status status) {
        handle.createUpdate("UPDATE payment SET status = :status WHERE payment_id = :paymentId")
                .bind("status", status.name())
                .bind("paymentId", paymentId)
                .execute();
    }

    static void setCouponReturned(Handle handle, long refundId) {
        handle.createUpdate("UPDATE refund SET coupon_returned = TRUE WHERE refund_id = :refundId")
                .bind("refundId", refundId)
                .execute();
    }
}
