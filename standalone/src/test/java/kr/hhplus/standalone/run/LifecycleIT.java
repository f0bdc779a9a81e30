package kr.hhplus.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.StreamSupport;
import kr.hhplus.backends.Backend;
import kr.hhplus.backends.Backends;
import kr.hhplus.standalone.run.ApiClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A campaign and its tickets from the first request to the last, in good times and with a server away. */
@ExtendWith(SharedBackends.class)
class LifecycleIT {
    private static final Duration EFFECT_WAIT_MAX = Duration.ofSeconds(30);
    private static final long USER = 1;
    private static final long OTHER_USER = 2;

    @TempDir
    private static Path dir;

    private static Backends backends;
    private static Services services;
    private static ApiClient api;

    private final long coupon = SharedBackends.newCoupon();

    @BeforeAll
    static void start(Backends shared) throws Exception {
        backends = shared;
        services = TestServices.start(shared, dir);
        api = new ApiClient(services.http());
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    void issuesToTheFirstWhoAsks() throws Exception {
        define(Map.of("name", "First", "stock", 2, "validDays", 30));

        var accepted = api.publish(USER, coupon);
        var outcome = api.outcome(accepted.text("requestId"));

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.text("status")).isEqualTo("WAITING");
        assertThat(accepted.header("Location")).isEqualTo(accepted.text("statusUrl"));
        assertThat(accepted.header("Retry-After")).isNotBlank();
        assertThat(accepted.body().path("position").asLong()).isPositive();
        assertIssued(outcome, 1);
        assertThat(Instant.parse(outcome.text("expiresAt")))
                .isEqualTo(Instant.parse(outcome.text("issuedAt")).plus(30, ChronoUnit.DAYS));
        assertThat(outcome.body().path("receipt").path("partition").isIntegralNumber())
                .isTrue();
        assertThat(outcome.body().path("receipt").path("offset").isIntegralNumber())
                .isTrue();
    }

    @Test
    void givesTheSameAnswerToTheSameUserAgain() throws Exception {
        define(Map.of("name", "Again", "stock", 5));
        var first = api.publish(USER, coupon);
        var outcome = api.outcome(first.text("requestId"));
        api.outcome(api.publish(OTHER_USER, coupon).text("requestId"));

        var second = api.publish(USER, coupon);
        var outcomeAgain = api.outcome(second.text("requestId"));

        assertThat(second.text("requestId")).isEqualTo(first.text("requestId"));
        assertThat(outcomeAgain.body()).isEqualTo(outcome.body());
        assertIssued(outcomeAgain, 1);
    }

    @Test
    void showsWhatIsIssuedOnTheReadSide() throws Exception {
        long user = coupon + 1_000_000;
        var defined = define(Map.of(
                "name",
                "Read side",
                "stock",
                3,
                "minOrderAmount",
                10_000,
                "discount",
                Map.of("type", "PERCENT", "value", 15, "capAmount", 5_000)));
        var accepted = api.publish(user, coupon);
        assertIssued(api.outcome(accepted.text("requestId")), 1);

        var coupons = api.get("/api/v1/users/" + user + "/coupons").body().path("coupons");
        var campaign = api.get("/api/v1/campaigns/" + coupon);

        // Seen means stored: no waiting here.
        assertThat(coupons).hasSize(1);
        assertThat(coupons.path(0).path("couponId").asLong()).isEqualTo(coupon);
        assertThat(coupons.path(0).path("requestId").asString("")).isEqualTo(accepted.text("requestId"));
        assertThat(coupons.path(0).path("issuanceNumber").asLong()).isEqualTo(1);
        assertThat(coupons.path(0).path("status").asString("")).isEqualTo("USABLE");
        assertThat(campaign.body().path("issued").asLong()).isEqualTo(1);
        assertThat(campaign.body().path("remaining").asLong()).isEqualTo(2);
        assertThat(campaign.text("status")).isEqualTo("OPEN");
        assertThat(campaign.body().path("discount")).isEqualTo(defined.body().path("discount"));
        assertThat(StreamSupport.stream(
                        api.get("/api/v1/campaigns?after=" + (coupon - 1) + "&limit=1")
                                .body()
                                .path("campaigns")
                                .spliterator(),
                        false))
                .containsExactly(campaign.body());
    }

    @Test
    void definesACampaignTwiceAsOnce() throws Exception {
        var terms = Map.of("name", "Twice", "stock", 3, "opensAt", "2026-01-01T00:00:00Z");
        var once = define(terms);
        assertIssued(request(USER), 1);

        var twice = define(terms);

        assertThat(once.body().path("issued").asLong()).isZero();
        assertThat(twice.body().path("issued").asLong()).isEqualTo(1);
        assertThat(twice.text("opensAt")).isEqualTo(once.text("opensAt"));
        assertThat(twice.body().path("stock")).isEqualTo(once.body().path("stock"));
        assertIssued(request(USER), 1);
        assertIssued(request(OTHER_USER), 2);
    }

