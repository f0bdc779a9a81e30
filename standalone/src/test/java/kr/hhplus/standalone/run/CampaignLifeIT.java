package kr.hhplus.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import kr.hhplus.backends.Backend;
import kr.hhplus.backends.Backends;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.ticket.TicketCodec;
import kr.hhplus.standalone.run.ApiClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What operators do to a campaign, and users who think again, from the first call to the close. */
@ExtendWith(SharedBackends.class)
class CampaignLifeIT {
    private static final Duration EFFECT_WAIT_MAX = Duration.ofSeconds(30);

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
    void aPausedCampaignIsRefusedAtTheGateUntilItIsResumed() throws Exception {
        define(Map.of("name", "Pause", "stock", 2));

        assertThat(operate("pause").text("status")).isEqualTo("PAUSED");
        assertThat(operate("pause").text("status")).isEqualTo("PAUSED");
        var refused = api.publish(1, coupon);
        assertThat(operate("resume").text("status")).isEqualTo("OPEN");

        assertProblem(refused, 409, "PAUSED");
        assertThat(refused.header("Retry-After")).isNotBlank();
        assertIssued(request(1), 1);
    }

    @Test
    void showsTheMetricsThatAreDocumentedAndNoOthers() throws Exception {
        define(Map.of("name", "Metrics", "stock", 2));
        assertIssued(request(1), 1);

        // An open campaign is shown with the next look from outside.
        await().atMost(EFFECT_WAIT_MAX)
                .untilAsserted(() -> assertThat(MetricsTable.shown(MetricsTable.scrape(services.management())))
                        .isEqualTo(MetricsTable.documented()));
    }

    @Test
    void stockIsAddedAndTakenButNeverBelowWhatIsIssued() throws Exception {
        define(Map.of("name", "Stock", "stock", 2));
        assertIssued(request(1), 1);
        assertIssued(request(2), 2);

        assertProblem(api.operate(coupon, "stock", "{\"delta\": -1}"), 409, "STOCK_BELOW_ISSUED");
        var more = api.operate(coupon, "stock", "{\"delta\": 2}", "Idempotency-Key", "two-more");
        var again = api.operate(coupon, "stock", "{\"delta\": 2}", "Idempotency-Key", "two-more");

        assertThat(more.body().path("stock").asLong()).isEqualTo(4);
        assertThat(again.body().path("stock").asLong()).isEqualTo(4);
        assertIssued(request(3), 3);
        assertThat(api.operate(coupon, "stock", "{\"delta\": -1}")
                        .body()
                        .path("remaining")
                        .asLong())
                .isZero();
        assertProblem(api.operate(coupon, "stock", "{\"delta\": 1000000000}"), 409, "STOCK_OUT_OF_RANGE");
    }

    @Test
    void aClosedCampaignStaysClosedAndSaysSo() throws Exception {
        define(Map.of("name", "Close", "stock", 1));

        assertThat(operate("close").text("status")).isEqualTo("CLOSED");
        assertThat(operate("close").text("status")).isEqualTo("CLOSED");

        for (var call : new String[] {"pause", "resume"}) {
            var refused = api.operate(coupon, call, "");
            assertProblem(refused, 409, "CLOSED");
            assertThat(refused.body().path("campaign").path("status").asString(""))
                    .isEqualTo("CLOSED");
        }
        assertProblem(api.operate(coupon, "stock", "{\"delta\": 1}"), 409, "CLOSED");
        assertProblem(api.define(coupon, Map.of("name", "Open again", "stock", 9)), 409, "CLOSED");
        assertProblem(api.publish(1, coupon), 409, "CLOSED");
    }

    @Test
    void anUnknownCampaignCannotBeOperated() throws Exception {
        for (var call : new String[] {"pause", "resume", "close"}) {
            assertProblem(api.operate(coupon, call, ""), 404, "UNKNOWN_COUPON");
        }
        assertProblem(api.operate(coupon, "stock", "{\"delta\": 1}"), 404, "UNKNOWN_COUPON");
        assertProblem(
                api.operate(coupon, "revocations", "{\"userId\": 1, \"returnToStock\": true}"), 404, "UNKNOWN_COUPON");
        assertProblem(api.grant(coupon, "list", "1"), 404, "UNKNOWN_COUPON");
    }

