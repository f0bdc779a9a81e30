package kr.hhplus.orderpayment.payment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import kr.hhplus.orderpayment.ShopServers;
import kr.hhplus.orderpayment.coupon.Coupons;
import kr.hhplus.orderpayment.database.Decided;
import kr.hhplus.orderpayment.database.Transactions;
import kr.hhplus.orderpayment.idempotency.ShopCalls;
import kr.hhplus.orderpayment.idempotency.StoredAnswers;
import kr.hhplus.orderpayment.order.Order;
import kr.hhplus.orderpayment.order.OrderExpiry;
import kr.hhplus.orderpayment.order.Orders;
import kr.hhplus.orderpayment.order.Stock;
import kr.hhplus.orderpayment.order.Stock.Quantity;
import kr.hhplus.orderpayment.outbox.EventOutbox;
import kr.hhplus.orderpayment.point.Points;
import kr.hhplus.schemas.coupon.RefundPolicy;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.topic.Topics;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import tools.jackson.databind.json.JsonMapper;

/** The shop on the real database, with a clock that a test can move. */
final class TestShop {
    static final long PLENTY = 1_000_000;
    static final Duration ORDER_TTL = Duration.ofMinutes(15);

    private static final AtomicLong NEXT_ID = new AtomicLong(1_000);
    private static final long AWAIT_SECONDS_MAX = 60;

    final Transactions transactions;
    final MovableClock clock = new MovableClock();
    final Points points = new Points(clock, PLENTY);
    final Orders orders;
    final OrderExpiry expiry;
    final Payments payments;
    final Refunds refunds;
    final PaymentController calls;

    /** Never sees its own time. */
    static final class MovableClock extends Clock {
        private volatile Instant now = Instant.parse("2026-12-01T03:00:00.123Z");

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    TestShop() {
        this(ShopServers.dataSource());
    }

    TestShop(DataSource dataSource) {
        var jdbi = Jdbi.create(new TransactionAwareDataSourceProxy(dataSource));
        transactions = new Transactions(jdbi, new DataSourceTransactionManager(dataSource));
        var outbox = new EventOutbox(jdbi, clock, () -> {});
        orders = new Orders(outbox, new Stock(), clock, ORDER_TTL);
        expiry = new OrderExpiry(orders, transactions);
        var coupons = new Coupons();
        payments = new Payments(orders, points, coupons, outbox, clock);
        refunds = new Refunds(orders, points, coupons, outbox, clock);
        var answers = new ShopCalls(transactions, new StoredAnswers(clock), new JsonMapper());
        calls = new PaymentController(orders, points, coupons, outbox, answers, clock);
    }

    static long newId() {
        return NEXT_ID.getAndIncrement();
    }

    long newProduct(long price, long quantity) {
        long productId = newId();
        transactions.run(handle -> {
            handle.execute(
                    "INSERT INTO product (product_id, name, category, price, version, updated_at)"
                            + " VALUES (?, 'thing', 'things', ?, 1, NOW(3))",
                    productId,
                    price);
            return handle.execute(
                    "INSERT INTO product_stock (product_id, quantity) VALUES (?, ?)", productId, quantity);
        });
        return productId;
    }

    long newUser(long balance) {
        long userId = newId();
        if (balance > 0) {
            transactions.decide(handle -> points.charge(handle, userId, balance));
        }
        return userId;
    }

    /** A campaign. */
    long newCoupon(@Nullable String type, long value, @Nullable Long cap, long minOrderAmount) {
        long couponId = newId();
        transactions.run(handle -> handle.execute(
                "INSERT INTO coupon_campaign (coupon_id, name, stock, issued, discount_type, discount_value, discount_cap,"
                        + " min_order_amount) VALUES (?, 'sale', 100, 0, ?, ?, ?, ?)",
                couponId,
                type,
                type == null ? null : (Long) value,
                cap,
                minOrderAmount));
        return couponId;
    }

    void setRefundPolicy(long couponId, RefundPolicy policy) {
        transactions.run(handle -> handle.execute(
                "UPDATE coupon_campaign SET refund_policy = ? WHERE coupon_id = ?", policy.name(), couponId));
    }

    void issue(long couponId, long userId, long number, @Nullable Instant expiresAt) {
        issue(couponId, userId, number, expiresAt, true);
    }

