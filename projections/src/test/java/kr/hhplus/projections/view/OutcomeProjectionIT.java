package kr.hhplus.projections.view;

import static kr.hhplus.projections.TestDecisions.NOON;
import static kr.hhplus.projections.TestDecisions.accepted;
import static kr.hhplus.projections.TestDecisions.consumerOf;
import static kr.hhplus.projections.TestDecisions.deliver;
import static kr.hhplus.projections.TestDecisions.issued;
import static kr.hhplus.projections.TestDecisions.newCouponId;
import static kr.hhplus.projections.TestDecisions.notIssued;
import static kr.hhplus.projections.TestDecisions.records;
import static kr.hhplus.projections.TestDecisions.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import kr.hhplus.backends.Backend;
import kr.hhplus.projections.TestServers;
import kr.hhplus.projections.store.StoredOffsets;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.schemas.view.OutcomeView;
import kr.hhplus.schemas.view.RedisKeys;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;

class OutcomeProjectionIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private static HikariDataSource mysql;
    private static Jdbi jdbi;
    private static RedisClient redis;

    private final long couponId = newCouponId();
    /** Not coupon-decisions': a log of the test's own, whose commands are in that partition of coupon-commands. */
    private final TopicPartition partition = new TopicPartition("log-of-" + couponId, 11);

    @BeforeAll
    static void open() {
        mysql = TestServers.openMySql();
        jdbi = Jdbi.create(mysql);
        redis = TestServers.openRedis();
    }

    @AfterAll
    static void close() {
        redis.close();
        mysql.close();
    }

    @BeforeEach
    void emptyRedis() {
        redis.flushAll();
    }

    @Test
    void showsNothingThatMySqlDoesNotHaveYet() throws Exception {
        var projection = at(0);
        store(1);

        var showing = CompletableFuture.runAsync(() -> deliver(
                projection,
                consumerOf(partition),
                records(
                        partition,
                        0,
                        issued(couponId, 10, 1, 1),
                        issued(couponId, 11, 2, 2),
                        issued(couponId, 12, 3, 3))));

        await().atMost(WAIT_MAX).until(() -> shown(1) != null);
        assertThat(showing).isNotDone();
        assertThat(shown(2)).isNull();
        assertThat(shown(3)).isNull();
        assertThat(applied()).containsExactly("1", "10");
        store(3);
        showing.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
        assertThat(shown(3)).isNotNull();
        assertThat(applied()).containsExactly("3", "12");
    }

    @Test
    void showsOutcomesForAWhileAndTakesTheirUsersOutOfTheQueue() {
        var projection = at(0);
        store(3);
        for (long userId = 1; userId <= 4; userId++) {
            redis.zadd(RedisKeys.queue(couponId), 10.0 + userId, Long.toString(userId));
        }

        deliver(
                projection,
                consumerOf(partition),
                records(
                        partition,
                        0,
                        accepted(couponId, 10, terms("noon", 1)),
                        issued(couponId, 11, 1, 1, NOON, NOON.plusSeconds(60)),
                        notIssued(couponId, 12, 2, Outcome.SOLD_OUT)));

        assertThat(shown(1)).isEqualTo(new OutcomeView(Outcome.ISSUED, 1, NOON, NOON.plusSeconds(60), 3, 11, 1));
        assertThat(shown(2)).isEqualTo(new OutcomeView(Outcome.SOLD_OUT, 0, NOON, null, 3, 12, 0));
        assertThat(redis.zrange(RedisKeys.queue(couponId), 0, -1)).containsExactly("3", "4");
        assertThat(redis.ttl(RedisKeys.ticket(new Ticket(couponId, 1))))
                .isBetween(TestServers.OUTCOME_TTL.toSeconds() - 30, TestServers.OUTCOME_TTL.toSeconds());
        assertThat(applied()).containsExactly("3", "12");
    }

    @Test
    void signalsEachTicketThatHasGotAnOutcome() {
        var projection = at(0);
        store(3);
        var signals = new LinkedBlockingQueue<String>();
        var subscription = new JedisPubSub() {
            @Override
            public void onMessage(String channel, String keys) {
                signals.add(keys);
            }
        };
        var listening = CompletableFuture.runAsync(() -> redis.subscribe(subscription, RedisKeys.SHOWN_CHANNEL));
        await().atMost(WAIT_MAX).until(subscription::isSubscribed);

        deliver(
                projection,
                consumerOf(partition),
                records(
                        partition,
                        0,
                        accepted(couponId, 10, terms("noon", 1)),
                        issued(couponId, 11, 1, 1),
                        notIssued(couponId, 12, 2, Outcome.SOLD_OUT)));

        await().atMost(WAIT_MAX).until(() -> !signals.isEmpty());
        assertThat(signals)
                .containsExactly(
                        RedisKeys.ticket(new Ticket(couponId, 1)) + "\n" + RedisKeys.ticket(new Ticket(couponId, 2)));
        subscription.unsubscribe();
        assertThat(listening).succeedsWithin(WAIT_MAX);
    }

    @Test
    void goesToWhereRedisIsWhenRedisHasLostItsLastWrites() {
        var projection = at(50);
        var consumer = consumerOf(partition);
        store(60);
        takeRedisTo(30);

        deliver(projection, consumer, records(partition, 50, issued(couponId, 80, 1, 1)));

        assertThat(shown(1)).isNull();
        assertThat(consumer.position(partition)).isEqualTo(30);
        deliver(projection, consumer, records(partition, 30, issued(couponId, 60, 2, 2)));
        assertThat(shown(2)).isNotNull();
        assertThat(applied()).containsExactly("31", "60");
    }

    @Test
    void goesToWhereRedisIsWhenAnotherInstanceHasGoneOn() {
        var projection = at(50);
        var consumer = consumerOf(partition);
        store(60);
        takeRedisTo(55);

        deliver(projection, consumer, records(partition, 50, notIssued(couponId, 80, 1, Outcome.NOT_OPEN)));

        assertThat(shown(1)).isNull();
        assertThat(consumer.position(partition)).isEqualTo(55);
    }

    @Test
    void anAssignedPartitionIsReadFromWhereRedisIs() {
        var consumer = consumerOf(partition);
        takeRedisTo(42);

        projection().onPartitionsAssigned(consumer, List.of(partition));

        assertThat(consumer.position(partition)).isEqualTo(42);
    }

    @Test
    void anEmptiedRedisIsRebuiltFromTheLogWithTheNextDecision() throws Exception {
        var running = startBoth();
        try {
            TestServers.append(
                    accepted(couponId, 10, terms("noon", 9)), issued(couponId, 11, 1, 1), issued(couponId, 12, 2, 2));
            await().atMost(WAIT_MAX).until(() -> shown(2) != null);

            redis.flushAll();
            TestServers.append(issued(couponId, 13, 3, 3));

            await().atMost(WAIT_MAX).until(() -> shown(3) != null);
            assertThat(shown(1)).isNotNull();
            assertThat(shown(2)).isNotNull();
        } finally {
            running.run();
        }
    }

    @Test
    void anEmptiedRedisIsRebuiltThoughNothingComes() throws Exception {
        var running = startBoth();
        try {
            TestServers.append(accepted(couponId, 10, terms("noon", 9)), issued(couponId, 11, 1, 1));
            await().atMost(WAIT_MAX).until(() -> shown(1) != null);
            var before = shown(1);

            redis.flushAll();

            await().atMost(WAIT_MAX).until(() -> shown(1) != null);
            assertThat(shown(1)).isEqualTo(before);
        } finally {
            running.run();
        }
    }

    @Test
    void aReplayLeadsNobodyIntoThePast() {
        var projection = at(0);
        store(3);
        redis.zadd(RedisKeys.queue(couponId), 13, "1");
        redis.zadd(RedisKeys.queue(couponId), 11, "2");
        var won = OutcomeView.of(issued(couponId, 12, 1, 1));
        redis.set(RedisKeys.ticket(new Ticket(couponId, 1)), won.toText());

        deliver(
                projection,
                consumerOf(partition),
                records(
                        partition,
                        0,
                        notIssued(couponId, 10, 1, Outcome.NOT_OPEN),
                        notIssued(couponId, 11, 2, Outcome.NOT_OPEN)));

        assertThat(shown(1)).isEqualTo(won);
        assertThat(redis.zrange(RedisKeys.queue(couponId), 0, -1)).containsExactly("1");
    }

    @Test
    void whoStillWaitsIsShownAgainInAnEmptiedRedis() throws Exception {
        var first = appendRequest(1);
        appendRequest(2);
        appendRequest(3);
        // The first of them is decided and stored.
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO projection_offset VALUES ('decisions', ?, ?, 0, -1, 0, ?, 1)",
                partition.topic(),
                partition.partition(),
                first));

        waitingRequests().show(List.of(partition));

        assertThat(line()).containsExactly("2", "3");
    }

    /** A replay by hand gives an emptied Redis a place, and with it the looks of one that was never emptied. */
    @Test
    void whoWaitsIsShownAgainThoughTheEmptiedRedisWasGivenAPlace() throws Exception {
        var projection = at(0);
        var consumer = consumerOf(partition);
        consumer.seek(partition, 0);
        appendRequest(1);

        redis.flushAll();
        takeRedisTo(0);
        projection.onMessage(List.of(), consumer);

        assertThat(line()).containsExactly("1");
    }

    @Test
    void aViewThatHasNothingToShowHasAPlaceToo() {
        var running = startBoth();
        try {
            await().atMost(WAIT_MAX)
                    .untilAsserted(() -> assertThat(IntStream.range(0, Topics.COUPON_DECISIONS.partitions())
                                    .mapToObj(RedisKeys::applied))
                            .allMatch(applied -> redis.hexists(applied, RedisKeys.APPLIED_DECISIONS)
                                    && redis.hexists(applied, RedisKeys.APPLIED_LINE)));
        } finally {
            running.run();
        }
    }

    /** The container hands a failed delivery over again as it was, though a first try may have gone elsewhere. */
    @Test
    void aDeliveryThatComesAgainAfterRedisHasLostWritesLeavesNoGap() {
        var projection = at(50);
        var consumer = consumerOf(partition);
        store(60);
        takeRedisTo(30);
        var next = records(partition, 50, issued(couponId, 80, 1, 1));
        deliver(projection, consumer, next);

        projection.onMessage(next, consumer);

        assertThat(shown(1)).isNull();
        assertThat(consumer.position(partition)).isEqualTo(30);
        assertThat(applied().get(0)).isEqualTo("30");
    }

    /** The container goes on behind a batch whose retries were broken off. */
    @Test
    void nothingIsShownBehindABatchThatWasGivenUp() {
        var projection = at(50);
        var consumer = consumerOf(partition);
        store(70);

        projection.forget(List.of(partition));
        deliver(projection, consumer, records(partition, 60, issued(couponId, 90, 1, 1)));

        assertThat(shown(1)).isNull();
        assertThat(applied().get(0)).isEqualTo("50");
        assertThat(consumer.position(partition)).isEqualTo(50);
    }

    @Test
    void aViewBeginsBehindNoDecisionThatComesWhileItsBeginningIsLookedFor() {
        store(100);

        projection().onPartitionsAssigned(consumerOfOldLog(60), List.of(partition));

        assertThat(applied().get(0)).isEqualTo("60");
    }

    /** It was never shown, however old it is. */
    @Test
    void aViewBeginsBehindNoDecisionThatIsNotStoredYet() {
        store(40);

        projection().onPartitionsAssigned(consumerOfOldLog(60), List.of(partition));

        assertThat(applied().get(0)).isEqualTo("40");
    }

    @Test
    void aViewWhoseRedisWasAwayAtTheAssignmentBeginsThoughNothingComes() throws Exception {
        var projection = projection();
        var consumer = consumerOfOldLog(60);
        store(100);
        TestServers.backends().kill(Backend.REDIS);
        try {
            projection.onPartitionsAssigned(consumer, List.of(partition));
        } finally {
            TestServers.backends().restart(Backend.REDIS);
        }

        await().atMost(WAIT_MAX).ignoreExceptions().until(() -> "OK".equals(redis.flushAll()));
        await().atMost(WAIT_MAX).ignoreExceptions().until(() -> {
            projection.onMessage(List.of(), consumer);
            return applied().get(0) != null;
        });
        assertThat(consumer.position(partition))
                .isEqualTo(Long.parseLong(applied().get(0)));
    }

    @Test
    void whatIsDecidedWhileRedisIsAwayIsShownWhenItIsBack() throws Exception {
        var running = startBoth();
        try {
            TestServers.append(accepted(couponId, 10, terms("noon", 9)), issued(couponId, 11, 1, 1));
            await().atMost(WAIT_MAX).until(() -> shown(1) != null);

            TestServers.backends().kill(Backend.REDIS);
            TestServers.append(issued(couponId, 12, 2, 2));
            await().atMost(WAIT_MAX).until(() -> countStored() == 2);
            TestServers.backends().restart(Backend.REDIS);

            await().atMost(WAIT_MAX).ignoreExceptions().until(() -> shown(2) != null);
            assertThat(shown(1)).isNotNull();
        } finally {
            running.run();
        }
    }

    /** Of a log that ends here, with nothing in it that would still be shown; asked for times, it has grown by one. */
    private MockConsumer<String, CouponDecision> consumerOfOldLog(long end) {
        var consumer = new MockConsumer<String, CouponDecision>("earliest") {
            @Override
            public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                    Map<TopicPartition, Long> times) {
                updateEndOffsets(Map.of(partition, end + 1));
                return Map.of();
            }
        };
        consumer.assign(List.of(partition));
        consumer.updateEndOffsets(Map.of(partition, end));
        return consumer;
    }

    private OutcomeProjection projection() {
        var offsets = new StoredOffsets(jdbi);
        return new OutcomeProjection(
                redis,
                offsets,
                waitingRequests(),
                Clock.systemUTC(),
                TestServers.OUTCOME_TTL,
                new SimpleMeterRegistry());
    }

    private static WaitingRequests waitingRequests() {
        return new WaitingRequests(TestServers.backends().kafkaBootstrapServers(), redis, new StoredOffsets(jdbi));
    }

    /** A projection that has come so far, and Redis with it. */
    private OutcomeProjection at(long place) {
        takeRedisTo(place);
        redis.hset(RedisKeys.applied(partition.partition()), RedisKeys.APPLIED_LINE, "1");
        var projection = projection();
        projection.onPartitionsAssigned(consumerOf(partition), List.of(partition));
        return projection;
    }

    private void takeRedisTo(long place) {
        redis.hset(RedisKeys.applied(partition.partition()), RedisKeys.APPLIED_DECISIONS, Long.toString(place));
    }

    /** As another instance would: MySQL has all before the offset. */
    private void store(long nextOffset) {
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO projection_offset VALUES ('decisions', ?, ?, ?, -1, ?, -1, 1)
                ON DUPLICATE KEY UPDATE durable_offset = VALUES(durable_offset)
                """, partition.topic(), partition.partition(), nextOffset, nextOffset));
    }

    /** Appends a request to the commands of the test's log; its offset. */
    private long appendRequest(long userId) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        TestServers.backends().kafkaBootstrapServers()),
                new StringSerializer(),
                Topics.COUPON_COMMANDS.valueSerde().serializer())) {
            return producer.send(new ProducerRecord<>(
                            Topics.COUPON_COMMANDS.name(),
                            partition.partition(),
                            Long.toString(couponId),
                            new IssueCoupon(couponId, userId)))
                    .get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)
                    .offset();
        }
    }

    private List<String> line() {
        return redis.zrange(RedisKeys.queue(couponId), 0, -1);
    }

    /** Both projections as in the service; run the result to stop them. */
    private static Runnable startBoth() {
        var offsets = new StoredOffsets(jdbi);
        var toMySql = TestServers.decisionStore(mysql, offsets);
        var toRedis = TestServers.outcomeProjection(redis, offsets);
        toMySql.start();
        toRedis.start();
        return () -> {
            toRedis.stop();
            toMySql.stop();
        };
    }

    private @Nullable OutcomeView shown(long userId) {
        var text = redis.get(RedisKeys.ticket(new Ticket(couponId, userId)));
        return text == null ? null : OutcomeView.parse(text);
    }

    /** Next place in coupon-decisions, last decided offset of coupon-commands. */
    private List<String> applied() {
        return redis.hmget(
                RedisKeys.applied(partition.partition()), RedisKeys.APPLIED_DECISIONS, RedisKeys.APPLIED_COMMANDS);
    }

    private int countStored() {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT COUNT(*) FROM coupon_decision WHERE coupon_id = :couponId")
                        .bind("couponId", couponId)
                        .mapTo(Integer.class)
                        .one());
    }
}
