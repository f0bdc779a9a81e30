package kr.hhplus.orderpayment.product;

import static kr.hhplus.orderpayment.product.ProductServers.WAIT_MAX;
import static kr.hhplus.orderpayment.product.ProductServers.append;
import static kr.hhplus.orderpayment.product.ProductServers.appendUnreadable;
import static kr.hhplus.orderpayment.product.ProductServers.newProductId;
import static kr.hhplus.orderpayment.product.ProductServers.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import kr.hhplus.backends.Backend;
import kr.hhplus.orderpayment.product.BestSellers.BestSeller;
import kr.hhplus.schemas.http.ProblemException;
import kr.hhplus.schemas.shop.PaymentEvent;
import kr.hhplus.schemas.topic.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Each test is on days of its own, so that the sales of the others do not count. */
class SalesReaderIT {
    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    /** In the past: an event is in the log after it has occurred. */
    private static final AtomicLong WEEK = new AtomicLong(1);

    private static RedisClient redis;

    private final long productA = newProductId();
    private final long productB = newProductId();
    /** 00:30 of a day in Seoul, 15:30 of the day before in UTC. */
    private final Instant midnight = Instant.now()
            .atZone(SEOUL)
            .toLocalDate()
            .minusDays(8 * WEEK.getAndIncrement())
            .atTime(0, 30)
            .atZone(SEOUL)
            .toInstant();

    private final Clock clock = Clock.fixed(midnight, ZoneOffset.UTC);
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private SalesReader reader;

    @BeforeAll
    static void open() {
        redis = ProductServers.settings(true)
                .redis(ProductServers.backends().redisUri())
                .open();
    }

    @BeforeEach
    void start() {
        write(productA, "A", "best", 1_000, 9);
        write(productB, "B", "best", 2_000, 9);
        reader = startReader();
    }

    @AfterEach
    void stop() {
        reader.stop();
    }

    @Test
    void countsWhatIsPaidLessWhatIsGivenBack() throws Exception {
        append(
                Topics.PAYMENT_EVENTS,
                "1",
                event(PaymentEvent.Type.PAID, midnight, productA, 5),
                event(PaymentEvent.Type.PAID, midnight, productB, 3),
                event(PaymentEvent.Type.REFUNDED, midnight, productA, 4));

        awaitBest(1, new BestSeller(productB, "B", "best", 2_000, 3), new BestSeller(productA, "A", "best", 1_000, 1));
    }

    @Test
    void aDayBeginsAtMidnightOfTheZone() throws Exception {
        append(
                Topics.PAYMENT_EVENTS,
                "1",
                event(PaymentEvent.Type.PAID, midnight, productA, 1),
                // An hour before is yesterday in Seoul, and the same day in UTC.
                event(PaymentEvent.Type.PAID, midnight.minus(Duration.ofHours(1)), productA, 10),
                event(PaymentEvent.Type.PAID, midnight.minus(Duration.ofDays(3)), productA, 100),
                event(PaymentEvent.Type.PAID, midnight.minus(Duration.ofDays(6)), productB, 1_000),
                event(PaymentEvent.Type.PAID, midnight.minus(Duration.ofDays(7)), productB, 10_000));

        awaitBest(1, new BestSeller(productA, "A", "best", 1_000, 1));
        awaitBest(3, new BestSeller(productA, "A", "best", 1_000, 11));
        awaitBest(
                7,
                new BestSeller(productB, "B", "best", 2_000, 1_000),
                new BestSeller(productA, "A", "best", 1_000, 111));
    }

    @Test
    void anEventThatComesTwiceCountsOnce() throws Exception {
        var paid = event(PaymentEvent.Type.PAID, midnight, productA, 5);
        append(Topics.PAYMENT_EVENTS, "1", paid, paid);
        awaitBest(1, new BestSeller(productA, "A", "best", 1_000, 5));

        append(Topics.PAYMENT_EVENTS, "1", paid, event(PaymentEvent.Type.PAID, midnight, productB, 1));

        awaitBest(1, new BestSeller(productA, "A", "best", 1_000, 5), new BestSeller(productB, "B", "best", 2_000, 1));
    }

