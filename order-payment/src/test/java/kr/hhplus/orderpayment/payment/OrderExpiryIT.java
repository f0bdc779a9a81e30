package kr.hhplus.orderpayment.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import kr.hhplus.orderpayment.ShopServers;
import kr.hhplus.orderpayment.lifecycle.RepeatedWork;
import kr.hhplus.orderpayment.lifecycle.SingleInstanceJobs;
import kr.hhplus.orderpayment.order.Stock.Quantity;
import org.junit.jupiter.api.Test;

/** The job that lets orders expire, on two instances whose clocks are two hours apart. */
class OrderExpiryIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration JOB_TIME_MAX = Duration.ofMinutes(1);
    private static final int ORDERS = 100;

    private final TestShop shop = new TestShop();
    /** Of this test alone. */
    private final String job = "order-expiry-" + TestShop.newId();

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger runningMax = new AtomicInteger();

    /** An instance, with how often it has had the lock. */
    private final class Instance {
        final AtomicInteger runs = new AtomicInteger();
        /** With or without the lock. */
        final AtomicInteger turns = new AtomicInteger();

        final RepeatedWork work;
        private final TestShop late = new TestShop();

        Instance(Duration clockOff, Duration interval) {
            late.clock.move(TestShop.ORDER_TTL.plusSeconds(1));
            var jobs = new SingleInstanceJobs(ShopServers.dataSource(), Clock.offset(Clock.systemUTC(), clockOff));
            work = new RepeatedWork(job + clockOff, PAUSE, () -> {
                jobs.run(job, JOB_TIME_MAX, interval, this::run);
                turns.incrementAndGet();
                return false;
            });
        }

        private void run() {
            runningMax.accumulateAndGet(running.incrementAndGet(), Math::max);
            var unused = late.expiry.run();
            running.decrementAndGet();
            runs.incrementAndGet();
        }
    }

    @Test
    void anUnpaidOrderExpiresOnceAndNeverDoTwoInstancesLookAtOnce() {
        long product = shop.newProduct(1_000, 2 * ORDERS);
        var one = new Instance(Duration.ofHours(-1), Duration.ZERO);
        var other = new Instance(Duration.ofHours(1), Duration.ZERO);
        one.work.start();
        other.work.start();

        List<Long> orders;
        try {
            orders = Stream.generate(() -> shop.placed(TestShop.newId(), new Quantity(product, 2)))
                    .limit(ORDERS)
                    .toList();
            await().atMost(WAIT_MAX)
                    .until(() ->
                            orders.stream().allMatch(order -> shop.status(order).equals("EXPIRED"))
                                    && one.runs.get() > 2
                                    && other.runs.get() > 2);
        } finally {
            one.work.stop();
            other.work.stop();
        }

        assertThat(runningMax).hasValue(1);
        assertThat(shop.stock(product)).isEqualTo(2 * ORDERS);
        assertThat(orders).allSatisfy(order -> assertThat(expiries(order)).isEqualTo(1));
    }

    @Test
    void noInstanceLooksAgainWithinTheInterval() {
        var one = new Instance(Duration.ofHours(-1), Duration.ofMinutes(1));
        var other = new Instance(Duration.ofHours(1), Duration.ofMinutes(1));
        one.work.start();
        try {
            await().atMost(WAIT_MAX).until(() -> one.runs.get() == 1);
            other.work.start();
            await().atMost(WAIT_MAX).until(() -> other.turns.get() > 2);
        } finally {
            one.work.stop();
            other.work.stop();
        }

        assertThat(one.runs).hasValue(1);
        assertThat(other.runs).hasValue(0);
    }

    @Test
    void theLockOfADeadInstanceIsTakenOverWhenItsTimeIsOver() {
        long product = shop.newProduct(1_000, 10);
        long order = shop.placed(TestShop.newId(), new Quantity(product, 3));
        shop.transactions.run(handle -> handle.execute(
                "INSERT INTO shedlock (name, lock_until, locked_at, locked_by)"
                        + " VALUES (?, UTC_TIMESTAMP(3) + INTERVAL 1 SECOND, UTC_TIMESTAMP(3), 'a dead instance')",
                job));
        long deadUntilMs = lockMs("lock_until");
        // Once: its lock then tells when it was taken.
        var heir = new Instance(Duration.ofHours(1), Duration.ofMinutes(1));

        heir.work.start();
        try {
            await().atMost(WAIT_MAX).until(() -> heir.runs.get() == 1);
        } finally {
            heir.work.stop();
        }

        assertThat(heir.turns).hasValueGreaterThan(1);
        assertThat(lockMs("locked_at")).isGreaterThanOrEqualTo(deadUntilMs);
        assertThat(shop.status(order)).isEqualTo("EXPIRED");
        assertThat(shop.stock(product)).isEqualTo(10);
        assertThat(expiries(order)).isEqualTo(1);
    }

    private long lockMs(String column) {
        return shop.number(
                "SELECT CAST(UNIX_TIMESTAMP(" + column + ") * 1000 AS SIGNED) FROM shedlock WHERE name = ?", job);
    }

    private long expiries(long orderId) {
        return shop.number("SELECT COUNT(*) FROM outbox WHERE event_id = ?", "order:" + orderId + ":EXPIRED");
    }
}