    void issue(long couponId, long userId, long number, @Nullable Instant expiresAt, boolean durable) {
        transactions.run(handle -> {
            handle.execute(
                    "INSERT INTO projection_offset (projection, topic, partition_no, next_offset, command_offset,"
                            + " durable_offset, durable_command_offset, epoch)"
                            + " VALUES ('decisions', ?, 3, 0, 1000, 0, 1000, 0) ON DUPLICATE KEY UPDATE epoch = epoch",
                    Topics.COUPON_DECISIONS.name());
            return handle.execute(
                    "INSERT INTO coupon_decision (coupon_id, user_id, request_key, outcome, issuance_number,"
                            + " decided_partition, decided_offset, decided_at, issued_at, expires_at)"
                            + " VALUES (?, ?, ?, 'ISSUED', ?, 3, ?, ?, ?, ?)",
                    couponId,
                    userId,
                    "key-" + number,
                    number,
                    durable ? 1000 : 1001,
                    clock.instant(),
                    clock.instant(),
                    expiresAt);
        });
    }

    void revoke(long couponId, long number) {
        transactions.run(handle -> handle.execute(
                "UPDATE coupon_decision SET outcome = 'REVOKED' WHERE coupon_id = ? AND issuance_number = ?",
                couponId,
                number));
    }

    Decided<Order> place(long userId, Quantity... items) {
        return transactions.decide(handle -> orders.place(handle, userId, List.of(items)));
    }

    long placed(long userId, Quantity... items) {
        return value(place(userId, items)).orderId();
    }

    Decided<Payment> pay(long orderId) {
        return pay(new Payments.Request(orderId, null, null, null));
    }

    Decided<Payment> pay(long orderId, long couponId) {
        return pay(new Payments.Request(orderId, null, couponId, null));
    }

    Decided<Payment> pay(Payments.Request request) {
        return transactions.decide(handle -> payments.pay(handle, request));
    }

    Decided<Order> cancel(long orderId) {
        return transactions.decide(handle -> orders.cancel(handle, orderId));
    }

    Decided<Refund> refund(long paymentId, @Nullable List<Refunds.Part> parts) {
        return transactions.decide(handle -> refunds.refund(handle, paymentId, parts, null));
    }

    long number(String sql, Object... arguments) {
        return transactions.read(
                handle -> handle.select(sql, arguments).mapTo(Long.class).one());
    }

    long balance(long userId) {
        return number("SELECT COALESCE(SUM(balance), 0) FROM user_point WHERE user_id = ?", userId);
    }

    /** What the history of a user comes to. */
    long historySum(long userId) {
        return number(
                "SELECT COALESCE(SUM(IF(type = 'SPEND', -amount, amount)), 0) FROM point_history WHERE user_id = ?",
                userId);
    }

    long stock(long productId) {
        return number("SELECT quantity FROM product_stock WHERE product_id = ?", productId);
    }

    String status(long orderId) {
        return transactions.read(handle -> handle.select("SELECT status FROM orders WHERE order_id = ?", orderId)
                .mapTo(String.class)
                .one());
    }

    /** All that a call could have changed, as text. */
    String everything() {
        var tables = List.of(
                "user_point",
                "point_history",
                "product_stock",
                "orders",
                "order_item",
                "payment",
                "payment_line",
                "refund",
                "refund_line",
                "coupon_redemption",
                "outbox");
        return transactions.read(handle -> {
            var text = new StringBuilder();
            for (var table : tables) {
                text.append(table)
                        .append(
                                handle
                                        .createQuery("SELECT * FROM " + table + " ORDER BY 1, 2")
                                        .mapToMap()
                                        .list()
                                        .stream()
                                        .map(row -> {
                                            row.remove("payload");
                                            return row.toString();
                                        })
                                        .toList())
                        .append('\n');
            }
            return text.toString();
        });
    }

    static <T> T value(Decided<T> decided) {
        if (decided instanceof Decided.Refused<T> refused) {
            throw new AssertionError("refused: " + refused.problem());
        }
        return ((Decided.Done<T>) decided).value();
    }

    /** Null: not refused. */
    static @Nullable ProblemCode refusal(Decided<?> decided) {
        return decided instanceof Decided.Refused<?> refused ? refused.problem().code() : null;
    }

    /** What one of several threads does. */
    interface Task<T> {
        T run(int thread) throws Exception;
    }

    /** So many threads at once; the results in the order of their numbers, 0 and up. */
    static <T> List<T> atOnce(int threads, Task<? extends T> task) throws Exception {
        var start = new CountDownLatch(1);
        var pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<? extends T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                futures.add(pool.submit(() -> {
                    start.await();
                    return task.run(thread);
                }));
            }
            start.countDown();
            List<T> results = new ArrayList<>();
            for (var future : futures) {
                results.add(future.get(AWAIT_SECONDS_MAX, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
