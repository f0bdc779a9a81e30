package kr.hhplus.orderpayment.coupon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import kr.hhplus.orderpayment.ShopServers;
import kr.hhplus.orderpayment.coupon.CouponController.UserCoupon;
import kr.hhplus.orderpayment.database.Transactions;
import kr.hhplus.orderpayment.idempotency.ShopCalls;
import kr.hhplus.orderpayment.idempotency.StoredAnswers;
import kr.hhplus.schemas.coupon.RequestKey;
import kr.hhplus.schemas.http.identity.Caller;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.ticket.TicketCodec;
import kr.hhplus.schemas.topic.Topics;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/** Against rows as the projections write them. */
class CouponControllerIT {
    private static final Instant NOON = Instant.parse("2026-12-01T03:00:00.123Z");
    private static final TicketCodec TICKETS = new TicketCodec(new byte[32]);
    private static final int PARTITION = 3;
    private static final long DURABLE_OFFSET = 1_000;
    private static final String INSERT_DECISION =
            "INSERT INTO coupon_decision (coupon_id, user_id, request_key, outcome, issuance_number,"
                    + " decided_partition, decided_offset, decided_at, issued_at, expires_at)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /** Ids of users and coupons that no other test has. */
    private static final AtomicLong NEXT_ID = new AtomicLong(5_000_000_000L);

    private final Jdbi jdbi = Jdbi.create(ShopServers.dataSource());
    private final long userId = NEXT_ID.getAndIncrement();