    @Test
    void refusesAStockBelowWhatIsIssued() throws Exception {
        define(Map.of("name", "Below", "stock", 3));
        assertIssued(request(USER), 1);
        assertIssued(request(OTHER_USER), 2);

        var answer = api.define(coupon, Map.of("name", "Below", "stock", 1));

        assertProblem(answer, 409, "STOCK_BELOW_ISSUED");
        assertThat(answer.body().path("issued").asLong()).isEqualTo(2);
        assertIssued(request(3), 3);
    }

    @Test
    void refusesAtTheGateBeforeTheOpeningAndIssuesToTheSameUserAfterIt() throws Exception {
        var farAway = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS);
        define(Map.of("name", "Opening", "stock", 1, "opensAt", farAway.toString()));

        var early = api.publish(USER, coupon);

        assertProblem(early, 409, "NOT_OPEN");
        assertThat(Instant.parse(early.text("opensAt"))).isEqualTo(farAway);
        assertThat(Long.parseLong(early.header("Retry-After"))).isBetween(1L, 3_600L);

        var soon = Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.MILLIS);
        define(Map.of("name", "Opening", "stock", 1, "opensAt", soon.toString()));

        await().atMost(EFFECT_WAIT_MAX).untilAsserted(() -> {
            // Around the opening the log decides, and may still say no; then the user asks again.
            var accepted = api.publish(USER, coupon);
            assertThat(accepted.status()).isEqualTo(202);
            var outcome = api.get(accepted.text("statusUrl") + "?waitMs=500");
            assertIssued(outcome, 1);
            assertThat(Instant.parse(outcome.text("issuedAt"))).isAfterOrEqualTo(soon);
        });
    }

    @Test
    void refusesAtTheGateAfterTheClosing() throws Exception {
        define(Map.of("name", "Closed", "stock", 1, "closesAt", "2026-01-01T00:00:00Z"));

        assertProblem(api.publish(USER, coupon), 409, "CLOSED");
    }

    @Test
    void closesTheGateWhenSoldOutAndOpensItForMoreStock() throws Exception {
        define(Map.of("name", "Sold out", "stock", 1));
        assertIssued(request(USER), 1);
        await().atMost(EFFECT_WAIT_MAX)
                .untilAsserted(() -> assertProblem(api.publish(OTHER_USER, coupon), 409, "SOLD_OUT"));

        var more = define(Map.of("name", "Sold out", "stock", 2));

        assertThat(more.body().path("remaining").asLong()).isEqualTo(1);
        assertIssued(request(3), 2);
    }

    @Test
    void tellsThatAskingAgainIsSafeWhileTheBrokerIsAway() throws Exception {
        define(Map.of("name", "No broker", "stock", 1));
        Answer away;
        backends.kill(Backend.KAFKA);
        try {
            away = api.publish(USER, coupon);
        } finally {
            backends.restart(Backend.KAFKA);
        }

        assertProblem(away, 503, "UNAVAILABLE");
        assertThat(away.header("Retry-After")).isEqualTo("1");
        await().atMost(EFFECT_WAIT_MAX).untilAsserted(() -> assertIssued(request(USER), 1));
    }

    @Test
    void answersFromMySqlWhileRedisIsAway() throws Exception {
        define(Map.of("name", "No Redis", "stock", 1));
        Answer accepted;
        Answer outcome;
        backends.kill(Backend.REDIS);
        try {
            accepted = api.publish(USER, coupon);
            outcome = api.outcome(accepted.text("requestId"));
        } finally {
            backends.restart(Backend.REDIS);
        }

        assertThat(accepted.status()).isEqualTo(202);
        assertIssued(outcome, 1);
        assertThat(api.outcome(accepted.text("requestId")).body()).isEqualTo(outcome.body());
    }

    @Test
    void showsNoOutcomeThatMySqlDoesNotHave() throws Exception {
        define(Map.of("name", "No MySQL", "stock", 1));
        Answer accepted;
        Answer unknown;
        backends.kill(Backend.MYSQL);
        try {
            accepted = api.publish(USER, coupon);
            unknown = api.get(accepted.text("statusUrl") + "?waitMs=2000");
        } finally {
            backends.restart(Backend.MYSQL);
        }

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(unknown.status()).isEqualTo(200);
        assertThat(unknown.text("status")).isEqualTo("WAITING");
        await().atMost(EFFECT_WAIT_MAX).untilAsserted(() -> assertIssued(api.outcome(accepted.text("requestId")), 1));
        // The shop has asked once a second meanwhile, and has refused all others.
        await().atMost(EFFECT_WAIT_MAX)
                .until(() -> api.get("/api/v1/users/" + USER + "/coupons").status() == 200);
    }

    private Answer define(Map<String, ?> terms) throws Exception {
        var answer = api.define(coupon, terms);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer;
    }

    /** Asks for the coupon and waits for the outcome. */
    private Answer request(long user) throws Exception {
        var accepted = api.publish(user, coupon);
        assertThat(accepted.status()).as("%s", accepted.body()).isEqualTo(202);
        return api.outcome(accepted.text("requestId"));
    }

    private static void assertIssued(Answer outcome, long number) {
        assertThat(outcome.text("status")).as("%s", outcome.body()).isEqualTo("ISSUED");
        assertThat(outcome.body().path("issuanceNumber").asLong()).isEqualTo(number);
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.text("code")).as("%s", answer.body()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }
}
