package kr.hhplus.orderpayment.payment;

import static kr.hhplus.orderpayment.payment.TestShop.refusal;
import static kr.hhplus.orderpayment.payment.TestShop.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import kr.hhplus.orderpayment.ShopServers;
import kr.hhplus.orderpayment.database.Decided;
import kr.hhplus.orderpayment.database.StorageUnavailableException;
import kr.hhplus.orderpayment.order.Stock.Quantity;
import kr.hhplus.orderpayment.payment.Payment.Status;
import kr.hhplus.schemas.coupon.RefundPolicy;
import kr.hhplus.schemas.http.ProblemCode;
import org.junit.jupiter.api.Test;

class PaymentRulesIT {
    private final TestShop shop = new TestShop();
    private final long product = shop.newProduct(1_000, 100);
    private final long user = shop.newUser(10_000);
    private final long order = shop.placed(user, new Quantity(product, 3));

    @Test
    void aCouponTakesItsDiscountOffAndIsSpent() {
        long coupon = shop.newCoupon("PERCENT", 33, 500L, 3_000);
        shop.issue(coupon, user, 7, null);

        var payment = value(shop.pay(order, coupon));

        assertThat(payment.discountAmount()).isEqualTo(500);
        assertThat(payment.paidAmount()).isEqualTo(2_500);
        assertThat(payment.coupon()).isEqualTo(new Payment.Coupon(coupon, 7));
        assertThat(payment.balance()).isEqualTo(7_500);
        assertThat(shop.status(order)).isEqualTo("PAID");
        assertThat(shop.historySum(user)).isEqualTo(7_500);
        assertThat(shop.number("SELECT payment_id FROM coupon_redemption WHERE coupon_id = ?", coupon))
                .isEqualTo(payment.paymentId());
    }

    @Test
    void aDiscountOf100PerCentCanBePaidWithoutPoints() {
        long poor = shop.newUser(0);
        long theirs = shop.placed(poor, new Quantity(product, 1));
        long coupon = shop.newCoupon("PERCENT", 100, null, 0);
        shop.issue(coupon, poor, 1, null);

        var payment = value(shop.pay(theirs, coupon));

        assertThat(payment.paidAmount()).isZero();
        assertThat(payment.balance()).isZero();
        assertThat(shop.status(theirs)).isEqualTo("PAID");
    }

    @Test
    void tooFewPointsChangeNothingNotEvenTheCoupon() {
        long poor = shop.newUser(699);
        long theirs = shop.placed(poor, new Quantity(product, 1));
        long coupon = shop.newCoupon("FIXED", 300, null, 0);
        shop.issue(coupon, poor, 1, null);

        refuses(ProblemCode.INSUFFICIENT_POINTS, () -> shop.pay(theirs, coupon));
    }

    @Test
    void aCouponThatCannotBeSpentSaysWhyAndChangesNothing() {
        long coupon = shop.newCoupon("FIXED", 300, null, 0);
        long other = shop.newUser(1_000);
        shop.issue(coupon, other, 1, null);
        refuses(ProblemCode.COUPON_NOT_HELD, () -> shop.pay(order, coupon));
        refuses(ProblemCode.COUPON_NOT_HELD, () -> shop.pay(new Payments.Request(order, null, coupon, 1L)));

        refuses(ProblemCode.UNKNOWN_COUPON, () -> shop.pay(order, TestShop.newId()));

        long expired = shop.newCoupon("FIXED", 300, null, 0);
        shop.issue(expired, user, 1, shop.clock.instant());
        refuses(ProblemCode.COUPON_EXPIRED, () -> shop.pay(order, expired));

        long revoked = shop.newCoupon("FIXED", 300, null, 0);
        shop.issue(revoked, user, 1, null);
        shop.revoke(revoked, 1);
        refuses(ProblemCode.COUPON_REVOKED, () -> shop.pay(order, revoked));

        long forLargeOrders = shop.newCoupon("FIXED", 300, null, 3_001);
        shop.issue(forLargeOrders, user, 1, null);
        refuses(ProblemCode.ORDER_AMOUNT_TOO_SMALL, () -> shop.pay(order, forLargeOrders));

        long withoutDiscount = shop.newCoupon(null, 0, null, 0);
        shop.issue(withoutDiscount, user, 1, null);
        refuses(ProblemCode.COUPON_WITHOUT_DISCOUNT, () -> shop.pay(order, withoutDiscount));

        long notDurable = shop.newCoupon("FIXED", 300, null, 0);
        shop.issue(notDurable, user, 1, null, false);
        refuses(ProblemCode.COUPON_NOT_HELD, () -> shop.pay(order, notDurable));

        long used = shop.newCoupon("FIXED", 300, null, 0);
        shop.issue(used, user, 1, null);
        value(shop.pay(shop.placed(user, new Quantity(product, 1)), used));
        refuses(ProblemCode.COUPON_USED, () -> shop.pay(order, used));

        // Not that it would have expired since.
        long usedInTime = shop.newCoupon("FIXED", 300, null, 0);
        shop.issue(usedInTime, user, 1, shop.clock.instant().plusSeconds(1));
        value(shop.pay(shop.placed(user, new Quantity(product, 1)), usedInTime));
        shop.clock.move(Duration.ofSeconds(1));
        refuses(ProblemCode.COUPON_USED, () -> shop.pay(order, usedInTime));
    }

