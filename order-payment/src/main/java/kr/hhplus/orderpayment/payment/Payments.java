package kr.hhplus.orderpayment.payment;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kr.hhplus.orderpayment.coupon.Coupons;
import kr.hhplus.orderpayment.database.Decided;
import kr.hhplus.orderpayment.order.Order;
import kr.hhplus.orderpayment.order.Order.Item;
import kr.hhplus.orderpayment.order.Orders;
import kr.hhplus.orderpayment.outbox.EventOutbox;
import kr.hhplus.orderpayment.payment.Payment.Coupon;
import kr.hhplus.orderpayment.payment.Payment.Line;
import kr.hhplus.orderpayment.payment.Payment.Status;
import kr.hhplus.orderpayment.point.Points;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.shop.PaymentEvent;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Pays for an order: the order's row is locked, then the user's points where a coupon is spent, then the coupon; points
 * are taken, the coupon is redeemed, the order is paid, and the events are written, all in the caller's transaction.
 *
 * <p>Thread-safe.
 */
final class Payments {
    private final Orders orders;
    private final Points points;
    private final Coupons coupons;
    private final EventOutbox outbox;
    private final Clock clock;

    Payments(Orders orders, Points points, Coupons coupons, EventOutbox outbox, Clock clock) {
        this.orders = orders;
        this.points = points;
        this.coupons = coupons;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * What is to be paid and how.
     *
     * @param userId whose order it has to be; null: whoever's it is
     * @param couponId to spend; null: none
     * @param issuanceNumber which one of the coupon; null: the one that expires first
     */
    record Request(
            long orderId,
            @Nullable Long userId,
            @Nullable Long couponId,
            @Nullable Long issuanceNumber) {}

    private record Reduction(Coupons.@Nullable Usable coupon, long discount) {}

    /** Refuses as {@link Orders#requirePayable}, {@link Coupons#choose} and {@link Points#spend} do, or with UNKNOWN_ORDER. */
    Decided<Payment> pay(Handle handle, Request request) {
        var locked = orders.lock(handle, request.orderId());
        if (locked.isEmpty() || isAnothers(locked.get(), request.userId())) {
            return Decided.refused(Orders.unknown());
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return orders.requirePayable(locked.get())
                .then(order ->
                        reduction(handle, order, request, now).then(reduction -> pay(handle, order, reduction, now)));
    }

    Optional<Payment> find(Handle handle, long paymentId) {
        return PaymentTables.find(handle, paymentId);
    }

    static Problem unknown() {
        return Problem.of(ProblemCode.UNKNOWN_PAYMENT, "There is no such payment.");
    }

    static boolean isAnothers(Order order, @Nullable Long userId) {
        return userId != null && userId != order.userId();
    }

    private Decided<Reduction> reduction(Handle handle, Order order, Request request, Instant now) {
        if (request.couponId() == null) {
            return Decided.done(new Reduction(null, 0));
        }
        // A user's payments with coupons come one after the other, so that each sees what the one before has spent.
        points.lock(handle, order.userId());
        return coupons.choose(
                        handle, request.couponId(), order.userId(), request.issuanceNumber(), order.totalAmount(), now)
                .then(coupon ->
                        Decided.done(new Reduction(coupon, Discounts.off(coupon.discount(), order.totalAmount()))));
    }

    private Decided<Payment> pay(Handle handle, Order order, Reduction reduction, Instant now) {
        var coupon = reduction.coupon();
        var unpaid = new Payment(
                0,
                order.orderId(),
                order.userId(),
                Status.PAID,
                order.totalAmount(),
                reduction.discount(),
                order.totalAmount() - reduction.discount(),
                coupon == null ? null : new Coupon(coupon.couponId(), coupon.issuanceNumber()),
                lines(order.items(), reduction.discount()),
                now,
                null);
        long paymentId = PaymentTables.insert(handle, unpaid);
        return points.spend(handle, order.userId(), unpaid.paidAmount(), paymentId)
                .then(balance -> {
                    if (coupon != null
                            && !coupons.redeem(handle, coupon, order.userId(), paymentId, order.orderId(), now)) {
                        return Decided.refused(Problem.of(ProblemCode.COUPON_USED, "The coupon was spent just now."));
                    }
                    PaymentTables.insertLines(handle, paymentId, unpaid.lines());
                    orders.paid(handle, order, now);
                    var payment = new Payment(
                            paymentId,
                            unpaid.orderId(),
                            unpaid.userId(),
                            unpaid.status(),
                            unpaid.totalAmount(),
                            unpaid.discountAmount(),
                            unpaid.paidAmount(),
                            unpaid.coupon(),
                            unpaid.lines(),
                            now,
                            balance.balance());
                    outbox.add(event(payment));
                    return Decided.done(payment);
                });
    }

    private static List<Line> lines(List<Item> items, long discount) {
        var shares = Discounts.shares(discount, items.stream().map(Item::amount).toList());
        List<Line> lines = new ArrayList<>();
        for (var item : items) {
            lines.add(new Line(
                    item.lineNo(), item.productId(), item.quantity(), item.amount(), shares.get(lines.size()), 0, 0));
        }
        return lines;
    }

    private static PaymentEvent event(Payment payment) {
        var coupon = payment.coupon();
        return new PaymentEvent(
                "payment:" + payment.paymentId() + ":PAID",
                payment.paymentId(),
                payment.orderId(),
                payment.userId(),
                PaymentEvent.Type.PAID,
                payment.lines().stream()
                        .map(line -> new PaymentEvent.Line(line.productId(), line.quantity(), line.paid()))
                        .toList(),
                payment.paidAmount(),
                coupon == null ? null : (Long) coupon.couponId(),
                coupon == null ? null : (Long) coupon.issuanceNumber(),
                payment.paidAt());
    }
}
