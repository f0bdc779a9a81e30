package kr.hhplus.projections.query;

import static kr.hhplus.projections.TestDecisions.NOON;
import static kr.hhplus.projections.TestDecisions.issued;
import static kr.hhplus.projections.TestDecisions.newCouponId;
import static kr.hhplus.projections.TestDecisions.notIssued;
import static kr.hhplus.projections.TestDecisions.store;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.LongStream;
import kr.hhplus.projections.TestServers;
import kr.hhplus.projections.query.UserCouponQuery.Status;
import kr.hhplus.projections.query.UserCouponQuery.UserCoupon;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.ticket.TicketCodec;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UserCouponQueryIT {
    private static final TicketCodec TICKETS = new TicketCodec(new byte[32]);

    private static HikariDataSource mysql;
    private static Jdbi jdbi;

    /** Of this test alone; ids of users and coupons do not meet. */
    private final long userId = newCouponId();

    @BeforeAll
    static void open() {
        mysql = TestServers.openMySql();
        jdbi = Jdbi.create(mysql);
    }

    @AfterAll
    static void close() {
        mysql.close();
    }

    @Test
    void answersWhatTheUserHoldsTheNewestFirst() {
        long older = newCouponId();
        long newer = newCouponId();
        long missed = newCouponId();
        store(
                jdbi,
                issued(older, 1, userId, 4, NOON, NOON.plusSeconds(60)),
                issued(newer, 2, userId, 1, NOON.plusSeconds(1), null),
                notIssued(missed, 3, userId, Outcome.SOLD_OUT),
                issued(older, 4, newCouponId(), 5));

        assertThat(couponsAt(NOON))
                .containsExactly(
                        new UserCoupon(
                                newer,
                                TICKETS.encode(new Ticket(newer, userId)),
                                1,
                                NOON.plusSeconds(1),
                                null,
                                Status.USABLE),
                        new UserCoupon(
                                older,
                                TICKETS.encode(new Ticket(older, userId)),
                                4,
                                NOON,
                                NOON.plusSeconds(60),
                                Status.USABLE));
    }

    @Test
    void aCouponExpiresAtItsTimeAndNotBefore() {
        store(jdbi, issued(newCouponId(), 1, userId, 1, NOON, NOON.plusSeconds(60)));

        assertThat(couponsAt(NOON.plusSeconds(60).minusMillis(1)))
                .extracting(UserCoupon::status)
                .containsExactly(Status.USABLE);
        assertThat(couponsAt(NOON.plusSeconds(60)))
                .extracting(UserCoupon::status)
                .containsExactly(Status.EXPIRED);
    }

    @Test
    void timesAreReadAsUtcWhateverTheZoneOfTheProcess() {
        // An hour that New York has never seen.
        var skippedHour = Instant.parse("2026-03-08T02:30:00.500Z");
        store(jdbi, issued(newCouponId(), 1, userId, 1, skippedHour, NOON));
        var before = TimeZone.getDefault();

        for (var zone : List.of("Asia/Seoul", "America/New_York")) {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            try (var there = TestServers.openMySql()) {
                var coupon = new UserCouponQuery(Jdbi.create(there), TICKETS, Clock.systemUTC())
                        .list(userId)
                        .coupons()
                        .get(0);

                assertThat(coupon.issuedAt()).as(zone).isEqualTo(skippedHour);
                assertThat(coupon.expiresAt()).as(zone).isEqualTo(NOON);
            } finally {
                TimeZone.setDefault(before);
            }
        }
    }

    @Test
    void aUserWithMoreThanTheBoundSeesTheNewest() {
        long first = 1_000_000;
        store(
                jdbi,
                LongStream.rangeClosed(0, UserCouponQuery.COUPONS_MAX)
                        .mapToObj(i -> issued(first + i, i, userId, 1, NOON.plusMillis(i), null))
                        .toArray(CouponDecision[]::new));

        var coupons = couponsAt(NOON);

        assertThat(coupons).hasSize(UserCouponQuery.COUPONS_MAX);
        assertThat(coupons.get(0).couponId()).isEqualTo(first + UserCouponQuery.COUPONS_MAX);
        assertThat(coupons).noneMatch(coupon -> coupon.couponId() == first);
    }

    @Test
    void aUserWithoutCouponsGetsAnEmptyList() {
        assertThat(couponsAt(NOON)).isEmpty();
    }

    private List<UserCoupon> couponsAt(Instant now) {
        return new UserCouponQuery(jdbi, TICKETS, Clock.fixed(now, ZoneOffset.UTC))
                .list(userId)
                .coupons();
    }
}