    @Test
    void ofSeveralCouponsTheOneThatExpiresFirstIsSpentUnlessOneIsNamed() {
        long coupon = shop.newCoupon("FIXED", 300, null, 0);
        shop.issue(coupon, user, 1, null);
        shop.issue(coupon, user, 2, shop.clock.instant().plus(Duration.ofDays(2)));
        shop.issue(coupon, user, 3, shop.clock.instant().plus(Duration.ofDays(1)));
        shop.issue(coupon, user, 4, shop.clock.instant());

        var first = value(shop.pay(order, coupon));
        var named =
                value(shop.pay(new Payments.Request(shop.placed(user, new Quantity(product, 1)), null, coupon, 1L)));

        assertThat(first.coupon()).isEqualTo(new Payment.Coupon(coupon, 3));
        assertThat(named.coupon()).isEqualTo(new Payment.Coupon(coupon, 1));
    }

    @Test
    void anothersOrderIsAsUnknownAsOneThatIsNotThere() {
        refuses(ProblemCode.UNKNOWN_ORDER, () -> shop.pay(new Payments.Request(order, TestShop.newId(), null, null)));
        refuses(ProblemCode.UNKNOWN_ORDER, () -> shop.pay(TestShop.newId() + 1_000_000_000));
    }

    @Test
    void anOrderThatIsNotPendingCannotBePaid() {
        value(shop.cancel(order));
        refuses(ProblemCode.ORDER_NOT_PENDING, () -> shop.pay(order));
        assertThat(shop.stock(product)).isEqualTo(100);

        long late = shop.placed(user, new Quantity(product, 1));
        shop.clock.move(TestShop.ORDER_TTL);
        refuses(ProblemCode.ORDER_EXPIRED, () -> shop.pay(late));
        shop.expiry.run();
        refuses(ProblemCode.ORDER_EXPIRED, () -> shop.pay(late));
        assertThat(shop.status(late)).isEqualTo("EXPIRED");
        assertThat(shop.stock(product)).isEqualTo(100);
    }

    @Test
    void aPaidOrderNeverExpires() {
        value(shop.pay(order));

        shop.clock.move(TestShop.ORDER_TTL.multipliedBy(100));
        shop.expiry.run();

        assertThat(shop.status(order)).isEqualTo("PAID");
    }

    @Test
    void anOrderTakesAllItsItemsFromStockOrNone() {
        long scarce = shop.newProduct(5, 1);

        refuses(
                ProblemCode.INSUFFICIENT_STOCK,
                () -> shop.place(user, new Quantity(product, 1), new Quantity(scarce, 2)));
        refuses(
                ProblemCode.UNKNOWN_PRODUCT,
                () -> shop.place(user, new Quantity(product, 1), new Quantity(TestShop.newId(), 1)));
    }

