package kr.hhplus.orderpayment.payment;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.orderpayment.coupon.Coupons;
import kr.hhplus.orderpayment.database.Decided;
import kr.hhplus.orderpayment.order.Order;
import kr.hhplus.orderpayment.order.Order.Item;
import kr.hhplus.orderpayment.order.Orders;
import kr.hhplus.orderpayment.outbox.EventOutbox;
import kr.hhplus.orderpayment.payment.Payment.Line;
import kr.hhplus.orderpayment.payment.Payment.Status;
import kr.hhplus.orderpayment.point.Points;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.shop.PaymentEvent;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Gives back what was paid: points to the user, units to stock, and with the last of it the coupon, where the campaign
 * says so. All of a payment's refunds add up to what was paid, to the won. Under the lock of the order's row.
 *
 * <p>Thread-safe.
 */
final class Refunds {
    private final Orders orders;
    private final Points points;
    private final Coupons coupons;
    private final EventOutbox outbox;
    private final Clock clock;

    Refunds(Orders orders, Points points, Coupons coupons, EventOutbox outbox, Clock clock) {
        this.orders = orders;
        this.points = points;
        this.coupons = coupons;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** So many of a line. */
    record Part(int lineNo, int quantity) {}

    /**
     * Refuses with UNKNOWN_PAYMENT, REFUND_TOO_LARGE, or INVALID_REQUEST for a line that the payment does not have.
     *
     * @param parts of different lines; null: all that is left
     */
    Decided<Refund> refund(Handle handle, long paymentId, @Nullable List<Part> parts, @Nullable String reason) {
        var found = PaymentTables.find(handle, paymentId);
        if (found.isEmpty()) {
            return Decided.refused(Payments.unknown());
        }
        var order = orders.lock(handle, found.get().orderId()).orElseThrow();
        // As it is under the lock.
        var payment = PaymentTables.find(handle, paymentId).orElseThrow();
        return back(payment, parts).then(lines -> Decided.done(giveBack(handle, order, payment, lines, reason)));
    }

    private Refund giveBack(
            Handle handle, Order order, Payment payment, List<Refund.Line> lines, @Nullable String reason) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        long paymentId = payment.paymentId();
        long amount = lines.stream().mapToLong(Refund.Line::amount).sum();
        int left = payment.lines().stream().mapToInt(Line::left).sum()
                - lines.stream().mapToInt(Refund.Line::quantity).sum();
        var status = left == 0 ? Status.REFUNDED : Status.PARTLY_REFUNDED;

        long refundId = PaymentTables.insertRefund(handle, paymentId, amount, reason, now);
        PaymentTables.insertRefundLines(handle, refundId, paymentId, lines);
        PaymentTables.setStatus(handle, paymentId, status);
        var balance = points.refund(handle, order.userId(), amount, paymentId);
        var coupon = payment.coupon();
        boolean couponReturned = coupon != null
                && left == 0
                && coupons.giveBack(handle, coupon.couponId(), coupon.issuanceNumber(), order.userId(), paymentId, now);
        if (couponReturned) {
            PaymentTables.setCouponReturned(handle, refundId);
        }
        orders.refunded(
                handle,
                order,
                left == 0,
                items(order, lines),
                "order:" + order.orderId() + ":REFUNDED:" + refundId,
                now);
        var refund = new Refund(
                refundId, paymentId, order.orderId(), amount, lines, couponReturned, status, balance.balance(), now);
        outbox.add(event(payment, refund, now));
        return refund;
    }

    private static Decided<List<Refund.Line>> back(Payment payment, @Nullable List<Part> parts) {
        Map<Integer, Integer> wanted = new HashMap<>();
        if (parts == null) {
            payment.lines().forEach(line -> wanted.put(line.lineNo(), line.left()));
        } else {
            parts.forEach(part -> wanted.put(part.lineNo(), part.quantity()));
        }
        for (int lineNo : wanted.keySet()) {
            if (payment.lines().stream().noneMatch(line -> line.lineNo() == lineNo)) {
                return Decided.refused(Problem.invalid(
                        List.of(new FieldFault("items", "name line " + lineNo + ", which is not there"))));
            }
        }
        for (var line : payment.lines()) {
            int quantity = wanted.getOrDefault(line.lineNo(), 0);
            if (quantity > line.left()) {
                return Decided.refused(Problem.of(
                                ProblemCode.REFUND_TOO_LARGE,
                                "Of line %d there are %d left to give back, and %d are asked for."
                                        .formatted(line.lineNo(), line.left(), quantity))
                        .with("lineNo", line.lineNo())
                        .with("left", line.left()));
            }
        }
        var lines = payment.lines().stream()
                .filter(line -> wanted.getOrDefault(line.lineNo(), 0) > 0)
                .map(line -> {
                    int quantity = wanted.getOrDefault(line.lineNo(), 0);
                    return new Refund.Line(
                            line.lineNo(),
                            line.productId(),
                            quantity,
                            Discounts.refund(line.paid(), line.quantity(), line.refundedQuantity(), quantity));
                })
                .toList();
        return lines.isEmpty()
                ? Decided.refused(Problem.of(ProblemCode.REFUND_TOO_LARGE, "All of the payment is given back already."))
                : Decided.done(lines);
    }

    private static List<Item> items(Order order, List<Refund.Line> lines) {
        return lines.stream()
                .map(line -> new Item(
                        line.lineNo(),
                        line.productId(),
                        line.quantity(),
                        order.items().stream()
                                .filter(item -> item.lineNo() == line.lineNo())
                                .findFirst()
                                .orElseThrow()
                                .unitPrice()))
                .toList();
    }

    private static PaymentEvent event(Payment payment, Refund refund, Instant now) {
        var returned = refund.couponReturned() ? payment.coupon() : null;
        return new PaymentEvent(
                "payment:" + payment.paymentId() + ":REFUNDED:" + refund.refundId(),
                payment.paymentId(),
                payment.orderId(),
                payment.userId(),
                PaymentEvent.Type.REFUNDED,
                refund.lines().stream()
                        .map(line -> new PaymentEvent.Line(line.productId(), line.quantity(), line.amount()))
                        .toList(),
                refund.amount(),
                returned == null ? null : (Long) returned.couponId(),
                returned == null ? null : (Long) returned.issuanceNumber(),
                now);
    }
}