    @BeforeEach
    void theProjectionHasComeThisFar() {
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO projection_offset (projection, topic, partition_no, next_offset, command_offset,"
                        + " durable_offset, durable_command_offset, epoch)"
                        + " VALUES ('decisions', ?, ?, 0, ?, 0, ?, 0) ON DUPLICATE KEY UPDATE epoch = epoch",
                Topics.COUPON_DECISIONS.name(),
                PARTITION,
                DURABLE_OFFSET,
                DURABLE_OFFSET));
    }

    @Test
    void answersWhatTheUserWonTheNewestFirst() {
        long older = NEXT_ID.getAndIncrement();
        long newer = NEXT_ID.getAndIncrement();
        store(older, userId, "ISSUED", 4L, NOON, NOON.plusSeconds(60));
        store(newer, userId, "ISSUED", 1L, NOON.plusSeconds(1), null);
        store(NEXT_ID.getAndIncrement(), userId, "SOLD_OUT", null, null, null);
        store(NEXT_ID.getAndIncrement(), userId, "WITHDRAWN", 7L, NOON, null);
        store(older, NEXT_ID.getAndIncrement(), "ISSUED", 5L, NOON, null);

        assertThat(couponsAt(NOON))
                .containsExactly(
                        new UserCoupon(
                                newer,
                                TICKETS.encode(new Ticket(newer, userId)),
                                1,
                                NOON.plusSeconds(1),
                                null,
                                CouponStatus.USABLE,
                                null,
                                null),
                        new UserCoupon(
                                older,
                                TICKETS.encode(new Ticket(older, userId)),
                                4,
                                NOON,
                                NOON.plusSeconds(60),
                                CouponStatus.USABLE,
                                null,
                                null));
    }

    @Test
    void aSpentCouponSaysWhenAndOnWhatAlsoAfterItsExpiry() {
        long couponId = NEXT_ID.getAndIncrement();
        store(couponId, userId, "ISSUED", 4L, NOON, NOON.plusSeconds(60));
        redeem(couponId, 4, NOON.plusSeconds(30), 77);

        for (var now : List.of(NOON.plusSeconds(30), NOON.plusSeconds(60))) {
            assertThat(couponsAt(now))
                    .containsExactly(new UserCoupon(
                            couponId,
                            TICKETS.encode(new Ticket(couponId, userId)),
                            4,
                            NOON,
                            NOON.plusSeconds(60),
                            CouponStatus.USED,
                            NOON.plusSeconds(30),
                            77L));
        }
    }

    @Test
    void ofSeveralNumbersOfACouponOnlyTheSpentOneIsUsed() {
        long couponId = NEXT_ID.getAndIncrement();
        store(couponId, userId, "a", "ISSUED", 1L, NOON, null, DURABLE_OFFSET);
        store(couponId, userId, "b", "ISSUED", 2L, NOON, null, DURABLE_OFFSET);
        redeem(couponId, 1, NOON, 77);

        assertThat(couponsAt(NOON))
                .extracting(UserCoupon::issuanceNumber, UserCoupon::status, UserCoupon::requestId)
                .containsExactly(
                        tuple(2L, CouponStatus.USABLE, TICKETS.encode(new Ticket(couponId, userId, "b"))),
                        tuple(1L, CouponStatus.USED, TICKETS.encode(new Ticket(couponId, userId, "a"))));
    }

    @Test
    void aRevokedCouponIsRevokedAlsoWhereItWasSpentBefore() {
        long couponId = NEXT_ID.getAndIncrement();
        store(couponId, userId, "REVOKED", 1L, NOON, null);
        redeem(couponId, 1, NOON, 77);

        assertThat(couponsAt(NOON)).extracting(UserCoupon::status).containsExactly(CouponStatus.REVOKED);
    }

    @Test
    void anIssueThatACrashCouldUndoIsNotShown() {
        store(NEXT_ID.getAndIncrement(), userId, RequestKey.NONE, "ISSUED", 1L, NOON, null, DURABLE_OFFSET + 1);

        assertThat(couponsAt(NOON)).isEmpty();
    }

    @Test
    void timesAreReadAsUtcWhateverTheZoneOfTheProcess() {
        // An hour that New York has never seen.
        var skippedHour = Instant.parse("2026-03-08T02:30:00.500Z");
        long couponId = NEXT_ID.getAndIncrement();
        store(couponId, userId, "ISSUED", 1L, skippedHour, NOON);
        redeem(couponId, 1, skippedHour, 77);
        var before = TimeZone.getDefault();

        for (var zone : List.of("Asia/Seoul", "America/New_York")) {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            try (var there = ShopServers.openAnother()) {
                var coupon = couponsAt(there, NOON).get(0);

                assertThat(coupon.issuedAt()).as(zone).isEqualTo(skippedHour);
                assertThat(coupon.expiresAt()).as(zone).isEqualTo(NOON);
                assertThat(coupon.usedAt()).as(zone).isEqualTo(skippedHour);
            } finally {
                TimeZone.setDefault(before);
            }
        }
    }

    @Test
    void aUserWithMoreThanTheBoundSeesTheNewest() {
        long first = NEXT_ID.getAndAdd(CouponController.COUPONS_MAX + 1);
        jdbi.useTransaction(handle -> {
            for (int i = 0; i <= CouponController.COUPONS_MAX; i++) {
                handle.execute(
                        INSERT_DECISION,
                        first + i,
                        userId,
                        RequestKey.NONE,
                        "ISSUED",
                        1,
                        PARTITION,
                        DURABLE_OFFSET,
                        NOON,
                        NOON.plusMillis(i),
                        null);
            }
        });

        var coupons = couponsAt(NOON);

        assertThat(coupons).hasSize(CouponController.COUPONS_MAX);
        assertThat(coupons.get(0).couponId()).isEqualTo(first + CouponController.COUPONS_MAX);
        assertThat(coupons).noneMatch(coupon -> coupon.couponId() == first);
    }

    @Test
    void aUserWithoutCouponsGetsAnEmptyList() {
        assertThat(couponsAt(NOON)).isEmpty();
    }

    private void store(
            long couponId,
            long ofUser,
            String outcome,
            @Nullable Long number,
            @Nullable Instant issuedAt,
            @Nullable Instant expiresAt) {
        store(couponId, ofUser, RequestKey.NONE, outcome, number, issuedAt, expiresAt, DURABLE_OFFSET);
    }

    private void store(
            long couponId,
            long ofUser,
            String requestKey,
            String outcome,
            @Nullable Long number,
            @Nullable Instant issuedAt,
            @Nullable Instant expiresAt,
            long offset) {
        jdbi.useHandle(handle -> handle.execute(
                INSERT_DECISION,
                couponId,
                ofUser,
                requestKey,
                outcome,
                number,
                PARTITION,
                offset,
                NOON,
                issuedAt,
                expiresAt));
    }

    private void redeem(long couponId, long number, Instant at, long orderId) {
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO coupon_redemption"
                        + " (coupon_id, issuance_number, user_id, payment_id, order_id, redeemed_at)"
                        + " VALUES (?, ?, ?, 1, ?, ?)",
                couponId,
                number,
                userId,
                orderId,
                at));
    }

    private List<UserCoupon> couponsAt(Instant now) {
        return couponsAt(ShopServers.dataSource(), now);
    }

    private List<UserCoupon> couponsAt(DataSource mysql, Instant now) {
        var clock = Clock.fixed(now, ZoneOffset.UTC);
        var transactions = new Transactions(Jdbi.create(mysql), new DataSourceTransactionManager(mysql));
        var calls = new ShopCalls(transactions, new StoredAnswers(clock), new JsonMapper());
        return new CouponController(calls, TICKETS, clock)
                .list(new Caller.Gateway(), userId)
                .coupons();
    }
}