    @Test
    void aPriceIsTheOneOfTheOrdersTime() {
        shop.transactions.run(
                handle -> handle.execute("UPDATE product SET price = 9999 WHERE product_id = ?", product));

        assertThat(value(shop.pay(order)).paidAmount()).isEqualTo(3_000);
    }

    @Test
    void aChargeBeyondTheBoundIsRefusedAndARefundBeyondItIsNot() {
        long rich = shop.newUser(TestShop.PLENTY);
        long theirs = shop.placed(rich, new Quantity(product, 1));
        long payment = value(shop.pay(theirs)).paymentId();
        value(shop.transactions.decide(handle -> shop.points.charge(handle, rich, 1_000)));

        refuses(
                ProblemCode.POINT_LIMIT_EXCEEDED,
                () -> shop.transactions.decide(handle -> shop.points.charge(handle, rich, 1)));
        assertThat(value(shop.refund(payment, null)).balance()).isEqualTo(TestShop.PLENTY + 1_000);
    }

    @Test
    void partialRefundsComeToWhatWasPaidAndTheLastOneBringsTheCouponBack() {
        long odd = shop.newProduct(333, 100);
        long mixed = shop.placed(user, new Quantity(product, 3), new Quantity(odd, 7));
        long coupon = shop.newCoupon("FIXED", 1_001, null, 0);
        shop.issue(coupon, user, 1, null);
        long before = shop.balance(user);
        var payment = value(shop.pay(mixed, coupon));

        var first = value(shop.refund(payment.paymentId(), List.of(new Refunds.Part(1, 1), new Refunds.Part(2, 3))));
        refuses(ProblemCode.REFUND_TOO_LARGE, () -> shop.refund(payment.paymentId(), List.of(new Refunds.Part(2, 5))));
        refuses(ProblemCode.INVALID_REQUEST, () -> shop.refund(payment.paymentId(), List.of(new Refunds.Part(3, 1))));
        var rest = value(shop.refund(payment.paymentId(), null));

        assertThat(first.status()).isEqualTo(Status.PARTLY_REFUNDED);
        assertThat(first.couponReturned()).isFalse();
        assertThat(rest.status()).isEqualTo(Status.REFUNDED);
        assertThat(rest.couponReturned()).isTrue();
        assertThat(first.amount() + rest.amount()).isEqualTo(payment.paidAmount());
        assertThat(shop.balance(user)).isEqualTo(before);
        assertThat(shop.stock(odd)).isEqualTo(100);
        refuses(ProblemCode.REFUND_TOO_LARGE, () -> shop.refund(payment.paymentId(), null));
        value(shop.pay(order, coupon));
    }

    @Test
    void aCouponThatHasExpiredOrWasRevokedSinceDoesNotComeBack() {
        long coupon = shop.newCoupon("FIXED", 100, null, 0);
        shop.issue(coupon, user, 1, shop.clock.instant().plus(Duration.ofMinutes(5)));
        shop.issue(coupon, user, 2, null);
        var expiring = value(shop.pay(new Payments.Request(order, null, coupon, 1L)));
        var revoked =
                value(shop.pay(new Payments.Request(shop.placed(user, new Quantity(product, 1)), null, coupon, 2L)));
        shop.clock.move(Duration.ofMinutes(5));
        shop.revoke(coupon, 2);

        assertThat(value(shop.refund(expiring.paymentId(), null)).couponReturned())
                .isFalse();
        assertThat(value(shop.refund(revoked.paymentId(), null)).couponReturned())
                .isFalse();
    }

    @Test
    void aRefundWaitsForACouponThatIsNotThereAndBringsItBackWhenItIs() {
        long coupon = shop.newCoupon("FIXED", 100, null, 0);
        shop.issue(coupon, user, 1, null);
        long payment = value(shop.pay(order, coupon)).paymentId();

        // As while the projection is built anew: away, or not yet told to be durable.
        for (var change : List.of(
                "UPDATE coupon_campaign SET coupon_id = -coupon_id WHERE ABS(coupon_id) = ?",
                "UPDATE coupon_decision SET coupon_id = -coupon_id WHERE ABS(coupon_id) = ?",
                "UPDATE coupon_decision SET decided_offset = 2001 - decided_offset WHERE coupon_id = ?")) {
            shop.transactions.run(handle -> handle.execute(change, coupon));
            var before = shop.everything();

            assertThatThrownBy(() -> shop.refund(payment, null))
                    .as(change)
                    .isInstanceOf(StorageUnavailableException.class);

            assertThat(shop.everything()).isEqualTo(before);
            shop.transactions.run(handle -> handle.execute(change, coupon));
        }
        assertThat(value(shop.refund(payment, null)).couponReturned()).isTrue();
    }

