package kr.hhplus.projections.store;

import static kr.hhplus.projections.TestDecisions.NOON;
import static kr.hhplus.projections.TestDecisions.accepted;
import static kr.hhplus.projections.TestDecisions.consumerOf;
import static kr.hhplus.projections.TestDecisions.decided;
import static kr.hhplus.projections.TestDecisions.deliver;
import static kr.hhplus.projections.TestDecisions.issued;
import static kr.hhplus.projections.TestDecisions.newCouponId;
import static kr.hhplus.projections.TestDecisions.notIssued;
import static kr.hhplus.projections.TestDecisions.position;
import static kr.hhplus.projections.TestDecisions.records;
import static kr.hhplus.projections.TestDecisions.refused;
import static kr.hhplus.projections.TestDecisions.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import kr.hhplus.projections.TestDecisions;
import kr.hhplus.projections.TestServers;
import kr.hhplus.projections.store.StoredOffsets.Progress;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Discount;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.coupon.RefundPolicy;
import kr.hhplus.schemas.tracing.Tracing;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

class DecisionStoreIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);
    private static final String GROUP = "projection-mysql";

    private static HikariDataSource mysql;
    private static Jdbi jdbi;
    private static Admin admin;

    private final long couponId = newCouponId();
    private final TopicPartition partition = new TopicPartition("log-of-" + couponId, 0);

    @BeforeAll
    static void open() {
        mysql = TestServers.openMySql();
        jdbi = Jdbi.create(mysql);
        admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                TestServers.backends().kafkaBootstrapServers()));
    }

    @AfterAll
    static void close() {
        admin.close();
        mysql.close();
    }

    @Test
    void storesABatchTogetherWithTheOffsetBehindIt() {
        var consumer = consumerOf(partition);
        var store = newStore();
        store.onPartitionsAssigned(consumer, List.of(partition));

        deliver(
                store,
                consumer,
                records(
                        partition,
                        0,
                        accepted(couponId, 10, terms("noon", 2)),
                        issued(couponId, 11, 1, 1, NOON, NOON.plusSeconds(60)),
                        issued(couponId, 12, 2, 2),
                        notIssued(couponId, 13, 3, Outcome.SOLD_OUT)));

        assertThat(storedOffset(partition)).isEqualTo(4);
        assertThat(tickets())
                .containsExactly(
                        "1 ISSUED 1 3 11 2026-12-01 03:00:00.123 2026-12-01 03:01:00.123",
                        "2 ISSUED 2 3 12 2026-12-01 03:00:00.123 -",
                        "3 SOLD_OUT - 3 13 2026-12-01 03:00:00.123 -");
    }

    @Test
    void aBatchThatFailsLeavesNeitherRowsNorOffset() {
        var consumer = consumerOf(partition);
        var store = newStore();
        store.onPartitionsAssigned(consumer, List.of(partition));
        var afterTheLastDay = Instant.parse("+12000-01-01T00:00:00Z");

        assertThatThrownBy(() -> deliver(
                        store,
                        consumer,
                        records(
                                partition,
                                0,
                                accepted(couponId, 10, terms("noon", 2)),
                                issued(couponId, 11, 1, 1),
                                issued(couponId, 12, 2, 2, NOON, afterTheLastDay))))
                .isInstanceOf(JdbiException.class);

        assertThat(storedOffset(partition)).isZero();
        assertThat(tickets()).isEmpty();
        assertThat(campaigns()).isEmpty();
        deliver(store, consumer, records(partition, 0, issued(couponId, 11, 1, 1)));
        assertThat(tickets()).hasSize(1);
    }

    @Test
    void anInstanceThatHasLostItsPartitionChangesNothingAndReadsFromWhereMySqlIs() {
        var lateConsumer = consumerOf(partition);
        var late = newStore();
        late.onPartitionsAssigned(lateConsumer, List.of(partition));
        var nextConsumer = consumerOf(partition);
        var next = newStore();
        next.onPartitionsAssigned(nextConsumer, List.of(partition));
        deliver(
                next,
                nextConsumer,
                records(partition, 0, accepted(couponId, 10, terms("noon", 9)), issued(couponId, 11, 1, 1)));

        deliver(
                late,
                lateConsumer,
                records(partition, 0, accepted(couponId, 10, terms("late", 5)), issued(couponId, 11, 7, 1)));

        assertThat(storedOffset(partition)).isEqualTo(2);
        assertThat(tickets()).extracting(row -> row.substring(0, 10)).containsExactly("1 ISSUED 1");
        assertThat(campaigns()).singleElement().asString().contains("noon");
        assertThat(lateConsumer.position(partition)).isEqualTo(2);
        deliver(late, lateConsumer, records(partition, 2, issued(couponId, 12, 2, 2)));
        assertThat(storedOffset(partition)).isEqualTo(3);
    }

    @Test
    void aStartGoesOnFromMySqlWhateverKafkaSays() throws Exception {
        TestServers.append(accepted(couponId, 0, terms("noon", 9)), issued(couponId, 1, 1, 1));
        runUntilStored(1);
        // Were it stored once more, it would be back.
        jdbi.useHandle(handle -> handle.execute("DELETE FROM coupon_decision WHERE coupon_id = ?", couponId));
        admin.deleteConsumerGroups(List.of(GROUP)).all().get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
        TestServers.append(issued(couponId, 2, 2, 2));

        runUntilStored(2);

        assertThat(tickets()).extracting(row -> row.substring(0, 1)).containsExactly("2");
    }

    @Test
    void aGroupOffsetThatWasMovedOnSkipsNothing() throws Exception {
        TestServers.append(accepted(couponId, 0, terms("noon", 9)), issued(couponId, 1, 1, 1));
        runUntilStored(1);
        var last = TestServers.append(issued(couponId, 2, 2, 2), issued(couponId, 3, 3, 3));
        admin.alterConsumerGroupOffsets(
                        GROUP,
                        Map.of(
                                new TopicPartition(last.topic(), last.partition()),
                                new OffsetAndMetadata(last.offset() + 1)))
                .all()
                .get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);

        runUntilStored(3);

        assertThat(tickets()).extracting(row -> row.substring(0, 1)).containsExactly("1", "2", "3");
    }

    @Test
    void aLaterDecisionReplacesOneThatIsNotFinal() {
        TestDecisions.store(
                jdbi, notIssued(couponId, 5, 1, Outcome.NOT_OPEN), notIssued(couponId, 6, 2, Outcome.NOT_OPEN));

        TestDecisions.store(
                jdbi,
                notIssued(couponId, 7, 1, Outcome.NOT_OPEN),
                issued(couponId, 8, 1, 1, NOON.plusSeconds(1), NOON.plusSeconds(60)));

        assertThat(tickets())
                .containsExactly(
                        "1 ISSUED 1 3 8 2026-12-01 03:00:01.123 2026-12-01 03:01:00.123",
                        "2 NOT_OPEN - 3 6 2026-12-01 03:00:00.123 -");
    }

    @Test
    void nothingReplacesAFinalDecision() {
        var won = issued(couponId, 8, 1, 1);
        TestDecisions.store(jdbi, won);

        // Told again, and an earlier "not now" that a replay brings once more.
        TestDecisions.store(
                jdbi, won.repeatedAt(position(9, NOON.plusSeconds(9))), notIssued(couponId, 5, 1, Outcome.NOT_OPEN));

        assertThat(tickets()).containsExactly("1 ISSUED 1 3 8 2026-12-01 03:00:00.123 -");
    }

    @Test
    void aRowTellsWhenItGotItsContent() {
        var notOpen = notIssued(couponId, 5, 1, Outcome.NOT_OPEN);
        var won = issued(couponId, 8, 1, 1);
        storeAt(NOON.plusSeconds(60), notOpen);
        assertThat(storedTimes()).containsExactly("2026-12-01 03:01:00.123");

        storeAt(NOON.plusSeconds(61), won);
        // Once more, told again, and what a replay brings.
        storeAt(NOON.plusSeconds(62), won, won.repeatedAt(position(9, NOON)), notOpen);

        assertThat(storedTimes()).containsExactly("2026-12-01 03:01:01.123");
    }

    @Test
    void timesAreUtcWhateverTheZoneOfTheProcess() {
        // An hour that New York has never seen: its clocks were put forward over it.
        var skippedHour = Instant.parse("2026-03-08T02:30:00.500Z");
        var before = TimeZone.getDefault();
        for (var zone : List.of("Asia/Seoul", "America/New_York")) {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            try (var there = TestServers.openMySql()) {
                TestDecisions.store(
                        Jdbi.create(there),
                        accepted(couponId, 1, new CampaignTerms("x", 1, skippedHour, NOON, 1, null, 0, null, NOON)),
                        issued(couponId, 2, 1, 1, skippedHour, NOON));
            } finally {
                TimeZone.setDefault(before);
            }

            assertThat(tickets())
                    .as(zone)
                    .containsExactly("1 ISSUED 1 3 2 2026-03-08 02:30:00.500 2026-12-01 03:00:00.123");
            assertThat(campaigns()).as(zone).singleElement().asString().contains("2026-03-08 02:30:00.500");
            jdbi.useHandle(handle -> handle.execute("DELETE FROM coupon_decision WHERE coupon_id = ?", couponId));
        }
    }

    @Test
    void aCampaignHasTheTermsThatWereAcceptedLast() {
        var second = new CampaignTerms(
                "second",
                5,
                NOON,
                NOON.plusSeconds(60),
                1,
                new Discount(Discount.Type.PERCENT, 15, 3_000L),
                10_000,
                10,
                null,
                null,
                RefundPolicy.KEEP_SPENT);
        TestDecisions.store(
                jdbi,
                accepted(couponId, 1, terms("first", 1)),
                issued(couponId, 2, 1, 1),
                accepted(couponId, 3, second),
                issued(couponId, 4, 2, 2),
                refused(couponId, 5, second));

        assertThat(campaigns())
                .containsExactly(
                        "second 5 2 2026-12-01 03:00:00.123 2026-12-01 03:01:00.123 PERCENT 15 3000 10000 10 - KEEP_SPENT");
        TestDecisions.store(jdbi, accepted(couponId, 6, terms("third", 7)), notIssued(couponId, 7, 3, Outcome.CLOSED));
        assertThat(campaigns()).containsExactly("third 7 2 - - - - - 0 - - RETURN_COUPON");
    }

    @Test
    void aWaiterHearsOfAnotherInstancesCommitWhileItsOwnGoOn() throws Exception {
        var offsets = new StoredOffsets(jdbi);
        offsets.load(partition);
        var busy = Executors.newSingleThreadScheduledExecutor();
        // Wakes the waiter as the commits of many other partitions would.
        var own = busy.scheduleAtFixedRate(() -> offsets.committed(Map.of()), 0, 1, TimeUnit.MILLISECONDS);

        var other = new StoredOffsets(jdbi);
        var progress = new Progress(5, 4);
        jdbi.useTransaction(handle -> other.advance(handle, partition, 0, progress));
        other.committed(Map.of(partition, progress));
        long seen = offsets.awaitOver(partition, 0, Duration.ofSeconds(2));

        assertThat(own.isDone()).isFalse();
        assertThat(seen).isEqualTo(5);
        busy.shutdownNow();
    }

    /** A commit can be read before it would survive a crash, and nobody has said yet that it would. */
    @Test
    void aWaiterIsNotToldOfACommitThatMayStillBeLost() throws Exception {
        var offsets = new StoredOffsets(jdbi);
        offsets.load(partition);

        jdbi.useTransaction(handle -> new StoredOffsets(jdbi).advance(handle, partition, 0, new Progress(5, 4)));

        assertThat(offsets.awaitOver(partition, 0, Duration.ofMillis(200))).isZero();
        new StoredOffsets(jdbi).load(partition);
        assertThat(offsets.awaitOver(partition, 0, Duration.ofSeconds(2))).isEqualTo(5);
    }

    /** Else a coupon would be shown that the shop does not know yet. */
    @Test
    void whoIsToldOfACommitFindsItInMySqlToo() throws Exception {
        var offsets = new StoredOffsets(jdbi);
        offsets.load(partition);
        var waiter = Executors.newSingleThreadExecutor();

        try {
            for (long next = 1; next <= 100; next++) {
                long before = next - 1;
                var to = new Progress(next, next);
                var found = waiter.submit(() -> {
                    offsets.awaitOver(partition, before, WAIT_MAX);
                    return offsets.durableCommandOffset(partition);
                });
                jdbi.useTransaction(handle -> assertThat(offsets.advance(handle, partition, before, to))
                        .isTrue());
                offsets.committed(Map.of(partition, to));

                assertThat(found.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).isEqualTo(next);
            }
        } finally {
            waiter.shutdownNow();
        }
    }

    @Test
    void aWaiterGetsTheOldOffsetWhenItsTimeIsUp() throws Exception {
        var offsets = new StoredOffsets(jdbi);
        offsets.load(partition);

        assertThat(offsets.awaitOver(partition, 0, Duration.ofMillis(50))).isZero();
    }

    @Test
    void aReplayIsFollowedThoughNothingComesAndChangesNoRow() throws Exception {
        var running = TestServers.decisionStore(mysql, new StoredOffsets(jdbi));
        running.start();
        try {
            var last = TestServers.append(
                    accepted(couponId, 1, terms("noon", 9)), issued(couponId, 2, 1, 1), issued(couponId, 3, 2, 2));
            var at = new TopicPartition(last.topic(), last.partition());
            await().atMost(WAIT_MAX).until(() -> tickets().size() == 2);
            var before = tickets();
            jdbi.useHandle(handle -> {
                handle.execute("DELETE FROM coupon_decision WHERE coupon_id = ? AND user_id = 1", couponId);
                handle.execute(
                        "UPDATE projection_offset SET next_offset = 0 WHERE topic = ? AND partition_no = ?",
                        at.topic(),
                        at.partition());
            });

            await().atMost(WAIT_MAX).until(() -> tickets().size() == 2);

            assertThat(tickets()).isEqualTo(before);
            await().atMost(WAIT_MAX).until(() -> storedOffset(at) == last.offset() + 1);
        } finally {
            running.stop();
        }
    }

    @Test
    void aTakenBackCouponKeepsItsNumberAndWhenItWasIssued() {
        var issued = issued(couponId, 2, 1, 1);
        var revoked = new IssueDecided(
                couponId,
                TestDecisions.position(3, NOON.plusSeconds(9)),
                1,
                "",
                Outcome.REVOKED,
                1,
                null,
                TestDecisions.position(3, NOON.plusSeconds(9)),
                1,
                1);

        TestDecisions.store(jdbi, accepted(couponId, 1, terms("noon", 9)), issued, revoked, issued);

        assertThat(tickets()).containsExactly("1 REVOKED 1 3 3 2026-12-01 03:00:09.123 -");
        assertThat(rows("SELECT CAST(issued_at AS CHAR) FROM coupon_decision WHERE coupon_id = :couponId"))
                .containsExactly("2026-12-01 03:00:00.123");
        assertThat(counts()).containsExactly("1 1");
    }

    @Test
    void aUserHasARowForEachRequestWithItsRank() {
        TestDecisions.store(
                jdbi,
                decided(couponId, 2, 1, "first", Outcome.ISSUED, 1, 0),
                decided(couponId, 3, 1, "second", Outcome.ISSUED, 2, 0),
                decided(couponId, 4, 1, "First", Outcome.LIMIT_REACHED, 0, 0));

        // A replay that brings the first of them once more.
        TestDecisions.store(jdbi, decided(couponId, 2, 1, "first", Outcome.ISSUED, 1, 0));

        assertThat(requests()).containsExactly("First LIMIT_REACHED - 0", "first ISSUED 1 1", "second ISSUED 2 2");
    }

    @Test
    void aCouponThatWasGivenBackGoesBackToStockAndTheNextRequestIsDecidedAfresh() {
        var withdrawn = decided(couponId, 3, 1, "k", Outcome.WITHDRAWN, 1, 1);
        TestDecisions.store(
                jdbi,
                accepted(couponId, 1, terms("noon", 9)),
                decided(couponId, 2, 1, "k", Outcome.ISSUED, 1, 0),
                withdrawn);
        assertThat(requests()).containsExactly("k WITHDRAWN 1 1");
        assertThat(counts()).containsExactly("1 1");

        TestDecisions.store(jdbi, decided(couponId, 4, 1, "k", Outcome.ISSUED, 2, 0), withdrawn);

        assertThat(requests()).containsExactly("k ISSUED 2 2");
        assertThat(counts()).containsExactly("2 1");
    }

    @Test
    void aRequestThatWasGivenUpHasNoCoupon() {
        TestDecisions.store(jdbi, decided(couponId, 2, 1, "k", Outcome.WITHDRAWN, 0, 0));

        assertThat(requests()).containsExactly("k WITHDRAWN - 0");
        assertThat(rows("SELECT IFNULL(CAST(issued_at AS CHAR), '-') FROM coupon_decision WHERE coupon_id = :couponId"))
                .containsExactly("-");
    }

    @Test
    void aCampaignIsPausedAndClosedAndAnEarlierDecisionChangesNothing() {
        var open = accepted(couponId, 1, terms("noon", 9));
        var three = new CampaignTerms("noon", 9, null, null, 3, null, 0, null, null);
        var paused = new CampaignDecided(couponId, position(2, NOON), null, three, true, false);
        TestDecisions.store(jdbi, open, paused);
        assertThat(lives()).containsExactly("3 1 0");

        TestDecisions.store(
                jdbi, new CampaignDecided(couponId, position(3, NOON), null, three, true, true), open, paused);

        assertThat(lives()).containsExactly("3 1 1");
    }

    /** The container hands a failed delivery over again as it was, though a first try may have gone elsewhere. */
    @Test
    void aDeliveryThatComesAgainAfterAReplayHasSetBackLeavesNoGap() {
        var consumer = consumerOf(partition);
        var store = newStore();
        store.onPartitionsAssigned(consumer, List.of(partition));
        deliver(store, consumer, records(partition, 0, issued(couponId, 11, 1, 1), issued(couponId, 12, 2, 2)));
        jdbi.useHandle(handle -> {
            handle.execute("DELETE FROM coupon_decision WHERE coupon_id = ?", couponId);
            handle.execute("UPDATE projection_offset SET next_offset = 0 WHERE topic = ?", partition.topic());
        });
        var next = records(partition, 2, issued(couponId, 13, 3, 3));
        deliver(store, consumer, next);

        store.onMessage(next, consumer);

        assertThat(storedOffset(partition)).isZero();
        assertThat(tickets()).isEmpty();
        assertThat(consumer.position(partition)).isZero();
    }

    /** The container goes on behind a batch whose retries were broken off. */
    @Test
    void nothingIsStoredBehindABatchThatWasGivenUp() {
        var consumer = consumerOf(partition);
        var store = newStore();
        store.onPartitionsAssigned(consumer, List.of(partition));

        store.forget(List.of(partition));
        deliver(store, consumer, records(partition, 2, issued(couponId, 13, 3, 3)));

        assertThat(storedOffset(partition)).isZero();
        assertThat(tickets()).isEmpty();
        assertThat(consumer.position(partition)).isZero();
    }

    /** The next look finds it, should nothing come behind it. */
    @Test
    void aBatchThatWasGivenUpIsReadAgainThoughNothingComes() {
        var consumer = consumerOf(partition);
        var store = newStore();
        store.onPartitionsAssigned(consumer, List.of(partition));
        consumer.seek(partition, 2);

        store.forget(List.of(partition));
        store.onMessage(List.of(), consumer);

        assertThat(consumer.position(partition)).isZero();
    }

    @Test
    void aProjectionThatKafkaRefusesAsksAgain() {
        var container = TestServers.decisionStore(mysql, new StoredOffsets(jdbi));

        assertThat(container.getContainerProperties().getAuthExceptionRetryInterval())
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aReplayIsNotCountedByAnInstanceThatTakesOverInTheMiddleOfIt() {
        var consumer = consumerOf(partition);
        var store = newStore();
        store.onPartitionsAssigned(consumer, List.of(partition));
        var past = records(partition, 0, issued(couponId, 11, 1, 1), issued(couponId, 12, 2, 2));
        deliver(store, consumer, past);
        jdbi.useHandle(handle ->
                handle.execute("UPDATE projection_offset SET next_offset = 0 WHERE topic = ?", partition.topic()));
        var metrics = new SimpleMeterRegistry();
        var next = new DecisionStore(jdbi, new StoredOffsets(jdbi), Clock.systemUTC(), metrics, Tracing.off());
        var nextConsumer = consumerOf(partition);
        next.onPartitionsAssigned(nextConsumer, List.of(partition));

        deliver(next, nextConsumer, past);
        deliver(next, nextConsumer, records(partition, 2, issued(couponId, 13, 3, 3)));

        assertThat(metrics.get("hhplus.decisions")
                        .tag("outcome", "ISSUED")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(metrics.get("hhplus.decision.latency").timer().count()).isEqualTo(1);
    }

    /** The consumer then begins where the group is in Kafka. */
    @Test
    void whoWasNotToldWhereMySqlIsSkipsNothing() {
        var away = new AtomicBoolean();
        var atTimes = Jdbi.create(() -> {
            if (away.get()) {
                throw new SQLException("away");
            }
            return mysql.getConnection();
        });
        var store = new DecisionStore(
                atTimes, new StoredOffsets(atTimes), Clock.systemUTC(), new SimpleMeterRegistry(), Tracing.off());
        var consumer = consumerOf(partition);
        store.onPartitionsAssigned(consumer, List.of(partition));
        away.set(true);
        assertThatThrownBy(() -> store.onPartitionsAssigned(consumer, List.of(partition)))
                .isInstanceOf(JdbiException.class);
        away.set(false);

        deliver(store, consumer, records(partition, 5, issued(couponId, 16, 6, 6)));

        assertThat(storedOffset(partition)).isZero();
        assertThat(tickets()).isEmpty();
        assertThat(consumer.position(partition)).isZero();
    }

    private static void storeAt(Instant time, CouponDecision... decisions) {
        TestDecisions.storeAt(Clock.fixed(time, ZoneOffset.UTC), jdbi, decisions);
    }

    private static DecisionStore newStore() {
        return new DecisionStore(
                jdbi, new StoredOffsets(jdbi), Clock.systemUTC(), new SimpleMeterRegistry(), Tracing.off());
    }

    /** Runs the projection as in the service until the user's ticket is stored. */
    private void runUntilStored(long userId) {
        ConcurrentMessageListenerContainer<String, CouponDecision> running =
                TestServers.decisionStore(mysql, new StoredOffsets(jdbi));
        running.start();
        try {
            await().atMost(WAIT_MAX).until(() -> tickets().stream().anyMatch(row -> row.startsWith(userId + " ")));
        } finally {
            running.stop();
        }
    }

    private static long storedOffset(TopicPartition partition) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT next_offset FROM projection_offset WHERE topic = :topic AND partition_no = :partition")
                .bind("topic", partition.topic())
                .bind("partition", partition.partition())
                .mapTo(Long.class)
                .one());
    }

    /** The coupon's rows as MySQL has them, without a driver's idea of time. */
    private List<String> tickets() {
        return rows("""
                SELECT CONCAT_WS(' ', user_id, outcome, IFNULL(issuance_number, '-'), decided_partition, decided_offset,
                                 CAST(decided_at AS CHAR), IFNULL(CAST(expires_at AS CHAR), '-'))
                FROM coupon_decision WHERE coupon_id = :couponId ORDER BY user_id
                """);
    }

    private List<String> storedTimes() {
        return rows("SELECT CAST(stored_at AS CHAR) FROM coupon_decision WHERE coupon_id = :couponId");
    }

    private List<String> requests() {
        return rows("""
                SELECT CONCAT_WS(' ', request_key, outcome, IFNULL(issuance_number, '-'), rank_no)
                FROM coupon_decision WHERE coupon_id = :couponId ORDER BY request_key
                """);
    }

    private List<String> counts() {
        return rows("SELECT CONCAT(issued, ' ', returned) FROM coupon_campaign WHERE coupon_id = :couponId");
    }

    private List<String> lives() {
        return rows("SELECT CONCAT_WS(' ', per_user_limit, paused, closed) FROM coupon_campaign"
                + " WHERE coupon_id = :couponId");
    }

    private List<String> campaigns() {
        return rows("""
                SELECT CONCAT_WS(' ', name, stock, issued, IFNULL(CAST(opens_at AS CHAR), '-'),
                                 IFNULL(CAST(closes_at AS CHAR), '-'), IFNULL(discount_type, '-'),
                                 IFNULL(discount_value, '-'), IFNULL(discount_cap, '-'), min_order_amount,
                                 IFNULL(valid_days, '-'), IFNULL(CAST(expires_at AS CHAR), '-'), refund_policy)
                FROM coupon_campaign WHERE coupon_id = :couponId
                """);
    }

    private List<String> rows(String query) {
        return jdbi.withHandle(handle -> handle.createQuery(query)
                .bind("couponId", couponId)
                .mapTo(String.class)
                .list());
    }
}