    @Test
    void aRevokedCouponComesBackToStockOnlyWhereTheOperatorSaysSo() throws Exception {
        define(Map.of("name", "Revoke", "stock", 2));
        assertIssued(request(1), 1);
        assertIssued(request(2), 2);
        await().atMost(EFFECT_WAIT_MAX).untilAsserted(() -> assertProblem(api.publish(3, coupon), 409, "SOLD_OUT"));

        var lost = api.operate(coupon, "revocations", "{\"userId\": 1, \"returnToStock\": false}");
        assertThat(lost.body().path("remaining").asLong()).isZero();
        var back = api.operate(coupon, "revocations", "{\"userId\": 2, \"returnToStock\": true}");

        assertThat(back.body().path("remaining").asLong()).isEqualTo(1);
        // The operator is answered by the gate; what users are shown follows.
        await().atMost(EFFECT_WAIT_MAX)
                .untilAsserted(() -> assertThat(request(2).text("status")).isEqualTo("REVOKED"));
        assertIssued(request(3), 3);
        assertProblem(
                api.operate(coupon, "revocations", "{\"userId\": 9, \"returnToStock\": true}"), 409, "NOT_ISSUED");
        await().atMost(EFFECT_WAIT_MAX)
                .untilAsserted(() -> assertThat(api.get("/api/v1/campaigns/" + coupon)
                                .body()
                                .path("returned")
                                .asLong())
                        .isEqualTo(1));
    }

    @Test
    void aKeyTellsTheRequestsOfAUserApartUpToTheLimit() throws Exception {
        long user = coupon + 1_000_000;
        define(Map.of("name", "Three", "stock", 9, "perUserLimit", 3));

        for (int n = 1; n <= 3; n++) {
            assertIssued(outcome(api.publish(user, coupon, "k" + n)), n);
        }
        var again = api.publish(user, coupon, "k2");

        assertIssued(outcome(again), 2);
        assertThat(outcome(api.publish(user, coupon, "k4")).text("status")).isEqualTo("LIMIT_REACHED");
        assertThat(api.get("/api/v1/users/" + user + "/coupons").body().path("coupons"))
                .hasSize(3);
        assertProblem(
                api.operate(coupon, "revocations", "{\"userId\": " + user + ", \"returnToStock\": true}"),
                409,
                "AMBIGUOUS_ISSUANCE");
        assertThat(api.operate(
                                coupon,
                                "revocations",
                                "{\"userId\": " + user + ", \"issuanceNumber\": 2, \"returnToStock\": true}")
                        .status())
                .isEqualTo(200);
        await().atMost(EFFECT_WAIT_MAX)
                .untilAsserted(() -> assertThat(
                                outcome(api.publish(user, coupon, "k2")).text("status"))
                        .isEqualTo("REVOKED"));
    }

    @Test
    void whereAUserMayHaveOneTheKeyDoesNotMatter() throws Exception {
        define(Map.of("name", "One", "stock", 9));

        var first = api.publish(1, coupon, "a");
        var second = api.publish(1, coupon, "b");

        assertThat(second.text("requestId")).isEqualTo(first.text("requestId"));
    }

    @Test
    void aDecidedRequestCannotBeGivenUpAndAWaitingOneCan() throws Exception {
        define(Map.of("name", "Withdraw", "stock", 1));
        var winner = api.publish(1, coupon);
        assertIssued(outcome(winner), 1);

        var late = api.withdraw(winner.text("requestId"));

        assertProblem(late, 409, "ALREADY_DECIDED");
        assertThat(late.text("outcome")).isEqualTo("ISSUED");
        assertIssued(outcome(winner), 1);

        long other = SharedBackends.newCoupon();
        var soon = Instant.now().plusSeconds(3600);
        api.define(other, Map.of("name", "Later", "stock", 1, "opensAt", soon.toString(), "fairStart", true));
        var registered = api.publish(1, other);
        assertThat(outcome(registered).text("status")).isEqualTo("REGISTERED");
        var withdrawn = api.withdraw(registered.text("requestId"));
        assertThat(withdrawn.status()).isEqualTo(200);
        assertThat(withdrawn.text("status")).isEqualTo("WITHDRAWN");
        assertThat(outcome(registered).text("status")).isEqualTo("WITHDRAWN");
        assertThat(outcome(api.publish(1, other)).text("status")).isEqualTo("REGISTERED");
    }

