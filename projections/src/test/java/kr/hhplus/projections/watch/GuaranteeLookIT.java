package kr.hhplus.projections.watch;

import static kr.hhplus.projections.TestDecisions.accepted;
import static kr.hhplus.projections.TestDecisions.decided;
import static kr.hhplus.projections.TestDecisions.issued;
import static kr.hhplus.projections.TestDecisions.newCouponId;
import static kr.hhplus.projections.TestDecisions.store;
import static kr.hhplus.projections.TestDecisions.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import kr.hhplus.projections.TestDecisions;
import kr.hhplus.projections.TestServers;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.view.OutcomeView;
import kr.hhplus.schemas.view.RedisKeys;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Other tests leave rows behind that no log would: what counts is what a look finds more than the one before. */
class GuaranteeLookIT {
    /** Of five campaigns in the pages of a look, each page in its turn. */
    private static final int LOOKS_A_SWEEP = 9;

    private static HikariDataSource mysql;
    private static RedisClient redis;
    private static Jdbi jdbi;

    private final long couponId = newCouponId();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Map<String, Long> ofOthers = new TreeMap<>();
    private GuaranteeLook look;

    @BeforeAll
    static void open() {
        mysql = TestServers.openMySql();
        redis = TestServers.openRedis();
        jdbi = Jdbi.create(mysql);
    }

    @AfterAll
    static void close() {
        redis.close();
        mysql.close();
    }

    @BeforeEach
    void aSaleAsItShouldBe() {
        look = new GuaranteeLook(jdbi, redis, Clock.systemUTC(), metrics);
        redis.flushAll();
        store(
                jdbi,
                accepted(couponId, 10, terms("sale", 3)),
                issued(couponId, 11, 1, 1),
                issued(couponId, 12, 2, 2),
                issued(couponId, 13, 3, 3));
        // The first look meets all rows for the first time; from the second on, each finds the same.
        look.look();
        var first = found();
        look.look();
        found().forEach((guarantee, count) -> ofOthers.put(guarantee, count - first.getOrDefault(guarantee, 0L)));
    }

    @Test
    void findsNothingInASaleAsItShouldBe() {
        long other = newCouponId();
        store(
                jdbi,
                accepted(other, 10, terms("withdrawn", 2)),
                issued(other, 11, 1, 1),
                decided(other, 12, 1, "", Outcome.WITHDRAWN, 1, 1),
                issued(other, 13, 2, 2),
                issued(other, 14, 1, 3));
        show(1, 11);

        assertThat(foundByTheNextLook()).isEmpty();
    }

    @Test
    void findsMoreIssuedThanThereIsStock() {
        change("UPDATE coupon_campaign SET stock = 2 WHERE coupon_id = :couponId");

        assertThat(foundByTheNextLook()).containsExactly(Map.entry(GuaranteeLook.NEVER_OVER_ISSUED, 1L));
    }

    @Test
    void findsACouponThatTheCampaignDoesNotKnow() {
        insert(4, "", 4, 14);

        assertThat(foundByTheNextLook()).containsExactly(Map.entry(GuaranteeLook.NEVER_OVER_ISSUED, 1L));
    }

    @Test
    void findsANumberThatIsMissing() {
        change("DELETE FROM coupon_decision WHERE coupon_id = :couponId AND user_id = 2");

        assertThat(foundByTheNextLook()).containsExactly(Map.entry(GuaranteeLook.FIRST_COME_FIRST_SERVED, 1L));
    }

    @Test
    void findsANumberThatTwoHave() {
        insert(4, "", 3, 14);

        assertThat(foundByTheNextLook()).containsExactly(Map.entry(GuaranteeLook.NEVER_OVER_ISSUED, 1L));
    }

    @Test
    void findsALaterRequestWithAnEarlierNumber() {
        change("UPDATE coupon_decision SET decided_offset = 99 WHERE coupon_id = :couponId AND user_id = 2");

        assertThat(foundByTheNextLook()).containsExactly(Map.entry(GuaranteeLook.FIRST_COME_FIRST_SERVED, 1L));
    }

    @Test
    void findsAUserWithMoreThanTheLimit() {
        change(
                "UPDATE coupon_decision SET user_id = 1, request_key = 'again' WHERE coupon_id = :couponId AND user_id = 2");

        assertThat(foundByTheNextLook()).containsExactly(Map.entry(GuaranteeLook.AT_MOST_ONE_PER_USER, 1L));
    }

