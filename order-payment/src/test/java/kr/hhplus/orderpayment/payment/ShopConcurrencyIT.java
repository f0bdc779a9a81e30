package kr.hhplus.orderpayment.payment;

import static kr.hhplus.orderpayment.payment.TestShop.atOnce;
import static kr.hhplus.orderpayment.payment.TestShop.refusal;
import static kr.hhplus.orderpayment.payment.TestShop.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import kr.hhplus.orderpayment.database.Decided;
import kr.hhplus.orderpayment.database.Transactions;
import kr.hhplus.orderpayment.order.Order;
import kr.hhplus.orderpayment.order.Stock.Quantity;
import kr.hhplus.schemas.http.ProblemCode;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ShopConcurrencyIT {
    /** ER_LOCK_DEADLOCK. */
    private static final int DEADLOCK = 1213;

    private final TestShop shop = new TestShop();

    @Test
    void aCouponThat200ThreadsPayWithIsSpentOnce() throws Exception {
        long product = shop.newProduct(1_000, 1_000);
        long user = shop.newUser(TestShop.PLENTY);
        long coupon = shop.newCoupon("FIXED", 300, null, 0);
        shop.issue(coupon, user, 1, null);
        var orders = LongStream.range(0, 200)
                .map(i -> shop.placed(user, new Quantity(product, 1)))
                .boxed()
                .toList();

        var paid = atOnce(orders.size(), i -> shop.pay(orders.get(i), coupon));

        assertThat(paid.stream().map(TestShop::refusal).filter(Objects::isNull)).hasSize(1);
        assertThat(paid.stream().map(TestShop::refusal).filter(ProblemCode.COUPON_USED::equals))
                .hasSize(199);
        assertThat(shop.number("SELECT COUNT(*) FROM coupon_redemption WHERE coupon_id = ?", coupon))
                .isEqualTo(1);
        assertThat(shop.balance(user)).isEqualTo(TestShop.PLENTY - 700);
    }

    @Test
    void aCouponForNothingThat50ThreadsPayWithoutPointsIsSpentOnce() throws Exception {
        long product = shop.newProduct(1_000, 1_000);
        long user = shop.newUser(0);
        long coupon = shop.newCoupon("PERCENT", 100, null, 0);
        shop.issue(coupon, user, 1, null);
        var orders = LongStream.range(0, 50)
                .map(i -> shop.placed(user, new Quantity(product, 1)))
                .boxed()
                .toList();

        var paid = atOnce(orders.size(), i -> shop.pay(orders.get(i), coupon));

        assertThat(paid.stream().map(TestShop::refusal).filter(Objects::isNull)).hasSize(1);
        assertThat(paid.stream().map(TestShop::refusal).filter(ProblemCode.COUPON_USED::equals))
                .hasSize(49);
    }

    @Test
    void of200OrdersForAStockOf50ExactlyAsManyArePlaced() throws Exception {
        long product = shop.newProduct(1_000, 50);

        var placed = atOnce(200, i -> shop.place(TestShop.newId(), new Quantity(product, 1)));

        assertThat(placed.stream().map(TestShop::refusal).filter(Objects::isNull))
                .hasSize(50);
        assertThat(placed.stream().map(TestShop::refusal).filter(ProblemCode.INSUFFICIENT_STOCK::equals))
                .hasSize(150);
        assertThat(shop.stock(product)).isZero();
    }

    @Test
    void pointsThat50ThreadsSpendAndChargeComeToTheWon() throws Exception {
        long product = shop.newProduct(7, 1_000);
        long user = shop.newUser(100);
        var orders = LongStream.range(0, 50)
                .map(i -> shop.placed(user, new Quantity(product, 1)))
                .boxed()
                .toList();

        List<Decided<?>> results = atOnce(
                100,
                i -> i < 50
                        ? shop.pay(orders.get(i))
                        : shop.transactions.decide(handle -> shop.points.charge(handle, user, 1)));

        long paid = results.subList(0, 50).stream()
                .filter(result -> refusal(result) == null)
                .count();
        assertThat(results.subList(0, 50).stream().map(TestShop::refusal).filter(Objects::nonNull))
                .allMatch(ProblemCode.INSUFFICIENT_POINTS::equals);
        assertThat(results.subList(50, 100)).allMatch(result -> refusal(result) == null);
        assertThat(shop.balance(user)).isEqualTo(150 - 7 * paid).isNotNegative();
        assertThat(shop.historySum(user)).isEqualTo(shop.balance(user));
    }

    @Test
    void firstChargesOfOneUserFromManyThreadsAllCount() throws Exception {
        long user = TestShop.newId();

        var charged = atOnce(100, i -> shop.transactions.decide(handle -> shop.points.charge(handle, user, 10)));

        assertThat(charged).allMatch(result -> refusal(result) == null);
        assertThat(shop.balance(user)).isEqualTo(1_000);
    }

    @Test
    void ordersWithTheirItemsInOppositeOrderDoNotDeadlock() throws Exception {
        var products =
                LongStream.range(0, 8).map(i -> shop.newProduct(10, 10_000)).toArray();
        // A transaction that ends in one is tried again, so that the results do not tell.
        var deadlocks = new AtomicInteger();

        var placed = atOnce(100, i -> {
            var items = Arrays.stream(i % 2 == 0 ? products : reversed(products))
                    .mapToObj(product -> new Quantity(product, 1))
                    .toList();
            return shop.transactions.decide(handle -> place(handle, items, deadlocks));
        });

        assertThat(deadlocks).hasValue(0);
        assertThat(placed).allMatch(result -> refusal(result) == null);
        for (long product : products) {
            assertThat(shop.stock(product)).isEqualTo(10_000 - 100);
        }
    }

    @Test
    void anOrderPaidTenTimesAtOnceIsChargedOnce() throws Exception {
        long product = shop.newProduct(1_000, 10);
        long user = shop.newUser(10_000);
        long order = shop.placed(user, new Quantity(product, 1));

        var paid = atOnce(10, i -> shop.pay(order));

        assertThat(paid.stream().map(TestShop::refusal).filter(Objects::isNull)).hasSize(1);
        assertThat(paid.stream().map(TestShop::refusal).filter(ProblemCode.ORDER_NOT_PENDING::equals))
                .hasSize(9);
        assertThat(shop.balance(user)).isEqualTo(9_000);
    }

    @RepeatedTest(20)
    void anOrderIsPaidOrCancelledOrExpiresAndNeverTwoOfThem() throws Exception {
        long product = shop.newProduct(1_000, 10);
        long user = shop.newUser(10_000);
        long order = shop.placed(user, new Quantity(product, 3));
        var late = new TestShop();
        late.clock.move(TestShop.ORDER_TTL.plus(Duration.ofSeconds(1)));

        var done = atOnce(3, i -> switch (i) {
            case 0 -> refusal(shop.pay(order)) == null;
            case 1 -> late.expiry.run() > 0;
            default -> refusal(shop.cancel(order)) == null;
        });

        // The run may have passed over the order while another had it.
        late.expiry.run();
        var status = shop.status(order);
        assertThat(status).isIn("PAID", "CANCELLED", "EXPIRED");
        assertThat(done.get(0)).isEqualTo(status.equals("PAID"));
        assertThat(shop.stock(product)).isEqualTo(status.equals("PAID") ? 7 : 10);
        assertThat(shop.balance(user)).isEqualTo(status.equals("PAID") ? 7_000 : 10_000);
    }

    @Test
    void refundsOfOnePaymentAtOnceGiveBackWhatWasPaidOnce() throws Exception {
        long product = shop.newProduct(333, 10);
        long user = shop.newUser(10_000);
        long order = shop.placed(user, new Quantity(product, 5));
        long payment = value(shop.pay(order)).paymentId();

        var refunded = atOnce(10, i -> shop.refund(payment, List.of(new Refunds.Part(1, 1))));

        assertThat(refunded.stream().map(TestShop::refusal).filter(Objects::isNull))
                .hasSize(5);
        assertThat(refunded.stream().map(TestShop::refusal).filter(ProblemCode.REFUND_TOO_LARGE::equals))
                .hasSize(5);
        assertThat(shop.balance(user)).isEqualTo(10_000);
        assertThat(shop.stock(product)).isEqualTo(10);
    }

    private Decided<Order> place(Handle handle, List<Quantity> items, AtomicInteger deadlocks) {
        try {
            return shop.orders.place(handle, TestShop.newId(), items);
        } catch (JdbiException e) {
            if (Transactions.errorCode(e) == DEADLOCK) {
                deadlocks.incrementAndGet();
            }
            throw e;
        }
    }

    private static long[] reversed(long[] values) {
        return IntStream.range(0, values.length)
                .mapToLong(i -> values[values.length - 1 - i])
                .toArray();
    }
}