    @Test
    void aCouponThatNobodyHasSeenGoesBackToStockWithTheWithdrawal() throws Exception {
        define(Map.of("name", "Unseen", "stock", 1));
        Answer accepted;
        Answer onRecord;
        // Nothing is shown that is not stored, so that the decision stays unseen.
        backends.kill(Backend.MYSQL);
        try {
            accepted = api.publish(1, coupon);
            // Without MySQL only the place says that nothing was shown.
            await().atMost(EFFECT_WAIT_MAX)
                    .until(() -> api.get(accepted.text("statusUrl")).body().has("position"));
            onRecord = api.withdraw(accepted.text("requestId"));
        } finally {
            backends.restart(Backend.MYSQL);
        }

        assertThat(onRecord.status()).as("%s", onRecord.body()).isEqualTo(202);
        assertThat(onRecord.text("status")).isEqualTo("WAITING");
        assertThat(onRecord.text("statusUrl")).isEqualTo(accepted.text("statusUrl"));
        assertThat(onRecord.header("Retry-After")).isNotBlank();
        await().atMost(EFFECT_WAIT_MAX)
                .untilAsserted(
                        () -> assertThat(outcome(accepted).text("status")).isEqualTo("WITHDRAWN"));
        // Its number stays used.
        assertIssued(request(2), 2);
    }

    @Test
    void aKeyMakesARepeatedCallOneAlsoWhereItWasRefused() throws Exception {
        define(Map.of("name", "Keys", "stock", 2));
        assertIssued(request(1), 1);
        assertIssued(request(2), 2);

        var refused = api.operate(coupon, "stock", "{\"delta\": -1}", "Idempotency-Key", "less");
        operate("pause");
        operate("resume");
        var withoutKey = api.operate(coupon, "stock", "{\"delta\": 5}");
        var again = api.operate(coupon, "stock", "{\"delta\": -1}", "Idempotency-Key", "less");
        var another = api.operate(coupon, "stock", "{\"delta\": -1}", "Idempotency-Key", "less-2");

        assertProblem(refused, 409, "STOCK_BELOW_ISSUED");
        assertThat(refused.body().path("campaign").path("stock").asLong()).isEqualTo(2);
        assertThat(withoutKey.body().path("stock").asLong()).isEqualTo(7);
        assertProblem(again, 409, "STOCK_BELOW_ISSUED");
        assertThat(again.body().path("campaign").path("stock").asLong()).isEqualTo(7);
        assertThat(another.body().path("stock").asLong()).isEqualTo(6);
    }

