package kr.hhplus.ingress.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import kr.hhplus.backends.Backend;
import kr.hhplus.ingress.TestServers;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.view.OutcomeView;
import kr.hhplus.schemas.view.RedisKeys;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;
import redis.clients.jedis.RedisClient;

@SuppressWarnings("NullAway.Init")
class StatusReaderIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);
    /** A call that is not held is answered well within this, and one that is held is not. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private static final Duration HELD = Duration.ofSeconds(10);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Instant NOON = Instant.parse("2026-12-01T03:00:00.123Z");
    private static final OutcomeView WON =
            new OutcomeView(Outcome.ISSUED, 17, NOON, NOON.plusSeconds(60), 3, 4_711, 17);
    private static final OutcomeView NOT_OPEN = new OutcomeView(Outcome.NOT_OPEN, 0, NOON, null, 3, 4_000, 0);
    private static final OutcomeView WITHDRAWN = new OutcomeView(Outcome.WITHDRAWN, 17, NOON, null, 3, 5_000, 0);
    private static final AtomicLong NEXT_COUPON_ID = new AtomicLong(1);

    private static RedisClient redis;
    private static HikariDataSource mysql;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Ticket ticket = new Ticket(NEXT_COUPON_ID.getAndIncrement(), 5);
    private StatusReader reader;

    @BeforeAll
    static void open() {
        redis = TestServers.openRedis();
        mysql = TestServers.openMySql();
    }

    @AfterAll
    static void close() {
        redis.close();
        mysql.close();
    }

    @BeforeEach
    void start() {
        redis.flushAll();
        reader = newReader(100, metrics);
        reader.start();
    }

    @AfterEach
    void stop() {
        reader.stop();
    }

    @Test
    void tellsTheOutcomeThatRedisShows() {
        show(WON);

        assertThat(read(Duration.ZERO)).succeedsWithin(AT_ONCE).isEqualTo(new TicketStatus(WON, null));
    }

    @Test
    void tellsThePlaceInLineFromOneOn() {
        enqueue(4, 10);
        enqueue(5, 11);

        assertThat(read(Duration.ZERO)).succeedsWithin(AT_ONCE).isEqualTo(waitingAt(2, 11));
        redis.zrem(RedisKeys.queue(ticket.couponId()), "4");
        assertThat(read(Duration.ZERO)).succeedsWithin(AT_ONCE).isEqualTo(waitingAt(1, 11));
    }

    @Test
    void tellsAnOutcomeThatIsNotFinalUntilTheUserIsInLineAgain() {
        show(NOT_OPEN);

        assertThat(read(Duration.ZERO)).succeedsWithin(AT_ONCE).isEqualTo(new TicketStatus(NOT_OPEN, null));
        enqueue(5, 5_000);
        assertThat(read(Duration.ZERO)).succeedsWithin(AT_ONCE).isEqualTo(waitingAt(1, 5_000));
    }

    @ParameterizedTest
    @EnumSource(names = {"PAUSED", "LIMIT_REACHED", "WITHDRAWN"})
    void whoAsksAgainAfterNotNowIsInLineAgain(Outcome notNow) {
        show(new OutcomeView(notNow, 0, NOON, null, 3, 4_000, 0));

        assertThat(read(Duration.ZERO)).succeedsWithin(AT_ONCE).matches(told -> outcomeOf(told) == notNow);
        enqueue(5, 5_000);
        assertThat(read(Duration.ZERO)).succeedsWithin(AT_ONCE).isEqualTo(waitingAt(1, 5_000));
        var held = read(HELD);
        awaitHeld(1, metrics);
        show(WON);
        assertThat(held).succeedsWithin(AT_ONCE).isEqualTo(new TicketStatus(WON, null));
    }

    @Test
    void whoAsksAgainAfterNotNowMayBeShownInLineAMomentLater() {
        store(NOT_OPEN, NOT_OPEN.offset());
        var one = new StatusReader(
                redis,
                Jdbi.create(() -> {
                    // By now the line has been looked at once.
                    enqueue(5, 5_000);
                    return mysql.getConnection();
                }),
                10,
                new SimpleMeterRegistry());
        one.start();

        assertThat(one.read(ticket, Duration.ZERO).orElseThrow())
                .succeedsWithin(AT_ONCE)
                .isEqualTo(waitingAt(1, 5_000));
        one.stop();
    }

    @Test
    void aWithdrawalIsHeldUntilItsOwnOutcomeIsShown() {
        show(NOT_OPEN);
        var held = readWithdrawn(5_000, HELD);
        awaitHeld(1, metrics);

        // Decided before the withdrawal was read: the coupon will be given back.
        show(WON);
        assertThat(read(Duration.ZERO)).succeedsWithin(AT_ONCE).isEqualTo(new TicketStatus(WON, null));
        assertThat(held).isNotDone();
        show(WITHDRAWN);

        assertThat(held).succeedsWithin(AT_ONCE).isEqualTo(new TicketStatus(WITHDRAWN, null));
    }

    @ParameterizedTest
    @EnumSource(names = {"SOLD_OUT", "CLOSED", "REVOKED"})
    void aWithdrawalEndsWithWhatCannotBeGivenUp(Outcome binding) {
        long number = binding == Outcome.REVOKED ? 17 : 0;
        show(new OutcomeView(binding, number, NOON, null, 3, 4_000, 0));

        assertThat(readWithdrawn(5_000, HELD)).succeedsWithin(AT_ONCE).matches(told -> outcomeOf(told) == binding);
    }

    @Test
    void aWithdrawalThatIsNotDecidedInTimeIsNotSettled() {
        show(WON);

        assertThat(readWithdrawn(5_000, Duration.ofMillis(200)))
                .succeedsWithin(AT_ONCE)
                .matches(told -> !StatusReader.settlesWithdrawal(told.outcome(), 5_000));
    }

    @Test
    void aRequestAfterTheWithdrawalSettlesItToo() {
        show(new OutcomeView(Outcome.ISSUED, 18, NOON, null, 3, 5_001, 18));

        assertThat(readWithdrawn(5_000, HELD))
                .succeedsWithin(AT_ONCE)
                .matches(told -> outcomeOf(told) == Outcome.ISSUED);
    }

    @Test
    void tellsTheStoredOutcomeThatRedisShowsNoLonger() {
        store(WON, WON.offset());

        assertThat(read(Duration.ZERO)).succeedsWithin(AT_ONCE).isEqualTo(new TicketStatus(WON, null));
    }

    @Test
    void anOutcomeThatMySqlCouldStillLoseIsNotTold() {
        store(WON, WON.offset() - 1);

        assertThat(read(Duration.ZERO)).succeedsWithin(AT_ONCE).isEqualTo(TicketStatus.WAITING);
    }

    @Test
    void aTicketThatNobodyKnowsIsWaiting() {
        assertThat(read(Duration.ZERO)).succeedsWithin(AT_ONCE).isEqualTo(TicketStatus.WAITING);
    }

    @Test
    void anOutcomeOfALaterVersionHurtsNobodyElse() {
        redis.set(RedisKeys.ticket(ticket), "WON_TWICE 17");
        store(WON, WON.offset());
        Jdbi.create(mysql)
                .useHandle(handle -> handle.execute(
                        "INSERT INTO coupon_decision (coupon_id, user_id, outcome, issuance_number, decided_partition,"
                                + " decided_offset, decided_at) SELECT coupon_id, 6, 'WON_TWICE', 18, decided_partition,"
                                + " decided_offset, decided_at FROM coupon_decision WHERE coupon_id = ?",
                        ticket.couponId()));

        assertThat(read(Duration.ZERO)).succeedsWithin(AT_ONCE).isEqualTo(new TicketStatus(WON, null));
        assertThat(reader.read(new Ticket(ticket.couponId(), 6), Duration.ZERO).orElseThrow())
                .succeedsWithin(AT_ONCE)
                .isEqualTo(TicketStatus.WAITING);
        assertThat(read(Duration.ZERO)).succeedsWithin(AT_ONCE).isEqualTo(new TicketStatus(WON, null));
    }

    @Test
    void withoutRedisOutcomesComeFromMySqlUntilItIsBack() {
        TestServers.backends().kill(Backend.REDIS);
        store(WON, WON.offset());
        var undecided = new Ticket(ticket.couponId(), 6);

        assertThat(read(HELD)).succeedsWithin(AT_ONCE).isEqualTo(new TicketStatus(WON, null));
        assertThat(reader.read(undecided, Duration.ZERO).orElseThrow())
                .succeedsWithin(AT_ONCE)
                .isEqualTo(TicketStatus.WAITING);
        TestServers.backends().restart(Backend.REDIS);
        await().atMost(WAIT_MAX).ignoreExceptions().untilAsserted(() -> {
            enqueue(6, 10);
            assertThat(reader.read(undecided, Duration.ZERO).orElseThrow())
                    .succeedsWithin(AT_ONCE)
                    .isEqualTo(waitingAt(1, 10));
        });
    }

    @Test
    void withoutMySqlATicketThatRedisDoesNotShowIsWaitingButNotForSure() {
        var without = new StatusReader(
                redis,
                Jdbi.create(() -> {
                    throw new SQLException("away");
                }),
                100,
                new SimpleMeterRegistry());
        without.start();
        var shownTicket = new Ticket(ticket.couponId(), 6);
        redis.set(RedisKeys.ticket(shownTicket), WON.toText());
        enqueue(7, 11);

        var unknown = without.read(ticket, Duration.ZERO).orElseThrow();
        var known = without.read(shownTicket, Duration.ZERO).orElseThrow();
        var inLine =
                without.read(new Ticket(ticket.couponId(), 7), Duration.ZERO).orElseThrow();

        assertThat(unknown).succeedsWithin(AT_ONCE).isEqualTo(TicketStatus.UNKNOWN);
        assertThat(known).succeedsWithin(AT_ONCE).isEqualTo(new TicketStatus(WON, null));
        assertThat(inLine).succeedsWithin(AT_ONCE).isEqualTo(waitingAt(1, 11));
        without.stop();
    }

    @Test
    void aHeldCallEndsWithTheOutcome() {
        var held = read(HELD);
        awaitHeld(1, metrics);

        assertThat(held).isNotDone();
        show(WON);

        assertThat(held).succeedsWithin(AT_ONCE).isEqualTo(new TicketStatus(WON, null));
    }

    @Test
    void aHeldCallEndsWithNotNowUnlessTheUserIsInLineAgain() {
        show(NOT_OPEN);

        assertThat(read(HELD)).succeedsWithin(AT_ONCE).isEqualTo(new TicketStatus(NOT_OPEN, null));
        enqueue(5, 5_000);
        var inLine = read(HELD);
        awaitHeld(1, metrics);
        show(WON);
        assertThat(inLine).succeedsWithin(AT_ONCE).isEqualTo(new TicketStatus(WON, null));
    }

    @Test
    void aHeldCallIsToldWhatMySqlHasWhenRedisHasLostIt() {
        var held = read(HELD);
        awaitHeld(1, metrics);

        store(WON, WON.offset());

        assertThat(held).succeedsWithin(AT_ONCE).isEqualTo(new TicketStatus(WON, null));
    }

    @Test
    void whileMySqlIsAwayItIsNotAskedForEveryCall() {
        var asked = new AtomicLong();
        var without = new StatusReader(
                redis,
                Jdbi.create(() -> {
                    asked.incrementAndGet();
                    throw new SQLException("away");
                }),
                100,
                new SimpleMeterRegistry());
        without.start();

        for (int i = 0; i < 20; i++) {
            assertThat(without.read(ticket, Duration.ZERO).orElseThrow())
                    .succeedsWithin(AT_ONCE)
                    .isEqualTo(TicketStatus.UNKNOWN);
        }

        assertThat(asked).hasValueLessThan(20);
        without.stop();
    }

    @Test
    void aHeldCallEndsWithItsTime() {
        enqueue(5, 11);

        assertThat(read(Duration.ofMillis(300))).succeedsWithin(AT_ONCE).isEqualTo(waitingAt(1, 11));
    }

    @Test
    void aCallOverTheBoundOfHeldOnesIsAnsweredAtOnce() {
        var ownMetrics = new SimpleMeterRegistry();
        var one = newReader(1, ownMetrics);
        one.start();
        var first = one.read(ticket, HELD).orElseThrow();
        awaitHeld(1, ownMetrics);

        var over = one.read(new Ticket(ticket.couponId(), 6), HELD);

        assertThat(over.orElseThrow()).succeedsWithin(AT_ONCE).isEqualTo(TicketStatus.WAITING);
        assertThat(first).isNotDone();
        one.stop();
    }

    @Test
    void moreCallsThanCanBeAnsweredAreRefused() {
        var stopped = newReader(1, new SimpleMeterRegistry());

        assertThat(stopped.read(ticket, Duration.ZERO)).isPresent();
        assertThat(stopped.read(ticket, Duration.ZERO)).isEmpty();
    }

    @Test
    void aSignalEndsAHeldCallThatIsNotLookedAtByItself() {
        var ownMetrics = new SimpleMeterRegistry();
        var one = new StatusReader(redis, Jdbi.create(mysql), 10, NEVER, ownMetrics);
        var signals = new OutcomeSignals(redis, one::wake);
        one.start();
        signals.start();
        var held = one.read(ticket, NEVER).orElseThrow();
        awaitHeld(1, ownMetrics);
        await().atMost(WAIT_MAX).until(() -> signal("nobody's") == 1);
        show(WON);

        signal("nobody's\n" + RedisKeys.ticket(ticket));

        assertThat(held).succeedsWithin(AT_ONCE).isEqualTo(new TicketStatus(WON, null));
        signals.stop();
        one.stop();
        await().atMost(WAIT_MAX).until(() -> signal("nobody's") == 0);
    }

    @Test
    void heldCallsAreAnsweredBeforeTheServerWaitsForItsCalls() {
        var held = read(HELD);
        awaitHeld(1, metrics);

        reader.onApplicationEvent(new ContextClosedEvent(new StaticApplicationContext()));

        assertThat(held).succeedsWithin(AT_ONCE).isEqualTo(TicketStatus.WAITING);
        assertThat(read(HELD)).succeedsWithin(AT_ONCE).isEqualTo(TicketStatus.WAITING);
        awaitHeld(0, metrics);
        assertThat(reader.isRunning()).isTrue();
    }

    @Test
    void heldCallsAreAnsweredBeforeTheStop() {
        var held = read(HELD);
        awaitHeld(1, metrics);

        reader.stop();

        assertThat(held).isCompletedWithValue(TicketStatus.UNKNOWN);
    }

    private static StatusReader newReader(int heldMax, SimpleMeterRegistry metrics) {
        return new StatusReader(redis, Jdbi.create(mysql), heldMax, metrics);
    }

    private CompletableFuture<TicketStatus> read(Duration wait) {
        return reader.read(ticket, wait).orElseThrow();
    }

    private CompletableFuture<TicketStatus> readWithdrawn(long offset, Duration wait) {
        return reader.readWithdrawn(ticket, offset, wait).orElseThrow();
    }

    private static @Nullable Outcome outcomeOf(TicketStatus told) {
        return told.outcome() == null ? null : told.outcome().outcome();
    }

    private static void awaitHeld(int count, SimpleMeterRegistry metrics) {
        await().atMost(WAIT_MAX)
                .until(() -> metrics.get("hhplus.status.held").gauge().value() == count);
    }

    /** How many have heard it. */
    private static long signal(String keys) {
        return redis.publish(RedisKeys.SHOWN_CHANNEL, keys);
    }

    private void show(OutcomeView outcome) {
        redis.set(RedisKeys.ticket(ticket), outcome.toText());
    }

    private void enqueue(long userId, long offset) {
        redis.zadd(RedisKeys.queue(ticket.couponId()), (double) offset, Long.toString(userId));
    }

    private static TicketStatus waitingAt(long position, long offset) {
        return new TicketStatus(null, new TicketStatus.Place(position, offset));
    }

    /** As the projections store it, and with what is durable of its partition of coupon-commands. */
    private void store(OutcomeView outcome, long durableCommandOffset) {
        Jdbi.create(mysql).useHandle(handle -> {
            handle.execute("""
                    INSERT INTO projection_offset (projection, topic, partition_no, next_offset, command_offset,
                                                   durable_offset, durable_command_offset, epoch)
                    VALUES ('decisions', 'coupon-decisions', ?, 0, 0, 0, ?, 1)
                    ON DUPLICATE KEY UPDATE durable_command_offset = VALUES(durable_command_offset)
                    """, outcome.partition(), durableCommandOffset);
            handle.execute(
                    """
                    INSERT INTO coupon_decision (coupon_id, user_id, outcome, issuance_number, decided_partition,
                                                 decided_offset, decided_at, expires_at, rank_no)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    ticket.couponId(),
                    ticket.userId(),
                    outcome.outcome().name(),
                    outcome.issuanceNumber(),
                    outcome.partition(),
                    outcome.offset(),
                    outcome.decidedAt(),
                    outcome.expiresAt(),
                    outcome.rank());
        });
    }
}
