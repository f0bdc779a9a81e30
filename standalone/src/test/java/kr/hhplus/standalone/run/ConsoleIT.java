package kr.hhplus.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import kr.hhplus.backends.Backends;
import kr.hhplus.standalone.cli.Json;
import kr.hhplus.standalone.run.ApiClient.Answer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The console's calls, by the cookie of a session as its page makes them. */
@ExtendWith(SharedBackends.class)
class ConsoleIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);
    private static final String SESSION = "/api/v1/admin/session";
    private static final String JOBS = "/api/v1/admin/jobs";

    @TempDir
    private static Path dir;

    private static Services services;
    private static ApiClient api;
    private static String cookie;

    private final ApiContract contract = ApiContract.read();

    @BeforeAll
    static void start(Backends backends) throws Exception {
        services = TestServices.start(backends, dir, Map.of("hhplus.console.log-ins-per-minute-max", 5));
        api = new ApiClient(services.http());
        cookie = logIn(TestServices.ADMIN_TOKEN, "김운영").header("Set-Cookie").split(";", 2)[0];
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    void aTokenBeginsASessionAndAWrongOneDoesNotAndTooManyTriesAreRefused() throws Exception {
        var right = logIn(TestServices.ADMIN_TOKEN, "kim");
        var wrong = logIn("not-the-admin-token", "kim");
        var nobody = logIn(TestServices.ADMIN_TOKEN, " ");

        contract.assertAnswers("logIn", 200, right);
        assertThat(right.text("operator")).isEqualTo("kim");
        assertThat(right.header("Set-Cookie")).contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=");
        contract.assertAnswers("logIn", 401, wrong);
        contract.assertAnswers("logIn", 400, nobody);
        Answer last = right;
        for (int i = 0; i < 5 && last.status() != 429; i++) {
            last = logIn("not-the-admin-token", "kim");
        }
        contract.assertAnswers("logIn", 429, last);
        assertThat(last.header("Retry-After")).isNotEmpty();
    }

    @Test
    void theCookieCountsBesideTheHeaderOnly() throws Exception {
        var session = get(SESSION);
        var withoutHeader = api.send(api.request(SESSION).header("Cookie", cookie));
        var changeWithoutHeader = api.send(api.request("/api/v1/campaigns/1/pause")
                .header("Cookie", cookie)
                .POST(BodyPublishers.noBody()));

        contract.assertAnswers("getSession", 200, session);
        assertThat(session.text("operator")).isEqualTo("김운영");
        contract.assertAnswers("getSession", 401, withoutHeader);
        contract.assertAnswers("pauseCampaign", 401, changeWithoutHeader);
        contract.assertAnswers("getSession", 200, api.getAsOperator(SESSION));
    }

    @Test
    void logOutTakesTheCookieAway() throws Exception {
        var answer = send(SESSION, "DELETE", null);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Set-Cookie")).startsWith("hhplus_operator=;").contains("Max-Age=0");
        assertThat(newest("LOG_OUT").path("operator").asString()).isEqualTo("김운영");
    }

    @Test
    void aChangeIsInTheLogWithItsOperatorAndItsAnswer() throws Exception {
        long coupon = SharedBackends.newCoupon();
        define(coupon, 3);

        var refused = send("/api/v1/campaigns/" + coupon + "/stock", "POST", "{\"delta\": 1000000000}");

        assertThat(refused.status()).isEqualTo(409);
        var entry = await().atMost(WAIT_MAX)
                .until(() -> entryOf("CAMPAIGN_STOCK", "coupon " + coupon), found -> found.has("answer"));
        assertThat(entry.path("operator").asString()).isEqualTo("김운영");
        assertThat(entry.path("detail").asString()).isEqualTo("{\"delta\": 1000000000}");
        assertThat(entry.path("answer").asInt()).isEqualTo(409);
        contract.assertAnswers("listOperatorCalls", 200, get("/api/v1/admin/log"));

        var newest = get("/api/v1/admin/log?limit=1");
        var before = get("/api/v1/admin/log?limit=1&before="
                + newest.body().at("/entries/0/id").asLong());
        assertThat(newest.body().path("hasMore").asBoolean()).isTrue();
        assertThat(before.body().at("/entries/0/id").asLong())
                .isLessThan(newest.body().at("/entries/0/id").asLong());
    }

    @Test
    void thePipelineTellsOfASale() throws Exception {
        long coupon = SharedBackends.newCoupon();
        define(coupon, 10);
        var before = get("/api/v1/admin/pipeline").body();
        LongStream.rangeClosed(1, 3).forEach(user -> publish(user, coupon));

        var look = await().atMost(WAIT_MAX)
                .until(
                        () -> get("/api/v1/admin/pipeline"),
                        seen -> grown(before, seen.body(), "stored") >= 3 && isCaughtUp(seen.body()));

        contract.assertAnswers("getPipeline", 200, look);
        for (var count : List.of("accepted", "decided", "shown")) {
            assertThat(grown(before, look.body(), count)).as(count).isGreaterThanOrEqualTo(3);
        }
        assertThat(look.body().path("parts"))
                .hasSize(7)
                .allSatisfy(part -> assertThat(part.path("status").asString())
                        .as("%s", part)
                        .isEqualTo("UP"));
        assertThat(look.body().path("guaranteeViolations").isIntegralNumber()).isTrue();
        assertThat(look.body().path("campaigns"))
                .filteredOn(campaign -> campaign.path("couponId").asLong() == coupon)
                .singleElement()
                .satisfies(campaign -> {
                    assertThat(campaign.path("status").asString()).isEqualTo("OPEN");
                    assertThat(campaign.path("issued").asInt()).isEqualTo(3);
                    assertThat(campaign.path("remaining").asInt()).isEqualTo(7);
                    assertThat(campaign.path("waiting").asInt()).isZero();
                });
    }

    @Test
    void aTicketIsFollowedFromTheLogToTheUser() throws Exception {
        long coupon = SharedBackends.newCoupon();
        long user = 2_000_000 + coupon;
        define(coupon, 1);
        var accepted = api.publish(user, coupon);
        var ticket = accepted.text("requestId");
        var outcome = api.outcome(ticket);

        var way = await().atMost(WAIT_MAX)
                .until(() -> way(ticket), found -> found.path("shown").asBoolean());

        contract.assertAnswers("findRequests", 200, get("/api/v1/admin/requests?ticket=" + ticket));
        assertThat(way.path("userId").asLong()).isEqualTo(user);
        assertThat(way.at("/accepted/offset").asLong())
                .isEqualTo(outcome.body().at("/receipt/offset").asLong());
        assertThat(way.at("/accepted/partition").asLong())
                .isEqualTo(outcome.body().at("/receipt/partition").asLong());
        assertThat(way.at("/decided/outcome").asString()).isEqualTo("ISSUED");
        assertThat(way.at("/decided/issuanceNumber").asInt()).isEqualTo(1);
        assertThat(way.at("/decided/offset").isIntegralNumber()).isTrue();
        assertThat(way.path("stored").asBoolean()).isTrue();
        assertThat(time(way, "/storedAt")).isBetween(time(way, "/accepted/at"), Instant.now());

        send(
                "/api/v1/campaigns/" + coupon + "/revocations",
                "POST",
                "{\"userId\": %d, \"returnToStock\": true}".formatted(user));
        var revoked = await().atMost(WAIT_MAX).until(() -> way(ticket), found -> found.has("revoked"));
        assertThat(revoked.path("accepted")).isEqualTo(way.path("accepted"));
        assertThat(revoked.path("decided")).isEqualTo(way.path("decided"));
        assertThat(time(revoked, "/storedAt")).isAfterOrEqualTo(time(revoked, "/revoked/at"));

        var ofUser = get("/api/v1/admin/requests?userId=" + user + "&couponId=" + coupon);
        contract.assertAnswers("findRequests", 200, ofUser);
        assertThat(ofUser.body().path("requests")).singleElement().satisfies(found -> {
            assertThat(found.path("ticket").asString()).isEqualTo(ticket);
            assertThat(found.has("revoked")).isTrue();
        });
    }

    @Test
    void aRequestThatWaitsAgainIsShownWithoutWhatItCameToBefore(Backends backends) throws Exception {
        long coupon = SharedBackends.newCoupon();
        long user = 2_000_000 + coupon;
        api.define(coupon, Map.of("name", "Console", "stock", 5, "perUserLimit", 2));
        api.publish(user, coupon, "first");
        api.publish(user, coupon, "second");
        var ticket = api.publish(user, coupon, "again").text("requestId");
        assertThat(api.outcome(ticket).text("status")).isEqualTo("LIMIT_REACHED");
        var before = way(ticket);

        var mysql = backends.mysql();
        JsonNode waiting;
        try (var lock = Jdbi.create(mysql.url(), mysql.user(), mysql.password()).open()) {
            // Who has asked again is decided, and waits until the row can be written.
            lock.begin();
            lock.execute("UPDATE coupon_decision SET rank_no = rank_no WHERE coupon_id = ?", coupon);
            api.publish(user, coupon, "again");
            waiting = await().atMost(WAIT_MAX).until(() -> way(ticket), found -> !found.has("decided"));
            lock.rollback();
        }

        assertThat(before.at("/decided/outcome").asString()).isEqualTo("LIMIT_REACHED");
        assertThat(waiting.path("userId").asLong()).isEqualTo(user);
        assertThat(waiting.at("/accepted/offset").asLong())
                .isGreaterThan(before.at("/accepted/offset").asLong());
        assertThat(waiting.path("stored").asBoolean()).isFalse();
        var decided = await().atMost(WAIT_MAX).until(() -> way(ticket), found -> found.has("decided"));
        assertThat(decided.path("accepted")).isEqualTo(waiting.path("accepted"));
    }

    @Test
    void whatIsNotKnownIsAnEmptyListAndWhatCannotBeAskedIsRefused() throws Exception {
        var unknown = List.of("ticket=forged", "ticket=" + "x".repeat(300), "userId=9007199254740991");
        var wrong = List.of("", "ticket=x&userId=1", "couponId=1", "ticket=x&couponId=1", "userId=0", "userId=x");

        for (var query : unknown) {
            var answer = get("/api/v1/admin/requests?" + query);
            contract.assertAnswers("findRequests", 200, answer);
            assertThat(answer.body().path("requests")).isEmpty();
        }
        for (var query : wrong) {
            contract.assertAnswers("findRequests", 400, get("/api/v1/admin/requests?" + query));
        }
        contract.assertAnswers("listOperatorCalls", 400, get("/api/v1/admin/log?limit=0"));
        contract.assertAnswers("listOperatorCalls", 400, get("/api/v1/admin/log?before=-1"));
        contract.assertAnswers("listDeadLetters", 400, get("/api/v1/admin/dead-letters?parked=perhaps"));
    }

    @Test
    void jobsDoWhatTheCommandsDoOneAtATime() throws Exception {
        long coupon = SharedBackends.newCoupon();
        define(coupon, 2);
        LongStream.rangeClosed(1, 3).forEach(user -> publish(user, coupon));

        var audit = ended(start("{\"kind\": \"AUDIT\", \"couponId\": %d}".formatted(coupon)));
        var dryRun = ended(start("{\"kind\": \"REPLAY\", \"projection\": \"MYSQL\", \"couponId\": %d, \"dryRun\": true}"
                .formatted(coupon)));
        var redrive = ended(start("{\"kind\": \"REDRIVE\", \"dryRun\": true}"));
        var failed = ended(start("{\"kind\": \"AUDIT\", \"couponId\": 9007199254740991}"));

        assertThat(audit.path("state").asString()).as("%s", audit).isEqualTo("PASSED");
        assertThat(lines(audit)).anyMatch(line -> line.startsWith("PASSED"));
        assertThat(audit.path("done").asLong())
                .isPositive()
                .isEqualTo(audit.path("total").asLong());
        assertThat(audit.path("operator").asString()).isEqualTo("김운영");
        assertThat(dryRun.path("state").asString()).as("%s", dryRun).isEqualTo("PASSED");
        assertThat(lines(dryRun)).anyMatch(line -> line.startsWith("nothing is replayed: mysql would go over"));
        assertThat(lines(redrive)).anyMatch(line -> line.startsWith("nothing is sent:"));
        assertThat(failed.path("state").asString()).isEqualTo("FAILED");
        assertThat(lines(failed)).containsExactly("the log has no command of coupon 9007199254740991");
        var list = get(JOBS);
        contract.assertAnswers("listJobs", 200, list);
        assertThat(list.body().path("jobs").get(0).path("id")).isEqualTo(failed.path("id"));
        assertThat(entryOf("JOB_START", "a new job").path("operator").asString())
                .isEqualTo("김운영");
    }

    @Test
    void aJobIsCancelledAndASecondOneHasToWait() throws Exception {
        long coupon = SharedBackends.newCoupon();
        define(coupon, 1);
        publish(1, coupon);
        // A replay follows the projection, which looks once a second.
        var running = start("{\"kind\": \"REPLAY\", \"projection\": \"REDIS\", \"fromOffset\": 0, \"dryRun\": false}");

        var second = send(JOBS, "POST", "{\"kind\": \"AUDIT\"}");
        var cancelled = send(JOBS + "/" + running.text("id"), "DELETE", null);

        contract.assertAnswers("startJob", 202, running);
        contract.assertAnswers("startJob", 409, second);
        contract.assertAnswers("cancelJob", 202, cancelled);
        assertThat(ended(running).path("state").asString()).isEqualTo("CANCELLED");
        contract.assertAnswers("cancelJob", 404, send(JOBS + "/unknown", "DELETE", null));
    }

    @Test
    void aJobThatMakesNoSenseIsRefused() throws Exception {
        for (var job : List.of(
                "{}",
                "{\"kind\": \"SLEEP\"}",
                "{\"kind\": \"AUDIT\", \"couponId\": 0}",
                "{\"kind\": \"AUDIT\", \"dryRun\": true}",
                "{\"kind\": \"AUDIT\", \"ids\": [\"3:17\"]}",
                "{\"kind\": \"REPLAY\", \"dryRun\": true}",
                "{\"kind\": \"REPLAY\", \"projection\": \"MYSQL\"}",
                "{\"kind\": \"REPLAY\", \"projection\": \"MYSQL\", \"fromOffset\": -1, \"dryRun\": true}",
                "{\"kind\": \"REPLAY\", \"projection\": \"MYSQL\", \"fromOffset\": 1, \"fromTime\": \"2026-12-01T03:00:00Z\","
                        + " \"dryRun\": true}",
                "{\"kind\": \"REPLAY\", \"projection\": \"MYSQL\", \"fromTime\": \"+1000000000-12-31T23:59:59Z\","
                        + " \"dryRun\": true}",
                "{\"kind\": \"REDRIVE\"}",
                "{\"kind\": \"REDRIVE\", \"parked\": true, \"dryRun\": true}",
                "{\"kind\": \"REDRIVE\", \"ids\": [], \"dryRun\": true}",
                "{\"kind\": \"REDRIVE\", \"ids\": [\"12:0\"], \"dryRun\": true}",
                "{\"kind\": \"REDRIVE\", \"ids\": [null], \"dryRun\": true}")) {
            var answer = send(JOBS, "POST", job);
            assertThat(answer.status()).as(job).isEqualTo(400);
            contract.assertAnswers("startJob", 400, answer);
        }
    }

    @Test
    void deadLettersAreListed() throws Exception {
        for (var query : List.of("", "?parked=true&limit=1")) {
            contract.assertAnswers("listDeadLetters", 200, get("/api/v1/admin/dead-letters" + query));
        }
    }

    private static Answer logIn(String token, String operator) throws Exception {
        var body = Json.LINE.writeValueAsString(Map.of("token", token, "operator", operator));
        return api.send(
                api.request(SESSION).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private static Answer get(String path) throws Exception {
        return send(path, "GET", null);
    }

    /** As the page does it. */
    private static Answer send(String path, String method, @Nullable String body) throws Exception {
        HttpRequest.Builder request = api.request(path)
                .header("Cookie", cookie)
                .header("X-Hhplus-Console", "1")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return api.send(request);
    }

    private static void define(long coupon, int stock) throws Exception {
        var answer =
                send("/api/v1/campaigns/" + coupon, "PUT", "{\"name\": \"Console\", \"stock\": %d}".formatted(stock));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    }

    private static void publish(long user, long coupon) {
        try {
            api.outcome(api.publish(user, coupon).text("requestId"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer start(String job) throws Exception {
        var answer = send(JOBS, "POST", job);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(202);
        return answer;
    }

    private static JsonNode ended(Answer started) {
        var id = started.text("id");
        return await().atMost(WAIT_MAX)
                .until(() -> job(id), job -> !job.path("state").asString().equals("RUNNING"));
    }

    private static JsonNode job(String id) throws Exception {
        return find(get(JOBS).body().path("jobs"), "id", id);
    }

    private static List<String> lines(JsonNode job) {
        return StreamSupport.stream(job.path("lines").spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    private static JsonNode way(String ticket) throws Exception {
        return get("/api/v1/admin/requests?ticket=" + ticket)
                .body()
                .path("requests")
                .path(0);
    }

    private static Instant time(JsonNode node, String place) {
        return Instant.parse(node.at(place).asString());
    }

    private static JsonNode newest(String action) throws Exception {
        return find(get("/api/v1/admin/log?limit=100").body().path("entries"), "action", action);
    }

    private static JsonNode entryOf(String action, String target) throws Exception {
        var entries = get("/api/v1/admin/log?limit=100").body().path("entries");
        return StreamSupport.stream(entries.spliterator(), false)
                .filter(entry -> entry.path("action").asString().equals(action)
                        && entry.path("target").asString().equals(target))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode find(JsonNode list, String field, String value) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(one -> one.path(field).asString().equals(value))
                .findFirst()
                .orElseThrow();
    }

    private static long grown(JsonNode before, JsonNode now, String count) {
        return now.at("/log/" + count).asLong() - before.at("/log/" + count).asLong();
    }

    private static boolean isCaughtUp(JsonNode look) {
        return List.of("decide", "store", "show").stream()
                .allMatch(lag -> look.at("/lag/" + lag).asLong(-1) == 0);
    }
}
