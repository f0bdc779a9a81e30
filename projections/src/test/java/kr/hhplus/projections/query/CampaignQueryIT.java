package kr.hhplus.projections.query;

import static kr.hhplus.projections.TestDecisions.NOON;
import static kr.hhplus.projections.TestDecisions.accepted;
import static kr.hhplus.projections.TestDecisions.issued;
import static kr.hhplus.projections.TestDecisions.newCouponId;
import static kr.hhplus.projections.TestDecisions.position;
import static kr.hhplus.projections.TestDecisions.store;
import static kr.hhplus.projections.TestDecisions.terms;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import kr.hhplus.projections.TestServers;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.Discount;
import kr.hhplus.schemas.coupon.RefundPolicy;
import kr.hhplus.schemas.http.CampaignView;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

class CampaignQueryIT {
    private static HikariDataSource mysql;
    private static Jdbi jdbi;

    private final CampaignQuery query = at(NOON);

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
    void answersACampaignWithAllItsTerms() {
        long couponId = newCouponId();
        var discount = new Discount(Discount.Type.PERCENT, 15, 3_000L);
        var terms = new CampaignTerms(
                "선착순 쿠폰", 3, NOON, NOON.plusSeconds(60), 1, discount, 10_000, 10, null, null, RefundPolicy.KEEP_SPENT);

        store(jdbi, accepted(couponId, 1, terms), issued(couponId, 2, 1, 1));

        assertThat(query.get(couponId).getBody())
                .isEqualTo(new CampaignView(
                        couponId,
                        "선착순 쿠폰",
                        CouponState.Status.OPEN,
                        3,
                        1,
                        0,
                        2,
                        NOON,
                        NOON.plusSeconds(60),
                        1,
                        discount,
                        10_000,
                        10,
                        null,
                        RefundPolicy.KEEP_SPENT,
                        false,
                        null));
    }

    @Test
    void theStatusFollowsTheClock() {
        long couponId = newCouponId();
        store(
                jdbi,
                accepted(couponId, 1, new CampaignTerms("x", 1, NOON, NOON.plusSeconds(60), 1, null, 0, null, NOON)),
                issued(couponId, 2, 1, 1));

        assertThat(statusAt(NOON.minusMillis(1), couponId)).isEqualTo(CouponState.Status.NOT_OPEN);
        assertThat(statusAt(NOON, couponId)).isEqualTo(CouponState.Status.SOLD_OUT);
        assertThat(statusAt(NOON.plusSeconds(60), couponId)).isEqualTo(CouponState.Status.CLOSED);
    }

    @Test
    void timesAreReadAsUtcWhateverTheZoneOfTheProcess() {
        long couponId = newCouponId();
        // An hour that New York has never seen.
        var skippedHour = Instant.parse("2026-03-08T02:30:00.500Z");
        store(jdbi, accepted(couponId, 1, new CampaignTerms("x", 1, skippedHour, NOON, 1, null, 0, null, NOON)));
        var before = TimeZone.getDefault();

        for (var zone : List.of("Asia/Seoul", "America/New_York")) {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            try (var there = TestServers.openMySql()) {
                var view = (CampaignView) new CampaignQuery(Jdbi.create(there), Clock.systemUTC())
                        .get(couponId)
                        .getBody();

                assertThat(view).as(zone).isNotNull();
                assertThat(view.opensAt()).as(zone).isEqualTo(skippedHour);
                assertThat(view.expiresAt()).as(zone).isEqualTo(NOON);
            } finally {
                TimeZone.setDefault(before);
            }
        }
    }