    @Test
    void aRevocationWithAKeyTakesOneCouponHoweverOftenItIsSent() throws Exception {
        define(Map.of("name", "Revoke once", "stock", 3, "perUserLimit", 2));
        assertIssued(outcome(api.publish(1, coupon, "a")), 1);
        var revocation = "{\"userId\": 1, \"returnToStock\": true}";
        var once = api.operate(coupon, "revocations", revocation, "Idempotency-Key", "take");
        assertIssued(outcome(api.publish(1, coupon, "b")), 2);

        var again = api.operate(coupon, "revocations", revocation, "Idempotency-Key", "take");

        assertThat(once.body().path("returned").asLong()).isEqualTo(1);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().path("returned").asLong()).isEqualTo(1);
        assertIssued(outcome(api.publish(1, coupon, "b")), 2);
    }

    @Test
    void inAFloodThatIsPausedNobodyIsLostAndNobodyWinsInThePause() throws Exception {
        long first = coupon * 1_000_000;
        define(Map.of("name", "Flood", "stock", 40));
        Map<Long, String> tickets = new HashMap<>();
        for (long user = first; user < first + 20; user++) {
            tickets.put(user, accepted(api.publish(user, coupon)));
        }
        var paused = operate("pause");
        for (long user = first + 20; user < first + 40; user++) {
            assertProblem(api.publish(user, coupon), 409, "PAUSED");
        }
        operate("resume");
        for (long user = first + 20; user < first + 40; user++) {
            tickets.put(user, accepted(api.publish(user, coupon)));
        }
        List<Answer> late = new ArrayList<>();
        for (long user = first + 40; user < first + 60; user++) {
            late.add(api.publish(user, coupon));
        }

        // All were in the log before the pause.
        assertThat(paused.body().path("issued").asLong()).isEqualTo(20);
        for (var ticket : tickets.entrySet()) {
            assertIssued(api.outcome(ticket.getValue()), ticket.getKey() - first + 1);
        }
        for (var answer : late) {
            // The gate may know it before the log says it.
            if (answer.status() == 409) {
                assertProblem(answer, 409, "SOLD_OUT");
            } else {
                assertThat(outcome(answer).text("status")).isEqualTo("SOLD_OUT");
            }
        }
    }

    @Test
    void aReceiptSaysWhereWhenAndInWhichPlace() throws Exception {
        define(Map.of("name", "Receipt", "stock", 2));
        request(1);

        var second = request(2);

        assertIssued(second, 2);
        var receipt = second.body().path("receipt");
        assertThat(receipt.path("rank").asLong()).isEqualTo(2);
        assertThat(receipt.path("partition").isIntegralNumber()).isTrue();
        assertThat(receipt.path("offset").isIntegralNumber()).isTrue();
        assertThat(Instant.parse(receipt.path("decidedAt").asString(""))).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void aListOfUsersIsGrantedOnceHoweverOftenItIsSent() throws Exception {
        long first = coupon * 1_000_000;
        define(Map.of("name", "Grant", "stock", 4));
        assertIssued(request(first), 1);
        operate("pause");
        var csv = "userId\r\n" + first + "\r\n" + (first + 1) + "\nnonsense\n\n" + (first + 2) + "\n" + (first + 1)
                + "\n" + (first + 3) + "\n" + (first + 4);

        var report = api.grant(coupon, "vip", csv);
        var again = api.grant(coupon, "vip", csv);

        assertThat(report.status()).isEqualTo(200);
        assertThat(report.body().path("done").asBoolean()).isTrue();
        assertThat(report.body().path("accepted").asLong()).isEqualTo(5);
        assertThat(report.body().path("rejected").asLong()).isEqualTo(2);
        assertThat(report.body().path("rows").asLong()).isEqualTo(9);
        assertThat(report.body().path("lastOffset").isIntegralNumber()).isTrue();
        assertThat(report.body().path("errors").path(0).path("row").asLong()).isEqualTo(4);
        assertThat(report.body().path("errors").path(1).path("row").asLong()).isEqualTo(7);
        assertThat(again.body().path("done").asBoolean()).isTrue();
        var url = report.text("reportUrl");
        await().atMost(EFFECT_WAIT_MAX).untilAsserted(() -> {
            var outcomes = api.getAsOperator(url).body();
            assertThat(outcomes.path("decidedOffset").asLong())
                    .isGreaterThanOrEqualTo(again.body().path("lastOffset").asLong());
            assertThat(outcomes.path("decided").asLong()).isEqualTo(5);
            // The first has one already, and the stock ends before the last.
            assertThat(outcomes.path("outcomes").path("ISSUED").asLong()).isEqualTo(3);
            assertThat(outcomes.path("outcomes").path("LIMIT_REACHED").asLong()).isEqualTo(1);
            assertThat(outcomes.path("outcomes").path("SOLD_OUT").asLong()).isEqualTo(1);
        });
        assertProblem(api.get(url), 401, "UNAUTHORIZED");
        assertThat(api.get("/api/v1/users/" + (first + 1) + "/coupons").body().path("coupons"))
                .hasSize(1);
    }

    @Test
    void withoutTheLogEveryCallSaysThatAskingAgainIsSafeAndItIs() throws Exception {
        long first = coupon * 1_000_000;
        define(Map.of("name", "No log", "stock", 5, "perUserLimit", 2));
        assertIssued(outcome(api.publish(first, coupon, "early")), 1);
        var csv = first + "\n" + (first + 1) + "\n" + (first + 2);
        var undecided = new TicketCodec(Base64.getDecoder().decode(TestServices.TICKET_SECRET))
                .encode(new Ticket(coupon, first + 9));
        Answer stock;
        Answer list;
        Answer withdrawal;
        backends.kill(Backend.KAFKA);
        try {
            stock = api.operate(coupon, "stock", "{\"delta\": 1}", "Idempotency-Key", "one-more");
            list = api.grant(coupon, "vip", csv);
            withdrawal = api.withdraw(undecided);
        } finally {
            backends.restart(Backend.KAFKA);
        }

        assertProblem(stock, 503, "UNAVAILABLE");
        assertThat(stock.header("Retry-After")).isNotBlank();
        assertProblem(withdrawal, 503, "UNAVAILABLE");
        assertThat(withdrawal.header("Retry-After")).isNotBlank();
        assertProblem(list, 503, "UNAVAILABLE");
        assertThat(list.header("Retry-After")).isNotBlank();
        await().atMost(EFFECT_WAIT_MAX)
                .untilAsserted(
                        () -> assertThat(api.operate(coupon, "stock", "{\"delta\": 1}", "Idempotency-Key", "one-more")
                                        .body()
                                        .path("stock")
                                        .asLong())
                                .isEqualTo(6));
        assertThat(api.grant(coupon, "vip", csv).body().path("done").asBoolean())
                .isTrue();
        assertThat(api.grant(coupon, "vip", csv).body().path("done").asBoolean())
                .isTrue();
        await().atMost(EFFECT_WAIT_MAX).untilAsserted(() -> {
            var outcomes = api.getAsOperator("/api/v1/campaigns/" + coupon + "/grants/vip")
                    .body();
            assertThat(outcomes.path("outcomes").path("ISSUED").asLong()).isEqualTo(3);
            assertThat(outcomes.path("decided").asLong()).isEqualTo(3);
        });
        assertThat(api.withdraw(undecided).text("status")).isEqualTo("WITHDRAWN");
        // Four at all: one by request, three by the grant, none twice.
        await().atMost(EFFECT_WAIT_MAX)
                .untilAsserted(() -> assertThat(api.get("/api/v1/campaigns/" + coupon)
                                .body()
                                .path("issued")
                                .asLong())
                        .isEqualTo(4));
    }

    @Test
    void aCampaignAlwaysSaysWhetherARefundReturnsTheCoupon() throws Exception {
        var byDefault = define(Map.of("name", "Refunds", "stock", 3));
        var kept = define(Map.of("name", "Refunds", "stock", 3, "refundPolicy", "KEEP_SPENT"));

        assertThat(byDefault.text("refundPolicy")).isEqualTo("RETURN_COUPON");
        assertThat(kept.text("refundPolicy")).isEqualTo("KEEP_SPENT");
        await().atMost(EFFECT_WAIT_MAX)
                .untilAsserted(
                        () -> assertThat(api.get("/api/v1/campaigns/" + coupon).text("refundPolicy"))
                                .isEqualTo("KEEP_SPENT"));
    }

    @Test
    void whoRegistersBeforeAFairStartIsDrawnAtTheOpening() throws Exception {
        var opening = Instant.now().plusSeconds(4);
        var defined = define(Map.of("name", "Fair", "stock", 3, "opensAt", opening.toString(), "fairStart", true));
        assertThat(defined.text("drawCommitment")).hasSize(64);
        Set<String> tickets = new HashSet<>();
        for (long user = 1; user <= 6; user++) {
            var accepted = api.publish(user, coupon);
            assertThat(accepted.status()).as("%s", accepted.body()).isEqualTo(202);
            tickets.add(accepted.text("requestId"));
        }

        await().atMost(EFFECT_WAIT_MAX).untilAsserted(() -> {
            for (var ticket : tickets) {
                assertThat(api.outcome(ticket).text("status")).isIn("ISSUED", "SOLD_OUT");
            }
        });

        Set<Long> ranks = new HashSet<>();
        int issued = 0;
        for (var ticket : tickets) {
            var outcome = api.outcome(ticket);
            ranks.add(outcome.body().path("receipt").path("rank").asLong());
            issued += "ISSUED".equals(outcome.text("status")) ? 1 : 0;
        }
        assertThat(ranks).isEqualTo(LongStream.rangeClosed(1, 6).boxed().collect(Collectors.toSet()));
        assertThat(issued).isEqualTo(3);
        assertProblem(api.define(coupon, Map.of("name", "Fair", "stock", 2)), 409, "STOCK_BELOW_ISSUED");
    }

    private Answer operate(String call) throws Exception {
        var answer = api.operate(coupon, call, "");
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer;
    }

    private Answer define(Map<String, ?> terms) throws Exception {
        var answer = api.define(coupon, terms);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer;
    }

    private Answer request(long user) throws Exception {
        return outcome(api.publish(user, coupon));
    }

    private static String accepted(Answer answer) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(202);
        return answer.text("requestId");
    }

    private static Answer outcome(Answer accepted) throws Exception {
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
    }
}
