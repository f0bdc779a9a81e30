package kr.hhplus.ingress.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kr.hhplus.backends.Backend;
import kr.hhplus.ingress.TestServers;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.view.RedisKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.resps.Tuple;

@SuppressWarnings("NullAway.Init")
class WaitingQueueIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);
    private static final int WRITES_MAX = 1_000;
    private static final int PARTITION = 3;
    private static final long COUPON_ID = 7;

    private static RedisClient redis;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private WaitingQueue queue;

    @BeforeAll
    static void open() {
        redis = TestServers.openRedis();
    }

    @AfterAll
    static void close() {
        redis.close();
    }

    @BeforeEach
    void start() {
        redis.flushAll();
        queue = new WaitingQueue(redis, WRITES_MAX, metrics);
        queue.start();
    }

    @AfterEach
    void stop() {
        queue.stop();
    }

    @Test
    void requestsWaitInTheOrderOfTheLog() {
        add(9, 12);
        add(5, 10);
        add(7, 11);

        awaitWaiting(3);
        assertThat(waiting()).containsExactly(new Tuple("5", 10.0), new Tuple("7", 11.0), new Tuple("9", 12.0));
    }

    @Test
    void aRequestThatIsDecidedAlreadyStaysOut() {
        redis.hset(RedisKeys.applied(PARTITION), RedisKeys.APPLIED_COMMANDS, "100");
        redis.hset(RedisKeys.applied(PARTITION + 1), RedisKeys.APPLIED_COMMANDS, "500");

        add(1, 99);
        add(2, 100);
        add(3, 101);

        awaitWaiting(1);
        assertThat(waiting()).containsExactly(new Tuple("3", 101.0));
    }

    @Test
    void aUserKeepsTheFirstPlace() {
        add(5, 10);
        add(7, 11);
        add(5, 12);
        add(8, 13);

        awaitWaiting(3);
        assertThat(waiting()).containsExactly(new Tuple("5", 10.0), new Tuple("7", 11.0), new Tuple("8", 13.0));
    }

    @Test
    void nobodyWaitsForARedisThatIsAwayAndTheQueueGoesOnWhenItIsBack() throws Exception {
        TestServers.backends().kill(Backend.REDIS);
        int requests = 3 * WRITES_MAX;

        var adding = CompletableFuture.runAsync(() -> {
            for (int i = 1; i <= requests; i++) {
                add(i, i);
            }
        });

        assertThatCode(() -> adding.get(1, TimeUnit.SECONDS)).doesNotThrowAnyException();
        double skipped = metrics.counter("hhplus.queue.writes.skipped").count();
        TestServers.backends().restart(Backend.REDIS);
        await().atMost(WAIT_MAX).ignoreExceptions().until(() -> waiting().size() == requests - skipped);
        assertThat(skipped).isPositive();
        assertThat(waiting()).startsWith(new Tuple("1", 1.0));
    }

    @Test
    void aWithdrawalLeavesALaterRequestOfItsTicketInLine() {
        add(5, 12);
        add(6, 10);

        remove(5, 11);
        remove(6, 11);
        add(7, 13);

        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(waiting()).containsExactly(new Tuple("5", 12.0), new Tuple("7", 13.0)));
    }

    @Test
    void whatIsPendingIsWrittenBeforeTheStop() {
        for (int i = 1; i <= WRITES_MAX; i++) {
            add(i, i);
        }

        queue.stop();

        assertThat(waiting()).hasSize(WRITES_MAX);
    }

    private void add(long userId, long offset) {
        queue.add(new Ticket(COUPON_ID, userId), new LogPosition(PARTITION, offset, Instant.EPOCH));
    }

    private void remove(long userId, long withdrawalOffset) {
        queue.remove(new Ticket(COUPON_ID, userId), new LogPosition(PARTITION, withdrawalOffset, Instant.EPOCH));
    }

    private static void awaitWaiting(int count) {
        await().atMost(WAIT_MAX).until(() -> waiting().size() == count);
    }

    private static List<Tuple> waiting() {
        return redis.zrangeWithScores(RedisKeys.queue(COUPON_ID), 0, -1);
    }
}