    @Test
    void anUnknownCampaignIsAProblem() {
        assertThat(query.get(9_007_199_254_740_991L).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
    }

    @Test
    void pagesFollowOneAnother() {
        long first = newCouponId();
        long second = newCouponId();
        long third = newCouponId();
        for (long couponId : List.of(third, first, second)) {
            store(jdbi, accepted(couponId, 1, terms("x", 1)));
        }

        assertThat(idsOf(query.list(false, first - 1, 2))).containsExactly(first, second);
        assertThat(idsOf(query.list(false, second, 2))).startsWith(third);
        assertThat(idsOf(query.list(false, Long.MAX_VALUE, 2))).isEmpty();
    }

    @Test
    void currentCampaignsAreThoseThatAreNotOver() {
        long open = newCouponId();
        long closesNow = newCouponId();
        long closesLater = newCouponId();
        long closed = newCouponId();
        long soldOut = newCouponId();
        store(jdbi, accepted(open, 1, terms("open", 1)));
        store(jdbi, accepted(closesNow, 1, closingAt(NOON)));
        store(jdbi, accepted(closesLater, 1, closingAt(NOON.plusMillis(1))));
        store(jdbi, accepted(closed, 1, terms("closed", 1)), closed(closed));
        store(jdbi, accepted(soldOut, 1, terms("sold out", 1)), issued(soldOut, 2, 1, 1));

        assertThat(idsOf(query.list(true, open - 1, 100))).containsExactly(open, closesLater, soldOut);
        assertThat(idsOf(query.list(true, open, 1))).containsExactly(closesLater);
    }

    @Test
    void currentCampaignsAreReadOnceForAllWhoLook() {
        var time = new AtomicLong();
        var looked = new CampaignQuery(jdbi, Clock.fixed(NOON, ZoneOffset.UTC), time::get);
        long first = newCouponId();
        store(jdbi, accepted(first, 1, terms("x", 1)));
        assertThat(idsOf(looked.list(true, first - 1, 10))).containsExactly(first);

        long second = newCouponId();
        store(jdbi, accepted(second, 1, terms("x", 1)));

        time.set(CampaignQuery.CURRENT_AGE_MAX.toNanos() - 1);
        assertThat(idsOf(looked.list(true, first - 1, 10))).containsExactly(first);
        time.set(CampaignQuery.CURRENT_AGE_MAX.toNanos());
        assertThat(idsOf(looked.list(true, first - 1, 10))).containsExactly(first, second);
    }

    @Test
    void whatIsReadOnceForAllHasTheStatusOfTheMoment() {
        long couponId = newCouponId();
        var opening = new CampaignTerms("x", 1, NOON, null, 1, null, 0, null, NOON.plusSeconds(1));
        store(jdbi, accepted(couponId, 1, opening));
        var now = new AtomicReference<>(NOON.minusMillis(1));
        InstantSource time = now::get;
        var looked = new CampaignQuery(jdbi, time.withZone(ZoneOffset.UTC), () -> 0);

        assertThat(looked.list(true, couponId - 1, 1).campaigns())
                .singleElement()
                .extracting(CampaignView::status)
                .isEqualTo(CouponState.Status.NOT_OPEN);
        now.set(NOON);
        assertThat(looked.list(true, couponId - 1, 1).campaigns())
                .singleElement()
                .extracting(CampaignView::status)
                .isEqualTo(CouponState.Status.OPEN);
    }

    @Test
    void pagesHaveABound() {
        var calls = MockMvcTester.of(query);

        for (var wrong : List.of("limit=0", "limit=101", "after=-1", "limit=x", "current=x")) {
            assertThat(calls.get().uri("/api/v1/campaigns?" + wrong)).as(wrong).hasStatus(400);
        }
    }

    private static CampaignTerms closingAt(Instant time) {
        return new CampaignTerms("x", 1, null, time, 1, null, 0, null, null);
    }

    private static CampaignDecided closed(long couponId) {
        return new CampaignDecided(couponId, position(2, NOON), null, terms("closed", 1), false, true);
    }

    private static CampaignQuery at(Instant now) {
        return new CampaignQuery(jdbi, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static CouponState.Status statusAt(Instant now, long couponId) {
        var view = (CampaignView) at(now).get(couponId).getBody();
        assertThat(view).isNotNull();
        return view.status();
    }

    private static List<Long> idsOf(CampaignQuery.Campaigns page) {
        return page.campaigns().stream().map(CampaignView::couponId).toList();
    }
}