    @Test
    void aCouponThatWasGivenUpWhenItWasSpentDoesNotComeBack() {
        long coupon = shop.newCoupon("FIXED", 100, null, 0);
        shop.issue(coupon, user, 1, null);
        long payment = value(shop.pay(order, coupon)).paymentId();
        shop.transactions.run(handle ->
                handle.execute("UPDATE coupon_decision SET outcome = 'WITHDRAWN' WHERE coupon_id = ?", coupon));

        assertThat(value(shop.refund(payment, null)).couponReturned()).isFalse();
    }

    @Test
    void aPaymentThatIsGivenBackWhileItIsReadIsShownAsItWasAtOneTime() {
        long payment = value(shop.pay(order)).paymentId();
        var reading = new TestShop(new SteppedDataSource(ShopServers.dataSource(), new SteppedDataSource.Observer() {
            @Override
            public void after(int step, String what, Connection connection) {
                if (step == 1) {
                    value(shop.refund(payment, null));
                }
            }
        }));

        var shown = reading.transactions
                .read(handle -> reading.payments.find(handle, payment))
                .orElseThrow();

        assertThat(shown.status()).isEqualTo(Status.PAID);
        assertThat(shown.lines()).allMatch(line -> line.refundedQuantity() == 0);
        assertThat(shop.status(order)).isEqualTo("REFUNDED");
    }

    @Test
    void aCampaignSaysWhetherTheRefundOfAllBringsTheCouponBack() {
        long kept = shop.newCoupon("FIXED", 100, null, 0);
        long returned = shop.newCoupon("FIXED", 100, null, 0);
        shop.issue(kept, user, 1, null);
        shop.issue(returned, user, 1, null);
        shop.setRefundPolicy(kept, RefundPolicy.KEEP_SPENT);
        shop.setRefundPolicy(returned, RefundPolicy.RETURN_COUPON);
        long again = shop.placed(user, new Quantity(product, 2));
        long last = shop.placed(user, new Quantity(product, 1));
        long paidWithKept = value(shop.pay(order, kept)).paymentId();
        long paidWithReturned = value(shop.pay(again, returned)).paymentId();

        var part = value(shop.refund(paidWithReturned, List.of(new Refunds.Part(1, 1))));
        refuses(ProblemCode.COUPON_USED, () -> shop.pay(last, returned));
        var keeping = value(shop.refund(paidWithKept, null));
        var returning = value(shop.refund(paidWithReturned, null));

        assertThat(part.couponReturned()).isFalse();
        assertThat(keeping.status()).isEqualTo(Status.REFUNDED);
        assertThat(keeping.couponReturned()).isFalse();
        assertThat(returning.couponReturned()).isTrue();
        refuses(ProblemCode.COUPON_USED, () -> shop.pay(last, kept));
        value(shop.pay(last, returned));
    }

    @Test
    void theTermsOfTheRefundsTimeCountNotThoseOfThePayments() {
        long coupon = shop.newCoupon("FIXED", 100, null, 0);
        shop.issue(coupon, user, 1, null);
        long payment = value(shop.pay(order, coupon)).paymentId();

        shop.setRefundPolicy(coupon, RefundPolicy.KEEP_SPENT);

        assertThat(value(shop.refund(payment, null)).couponReturned()).isFalse();
    }

    private void refuses(ProblemCode code, Supplier<Decided<?>> call) {
        var before = shop.everything();

        assertThat(refusal(call.get())).isEqualTo(code);

        assertThat(shop.everything()).isEqualTo(before);
    }
}