    @Test
    void severalReadersThatStopAndStartCountOnce() throws Exception {
        var other = startReader();
        for (int i = 0; i < 20; i++) {
            append(Topics.PAYMENT_EVENTS, Integer.toString(i), event(PaymentEvent.Type.PAID, midnight, productA, 1));
        }
        reader.stop();
        reader = startReader();
        for (int i = 0; i < 20; i++) {
            append(Topics.PAYMENT_EVENTS, Integer.toString(i), event(PaymentEvent.Type.PAID, midnight, productB, 1));
        }
        other.stop();
        append(Topics.PAYMENT_EVENTS, "1", event(PaymentEvent.Type.PAID, midnight, productB, 1));

        awaitBest(
                1, new BestSeller(productB, "B", "best", 2_000, 21), new BestSeller(productA, "A", "best", 1_000, 20));
    }

    @Test
    void anEmptiedRedisIsFilledAgainThoughNothingIsSold() throws Exception {
        append(Topics.PAYMENT_EVENTS, "1", event(PaymentEvent.Type.PAID, midnight, productA, 5));
        append(Topics.PAYMENT_EVENTS, "2", event(PaymentEvent.Type.PAID, midnight, productB, 7));
        awaitBest(1, new BestSeller(productB, "B", "best", 2_000, 7), new BestSeller(productA, "A", "best", 1_000, 5));

        redis.flushAll();

        awaitBest(1, new BestSeller(productB, "B", "best", 2_000, 7), new BestSeller(productA, "A", "best", 1_000, 5));
    }

    @Test
    void whileRedisIsAwayTheLastOneKnownIsShownAndElseNone() throws Exception {
        append(Topics.PAYMENT_EVENTS, "1", event(PaymentEvent.Type.PAID, midnight, productA, 5));
        var knowing = best();
        await().atMost(WAIT_MAX).until(() -> !knowing.top(1, 5).isEmpty());
        ProductServers.backends().kill(Backend.REDIS);
        try {
            assertThat(knowing.top(1, 5)).hasSize(1);
            assertThatThrownBy(() -> best().top(1, 5)).isInstanceOf(ProblemException.class);
        } finally {
            ProductServers.backends().restart(Backend.REDIS);
        }
        awaitBest(1, new BestSeller(productA, "A", "best", 1_000, 5));
    }

    @Test
    void recordsThatCannotBeReadArePassedOverAndCounted() throws Exception {
        append(Topics.PAYMENT_EVENTS, "1", event(PaymentEvent.Type.PAID, midnight, productB, 1));
        appendUnreadable(Topics.PAYMENT_EVENTS, "1");
        append(Topics.PAYMENT_EVENTS, "1", event(PaymentEvent.Type.PAID, midnight, productA, 5));

        awaitBest(1, new BestSeller(productA, "A", "best", 1_000, 5), new BestSeller(productB, "B", "best", 2_000, 1));
        assertThat(metrics.get("hhplus.shop.unreadable.records")
                        .tag("topic", "payment-events")
                        .tag("reader", "sales-reader")
                        .counter()
                        .count())
                .isGreaterThanOrEqualTo(2);
    }

    private SalesReader startReader() {
        var started = new SalesReader(
                ProductServers.backends().kafkaBootstrapServers(), (short) 1, redis, SEOUL, clock, metrics);
        started.start();
        return started;
    }

    private BestSellers best() {
        return new BestSellers(redis, ProductServers.tables(ProductServers.dataSource()), SEOUL, clock);
    }

    private void awaitBest(int days, BestSeller... expected) {
        var best = best();
        await().atMost(WAIT_MAX)
                .ignoreExceptionsInstanceOf(ProblemException.class)
                .untilAsserted(() -> assertThat(best.top(days, 5)).containsExactly(expected));
    }

    private static PaymentEvent event(PaymentEvent.Type type, Instant at, long productId, int quantity) {
        return new PaymentEvent(
                UUID.randomUUID().toString(),
                1,
                1,
                1,
                type,
                List.of(new PaymentEvent.Line(productId, quantity, 1_000)),
                1_000,
                null,
                null,
                at);
    }
}