    /** Five campaigns of two coupons each; a look takes two campaigns, and not all of their coupons. */
    @Test
    void everyCouponIsLookedAtAgainHoweverManyCampaignsThereAre() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM coupon_campaign"));
        var couponIds = Stream.generate(TestDecisions::newCouponId).limit(5).toList();
        for (long id : couponIds) {
            store(jdbi, accepted(id, 10, terms("sale", 2)), issued(id, 11, 1, 1), issued(id, 12, 2, 2));
        }
        look = look(metrics, new GuaranteeLook.Bounds(2, 3, Duration.ofSeconds(4)));
        looks(2 * LOOKS_A_SWEEP);

        for (long id : couponIds) {
            long before = missing();
            jdbi.useHandle(handle ->
                    handle.execute("DELETE FROM coupon_decision WHERE coupon_id = ? AND issuance_number = 2", id));
            looks(LOOKS_A_SWEEP);

            assertThat(missing()).as("coupon %d", id).isGreaterThan(before);
            store(jdbi, issued(id, 12, 2, 2));
        }
    }

    @Test
    void findsAnOutcomeThatIsShownAndNotStored() {
        show(1, 11);
        show(7, 17);

        assertThat(foundByTheNextLook()).containsExactly(Map.entry(GuaranteeLook.SEEN_MEANS_STORED, 1L));
    }

    @Test
    void aStatementThatALockHoldsUpEndsTheLook() {
        var impatient = look(new SimpleMeterRegistry(), new GuaranteeLook.Bounds(9, 9, Duration.ofSeconds(1)));

        try (var locking = jdbi.open()) {
            locking.execute("LOCK TABLES coupon_decision WRITE");
            try {
                assertThatThrownBy(impatient::look).hasMessageContaining("within 1 s; SHOW FULL PROCESSLIST");
            } finally {
                locking.execute("UNLOCK TABLES");
            }
        }

        assertThat(foundByTheNextLook()).isEmpty();
    }

    private static GuaranteeLook look(SimpleMeterRegistry metrics, GuaranteeLook.Bounds bounds) {
        return new GuaranteeLook(jdbi, redis, Clock.systemUTC(), metrics, bounds);
    }

    private void looks(int count) {
        for (int i = 0; i < count; i++) {
            look.look();
        }
    }

    private long missing() {
        return found().getOrDefault(GuaranteeLook.FIRST_COME_FIRST_SERVED, 0L);
    }

    private Map<String, Long> foundByTheNextLook() {
        var before = found();
        look.look();
        Map<String, Long> more = new TreeMap<>();
        found().forEach((guarantee, count) -> {
            long found = count - before.getOrDefault(guarantee, 0L) - ofOthers.getOrDefault(guarantee, 0L);
            if (found != 0) {
                more.put(guarantee, found);
            }
        });
        return more;
    }

    private Map<String, Long> found() {
        Map<String, Long> found = new TreeMap<>();
        for (var guarantee : List.of(
                GuaranteeLook.NEVER_OVER_ISSUED,
                GuaranteeLook.AT_MOST_ONE_PER_USER,
                GuaranteeLook.FIRST_COME_FIRST_SERVED,
                GuaranteeLook.SEEN_MEANS_STORED)) {
            found.put(guarantee, (long) metrics.get("hhplus.guarantee.violations")
                    .tag("guarantee", guarantee)
                    .counter()
                    .count());
        }
        return found;
    }

    private void change(String sql) {
        jdbi.useHandle(
                handle -> handle.createUpdate(sql).bind("couponId", couponId).execute());
    }

    private void insert(long userId, String requestKey, long number, long offset) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO coupon_decision (coupon_id, user_id, request_key, outcome, issuance_number, rank_no,
                                                     decided_partition, decided_offset, decided_at)
                        VALUES (:couponId, :userId, :requestKey, 'ISSUED', :number, 1, 3, :offset, UTC_TIMESTAMP())
                        """)
                .bind("couponId", couponId)
                .bind("userId", userId)
                .bind("requestKey", requestKey)
                .bind("number", number)
                .bind("offset", offset)
                .execute());
    }

    private void show(long userId, long offset) {
        redis.set(
                RedisKeys.ticket(new Ticket(couponId, userId)),
                OutcomeView.of(issued(couponId, offset, userId, 1, TestDecisions.NOON, null))
                        .toText());
    }
}
