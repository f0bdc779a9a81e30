package kr.hhplus.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import kr.hhplus.backends.Backends;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.ticket.TicketCodec;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.Json;
import kr.hhplus.standalone.run.ApiClient.Answer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be meant is refused with a problem document, and leaves no trace in the log. */
@ExtendWith(SharedBackends.class)
class BadInputIT {
    private static final String PROBLEM = "application/problem+json";
    private static final int TEN_MEGABYTES = 10 * 1024 * 1024;
    private static final int SOCKET_WAIT_MS_MAX = 10_000;
    private static final long COUPON = SharedBackends.newCoupon();
    private static final long SEVERAL = SharedBackends.newCoupon();

    @TempDir
    private static Path dir;

    private static Services services;
    private static Admin admin;
    private static ApiClient api;

    private Map<TopicPartition, Long> endsBefore = Map.of();

    @BeforeAll
    static void start(Backends backends) throws Exception {
        services = TestServices.start(backends, dir);
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, backends.kafkaBootstrapServers()));
        api = new ApiClient(services.http());
        assertThat(api.define(COUPON, Map.of("name", "Bad input", "stock", 10)).status())
                .isEqualTo(200);
        assertThat(api.define(SEVERAL, Map.of("name", "Several", "stock", 10, "perUserLimit", 3))
                        .status())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        services.close();
        admin.close();
    }

    @BeforeEach
    void lookAtTheLog() throws Exception {
        endsBefore = endsOfLog();
    }

    @AfterEach
    void nothingIsWritten() throws Exception {
        assertThat(endsOfLog()).as("ends of coupon-commands").isEqualTo(endsBefore);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "none", textBlock = """
            not JSON             | hello                                            | body
            cut short            | {"userId":1,                                     | body
            empty                | ``                                               | body
            null                 | null                                             | body
            an array             | [1,2]                                            | body
            a bare number        | 1                                                | body
            two documents        | {"userId":1,"couponId":1} {}                     | body
            duplicate field      | {"userId":1,"userId":2,"couponId":1}             | body
            no fields            | {}                                               | userId couponId
            missing field        | {"couponId":1}                                   | userId
            null for a number    | {"userId":1,"couponId":null}                     | couponId
            string for a number  | {"userId":"1","couponId":1}                      | userId
            float                | {"userId":1.5,"couponId":1}                      | userId
            whole float          | {"userId":1,"couponId":1.0}                      | couponId
            boolean for a number | {"userId":true,"couponId":1}                     | userId
            object for a number  | {"userId":{"id":1},"couponId":1}                 | userId
            negative             | {"userId":-1,"couponId":1}                       | userId
            zero                 | {"userId":1,"couponId":0}                        | couponId
            2^53                 | {"userId":9007199254740992,"couponId":1}         | userId
            2^63                 | {"userId":1,"couponId":9223372036854775808}      | couponId
            unknown field        | {"userId":1,"couponId":1,"quantity":2}           | quantity
            wrong case           | {"userid":1,"couponId":1}                        | userid
            """)
    void refusesAPublishThatIsNotTheContract(String what, String body, String fields) throws Exception {
        assertInvalid(api.publish(body), fields.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/campaigns?=x",
                "/api/v1/campaigns?limit=1&=x",
                "/api/v1/products?=x",
                "/api/v1/coupon/requests/1.1.AAAAAAAAAAAAAAAAAAAAAA?=x"
            })
    void refusesAParameterWithoutAName(String path) throws Exception {
        assertInvalid(api.get(path), "query");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data", "multipart/form-data; boundary=x", "multipart/mixed"})
    void takesNoBodyOfSeveralParts(String contentType) throws Exception {
        var read = api.send(api.request("/api/v1/points/1")
                .header("Content-Type", contentType)
                .GET());
        var charge = api.send(api.request("/api/v1/points/charge")
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString("--x\r\n")));

        assertThat(read.status()).isEqualTo(200);
        assertProblem(charge, 415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "' OR '1'='1",
                "1; DROP TABLE orders",
                "1 UNION SELECT password FROM mysql.user",
                "1/**/OR/**/1=1",
                "\\",
                "1' AND SLEEP(5) -- ",
                "${jndi:ldap://127.0.0.1/a}",
                "<script>alert(1)</script>",
                "../../etc/passwd",
                "1\u0000"
            })
    void takesNoSqlOrScriptForAnId(String text) throws Exception {
        var encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        for (var path : new String[] {
            "/api/v1/users/" + encoded + "/coupons",
            "/api/v1/points/" + encoded,
            "/api/v1/order/" + encoded,
            "/api/v1/payment/" + encoded,
            "/api/v1/products/" + encoded,
            "/api/v1/products?after=" + encoded,
            "/api/v1/products?sort=" + encoded,
            "/api/v1/campaigns?after=" + encoded,
            "/api/v1/campaigns/" + encoded
        }) {
            var answer = api.get(path);
            assertThat(answer.status()).as("%s: %s", path, answer.body()).isIn(400, 404);
            assertNothingOfTheInside(answer.body().toString());
        }
        var category = api.get("/api/v1/products?category=" + encoded);
        assertThat(category.status()).isIn(200, 400);
        assertThat(category.body().path("products")).as("%s", category.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"k\r\nX-Injected: yes", "k\nSet-Cookie: a=b", "k\0", "k\u0085X-Injected: yes"})
    void takesNoHeaderOutOfAHeader(String key) throws Exception {
        var answer = raw("GET /api/v1/coupon/requests/" + ticket(TestServices.TICKET_SECRET)
                + " HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: " + key + "\r\n\r\n");

        // Lines of their own are headers of the request, which nobody knows.
        assertThat(answer.split("\r\n\r\n", 2)[0]).doesNotContainIgnoringCase("x-injected", "set-cookie");
    }

    @Test
    void leavesIdsForProductsThatAreAddedWithoutOne() throws Exception {
        var answer = api.send(api.request("/api/v1/products/9007199254740991")
                .header("Authorization", "Bearer " + TestServices.ADMIN_TOKEN)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(
                        "{\"name\": \"The last\", \"category\": \"x\", \"price\": 1, \"quantity\": 1}")));

        assertInvalid(answer, "productId");
    }

    @Test
    void putsNoLineIntoTheLogForAClient() throws Exception {
        var line = "2026-12-01 ERROR forged - by a client";

        for (var path : new String[] {
            "/api/v1/%0a" + line.replace(" ", "%20"), "/api/v1/points/1%0d%0a" + line.replace(" ", "%20")
        }) {
            assertThat(api.get(path).status()).isIn(400, 404);
        }
        api.publish("{\"" + line.replace(" ", "\\n") + "\": 1}");

        assertThat(Path.of("target", "test.log")).content().doesNotContainPattern("(?m)^2026-12-01 ERROR forged");
    }

    @Test
    void refusesABodyOfTenMegabytesByItsLength() throws Exception {
        var answer = api.send(api.request("/api/v1/coupon/publish")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(tenMegabytes(goodPublish()))));

        assertProblem(answer, 413, "PAYLOAD_TOO_LARGE");
    }

    @Test
    void refusesABodyOfTenMegabytesThatHidesItsLength() throws Exception {
        var answer = api.send(api.request("/api/v1/coupon/publish")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tenMegabytes(goodPublish())))));

        assertProblem(answer, 413, "PAYLOAD_TOO_LARGE");
    }

    @Test
    void refusesACampaignOfTenMegabytesThatHidesItsLength() throws Exception {
        var answer = api.send(api.request("/api/v1/campaigns/" + COUPON)
                .header("Authorization", "Bearer " + TestServices.ADMIN_TOKEN)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(tenMegabytes("{\"name\":\"A\",\"stock\":1}")))));

        assertProblem(answer, 413, "PAYLOAD_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonlines"})
    void refusesAPublishThatIsNotDeclaredAsJson(String contentType) throws Exception {
        var answer = api.send(api.request("/api/v1/coupon/publish")
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(goodPublish())));

        assertProblem(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void refusesAPublishWithoutAContentType() throws Exception {
        var answer = api.send(api.request("/api/v1/coupon/publish").POST(BodyPublishers.ofString(goodPublish())));

        assertProblem(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void tellsTheMethodOfPublish(String method) throws Exception {
        var answer = api.send(api.request("/api/v1/coupon/publish").method(method, BodyPublishers.noBody()));

        assertProblem(answer, 405, "METHOD_NOT_ALLOWED");
        assertThat(answer.header("Allow")).isEqualTo("POST");
    }

    @Test
    void tellsTheMethodOfStatus() throws Exception {
        var answer = api.send(api.request("/api/v1/coupon/requests/" + ticket(TestServices.TICKET_SECRET))
                .POST(BodyPublishers.noBody()));

        assertProblem(answer, 405, "METHOD_NOT_ALLOWED");
        assertThat(answer.header("Allow")).isEqualTo("GET, DELETE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/room", "/api/v1/coupon", "/api/v1/coupon/publish/1", "/api/v2/coupon/publish", "/error"})
    void knowsNoOtherPaths(String path) throws Exception {
        assertProblem(api.get(path), 404, "NOT_FOUND");
    }

    @Test
    void refusesAForgedTicket() throws Exception {
        var genuine = ticket(TestServices.TICKET_SECRET);
        var ofAnotherUser = genuine.replace(COUPON + ".1.", COUPON + ".2.");

        assertProblem(api.get("/api/v1/coupon/requests/" + ofAnotherUser), 404, "UNKNOWN_TICKET");
    }

    @Test
    void refusesATicketOfAnotherSecret() throws Exception {
        var foreign = ticket("c29tZWJvZHkgZWxzZSdzIHNlY3JldCBvZiAzMiBieXRlcw==");

        assertProblem(api.get("/api/v1/coupon/requests/" + foreign), 404, "UNKNOWN_TICKET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/1", "/1.1.", "/x.y.z"})
    void refusesWhatIsNoTicket(String requestId) throws Exception {
        assertProblem(api.get("/api/v1/coupon/requests" + requestId), 404, "UNKNOWN_TICKET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "10001", "1.5", "soon", "99999999999999999999"})
    void refusesAWaitOutOfRange(String waitMs) throws Exception {
        var answer = api.get("/api/v1/coupon/requests/" + ticket(TestServices.TICKET_SECRET) + "?waitMs=" + waitMs);

        assertInvalid(answer, "waitMs");
    }

    @Test
    void refusesARequestForAnUnknownCoupon() throws Exception {
        assertProblem(api.publish(1, SharedBackends.newCoupon()), 404, "UNKNOWN_COUPON");
    }

    @Test
    void showsNoUnknownCampaign() throws Exception {
        assertProblem(api.get("/api/v1/campaigns/" + SharedBackends.newCoupon()), 404, "UNKNOWN_COUPON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/users/0/coupons",
                "/api/v1/users/-1/coupons",
                "/api/v1/users/9007199254740992/coupons",
                "/api/v1/points/%0D"
            })
    void refusesUserIdsThatCannotBe(String path) throws Exception {
        assertInvalid(api.get(path), "userId");
    }

    @Test
    void letsNobodyDefineACampaignWithoutTheToken() throws Exception {
        var answer = api.send(api.request("/api/v1/campaigns/" + COUPON)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"name\":\"Mine\",\"stock\":1}")));

        assertProblem(answer, 401, "UNAUTHORIZED");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer wrong-token-of-some-length",
                "Bearer ",
                TestServices.ADMIN_TOKEN,
                "Basic " + TestServices.ADMIN_TOKEN,
                "Bearer " + TestServices.ADMIN_TOKEN + "x"
            })
    void letsNobodyDefineACampaignWithAWrongToken(String authorization) throws Exception {
        var answer = api.send(api.request("/api/v1/campaigns/" + COUPON)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"name\":\"Mine\",\"stock\":1}")));

        assertProblem(answer, 401, "UNAUTHORIZED");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            not JSON            | hello                                                               | body
            empty               | ``                                                                  | body
            duplicate field     | {"name":"A","stock":1,"stock":2}                                    | body
            no fields           | {}                                                                  | name stock
            stock of 0          | {"name":"A","stock":0}                                              | stock
            negative stock      | {"name":"A","stock":-1}                                             | stock
            stock over the max  | {"name":"A","stock":1000000001}                                     | stock
            string for stock    | {"name":"A","stock":"10"}                                           | stock
            float for stock     | {"name":"A","stock":1.5}                                            | stock
            number for name     | {"name":1,"stock":1}                                                | name
            blank name          | {"name":" ","stock":1}                                              | name
            unknown field       | {"name":"A","stock":1,"colour":"red"}                               | colour
            no time             | {"name":"A","stock":1,"opensAt":"tomorrow"}                         | opensAt
            empty time          | {"name":"A","stock":1,"opensAt":""}                                 | opensAt
            number for a time   | {"name":"A","stock":1,"opensAt":1764547200}                         | opensAt
            closes at opening   | {"name":"A","stock":1,"opensAt":"2026-12-01T03:00:00Z","closesAt":"2026-12-01T03:00:00Z"} | closesAt
            closes before       | {"name":"A","stock":1,"opensAt":"2026-12-01T03:00:00Z","closesAt":"2026-12-01T02:00:00Z"} | closesAt
            none per user       | {"name":"A","stock":1,"perUserLimit":0}                             | perUserLimit
            101 per user        | {"name":"A","stock":1,"perUserLimit":101}                           | perUserLimit
            no such policy      | {"name":"A","stock":1,"refundPolicy":"MAYBE"}                       | refundPolicy
            a draw at once      | {"name":"A","stock":1,"fairStart":true}                             | opensAt
            0 per cent          | {"name":"A","stock":1,"discount":{"type":"PERCENT","value":0}}      | discount.value
            150 per cent        | {"name":"A","stock":1,"discount":{"type":"PERCENT","value":150}}    | discount.value
            unknown discount    | {"name":"A","stock":1,"discount":{"type":"GIFT","value":1}}         | discount.type
            empty discount      | {"name":"A","stock":1,"discount":{"type":"","value":1}}             | discount.type
            no discount at all  | {"name":"A","stock":1,"discount":""}                                | discount
            number for discount | {"name":"A","stock":1,"discount":{"type":0,"value":1}}              | discount.type
            no discount type    | {"name":"A","stock":1,"discount":{"value":1}}                       | discount.type
            cap of a fixed one  | {"name":"A","stock":1,"discount":{"type":"FIXED","value":1,"capAmount":1}} | discount.capAmount
            negative minimum    | {"name":"A","stock":1,"minOrderAmount":-1}                          | minOrderAmount
            0 days              | {"name":"A","stock":1,"validDays":0}                                | validDays
            two expiries        | {"name":"A","stock":1,"validDays":1,"expiresAt":"2026-12-01T03:00:00Z"} | validDays
            """)
    void refusesACampaignThatCannotBe(String what, String body, String fields) throws Exception {
        assertInvalid(api.define(Long.toString(COUPON), body), fields.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "9007199254740992", "abc", "1.5", "9223372036854775808", "%20"})
    void refusesCampaignsOfCouponIdsThatCannotBe(String couponId) throws Exception {
        assertInvalid(api.define(couponId, "{\"name\":\"A\",\"stock\":1}"), "couponId");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no request line           | HELLO
            forbidden character       | GET /api/v1/campaigns/{1} HTTP/1.1
            broken escape             | GET /api/v1/campaigns/%zz HTTP/1.1
            escaped slash             | GET /api/v1/coupon%2Fpublish HTTP/1.1
            NUL in the path           | GET /api/v1/users/%00/coupons HTTP/1.1
            bad method                | G(T /api/v1/campaigns HTTP/1.1
            """)
    void answersWhatIsNotHttpWithAProblemToo(String what, String requestLine) throws Exception {
        var answer = raw(requestLine + "\r\nHost: localhost\r\n\r\n");

        assertBadHttp(answer);
    }

    @Test
    void answersARequestWithoutAHostWithAProblem() throws Exception {
        assertBadHttp(raw("GET /api/v1/campaigns HTTP/1.1\r\n\r\n"));
    }

    @Test
    void answersTooManyHeadersWithAProblem() throws Exception {
        assertBadHttp(
                raw("GET /api/v1/campaigns HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(10_000) + "\r\n\r\n"));
    }

    @Test
    void answersAnImpossibleContentLengthWithAProblem() throws Exception {
        var head = String.join(
                "\r\n",
                "POST /api/v1/coupon/publish HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Content-Length: -1");

        assertBadHttp(raw(head + "\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            stock       | {}                                                      | delta
            stock       | {"delta": 0}                                            | delta
            stock       | {"delta": 1000000001}                                   | delta
            stock       | {"delta": "1"}                                          | delta
            stock       | {"delta": 1, "more": 1}                                 | more
            revocations | {"userId": 1}                                           | returnToStock
            revocations | {"userId": 0, "returnToStock": true}                    | userId
            revocations | {"userId": 1, "issuanceNumber": 0, "returnToStock": true} | issuanceNumber
            """)
    void refusesAnOperatorsCallThatCannotBe(String call, String body, String field) throws Exception {
        assertInvalid(api.operate(COUPON, call, body), field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            pause  | hello
            pause  | {"a": 1}
            resume | [1]
            resume | null
            close  | {}{}
            close  | {
            """)
    void refusesABodyWhereThereIsNothingToSay(String call, String body) throws Exception {
        assertInvalid(api.operate(COUPON, call, body), "body");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            stock       | ``
            stock       | hello
            stock       | [1]
            stock       | {"delta": 1} {}
            stock       | {"delta": 1, "delta": 2}
            revocations | ``
            revocations | {"userId": 1
            """)
    void refusesAnOperatorsCallThatIsNoJson(String call, String body) throws Exception {
        assertInvalid(api.operate(COUPON, call, body), "body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "9007199254740992", "abc", "1.5"})
    void refusesOperatorsCallsForCouponIdsThatCannotBe(String couponId) throws Exception {
        for (var call : new String[] {"stock", "pause", "resume", "close", "revocations", "grants"}) {
            var body = "stock".equals(call)
                    ? "{\"delta\": 1}"
                    : "revocations".equals(call) ? "{\"userId\": 1, \"returnToStock\": true}" : "";
            assertInvalid(
                    api.send(api.request("/api/v1/campaigns/" + couponId + "/" + call)
                            .header("Authorization", "Bearer " + TestServices.ADMIN_TOKEN)
                            .header("Idempotency-Key", "k")
                            .header("Content-Type", "grants".equals(call) ? "text/csv" : "application/json")
                            .POST(BodyPublishers.ofString(body))),
                    "couponId");
        }
    }

    @Test
    void refusesAKeyThatCannotBeWhereAUserMayHaveSeveral() throws Exception {
        assertInvalid(api.publish(1, SEVERAL, "a b"), "Idempotency-Key");
        assertInvalid(api.publish(1, SEVERAL, "grant:x"), "Idempotency-Key");
    }

    @Test
    void refusesAListByItsDeclaredLengthBeforeItComes() throws Exception {
        var head = String.join(
                "\r\n",
                "POST /api/v1/campaigns/" + COUPON + "/grants HTTP/1.1",
                "Host: localhost",
                "Authorization: Bearer " + TestServices.ADMIN_TOKEN,
                "Idempotency-Key: list",
                "Content-Type: text/csv",
                "Content-Length: " + (32 * 1024 * 1024 + 1));

        assertThat(raw(head + "\r\n\r\n")).startsWith("HTTP/1.1 413 ").contains("PAYLOAD_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%20b", "grant:x", "0123456789012345678901234567890123456789012345678901234567890123x"})
    void showsNoReportOfAGrantThatCannotBe(String grantId) throws Exception {
        assertInvalid(api.getAsOperator("/api/v1/campaigns/" + COUPON + "/grants/" + grantId), "grantId");
    }

    @Test
    void showsNoReportForAnUnknownCampaign() throws Exception {
        assertProblem(
                api.getAsOperator("/api/v1/campaigns/" + SharedBackends.newCoupon() + "/grants/vip"),
                404,
                "UNKNOWN_COUPON");
    }

    @Test
    void refusesAnythingButGetAndDeleteOfATicket() throws Exception {
        var answer = api.send(api.request("/api/v1/coupon/requests/" + ticket(TestServices.TICKET_SECRET))
                .POST(BodyPublishers.noBody()));

        assertProblem(answer, 405, "METHOD_NOT_ALLOWED");
        assertThat(answer.header("Allow")).isEqualTo("GET, DELETE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "grant:x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void refusesAKeyThatCannotBe(String key) throws Exception {
        assertInvalid(api.operate(COUPON, "pause", "", "Idempotency-Key", key), "Idempotency-Key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "pause", "resume", "close", "revocations"})
    void letsNobodyOperateWithoutTheToken(String call) throws Exception {
        var answer = api.send(api.request("/api/v1/campaigns/1/" + call)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));

        assertProblem(answer, 401, "UNAUTHORIZED");
    }

    @Test
    void letsNobodyGrantWithoutTheToken() throws Exception {
        var answer = api.send(api.request("/api/v1/campaigns/1/grants")
                .header("Content-Type", "text/csv")
                .header("Idempotency-Key", "mine")
                .POST(BodyPublishers.ofString("1")));

        assertProblem(answer, 401, "UNAUTHORIZED");
    }

    @Test
    void refusesAListWithoutAnId() throws Exception {
        assertInvalid(api.operate(COUPON, "grants", "1", "Content-Type", "text/csv"), "Idempotency-Key");
    }

    @Test
    void refusesAListThatIsNoCsv() throws Exception {
        assertProblem(api.operate(COUPON, "grants", "[1]", "Idempotency-Key", "list"), 415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void takesNoUserOfAListThatHasNone() throws Exception {
        var report = api.grant(COUPON, "list", "userId\n0\n-1\n9007199254740992\n1;2\nx\n" + "9".repeat(100));

        assertThat(report.body().path("accepted").asLong()).isZero();
        assertThat(report.body().path("rejected").asLong()).isEqualTo(6);
    }

    @Test
    void refusesToGiveUpAForgedTicket() throws Exception {
        assertProblem(api.withdraw("1.1.AAAAAAAAAAAAAAAAAAAAAA"), 404, "UNKNOWN_TICKET");
    }

    private static void assertInvalid(Answer answer, String... fields) {
        assertProblem(answer, 400, "INVALID_REQUEST");
        assertThat(StreamSupport.stream(answer.body().path("errors").spliterator(), false)
                        .map(error -> error.path("field").asString("")))
                .as("%s", answer.body())
                .containsExactlyInAnyOrder(fields);
        assertThat(answer.body().path("errors"))
                .allSatisfy(
                        error -> assertThat(error.path("reason").asString("")).isNotBlank());
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.text("code")).as("%s", answer.body()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo(PROBLEM);
        assertThat(answer.body().path("status").asInt()).isEqualTo(status);
        assertThat(answer.text("type")).startsWith("urn:hhplus:problem:");
        assertThat(answer.text("title")).isNotBlank();
        assertThat(answer.text("detail")).isNotBlank();
        assertNothingOfTheInside(answer.body().toString());
    }

    private static void assertBadHttp(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 400 ").containsIgnoringCase("Content-Type: " + PROBLEM);
        var problem = Json.LINE.readTree(answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
        assertThat(problem.path("code").asString("")).isEqualTo("BAD_HTTP");
        assertThat(problem.path("status").asInt()).isEqualTo(400);
        assertNothingOfTheInside(answer);
    }

    private static void assertNothingOfTheInside(String text) {
        assertThat(text).doesNotContainIgnoringCase("<html", "exception", "kr.hhplus", "tomcat", "jackson", "at java.");
    }

    private static String ticket(String secret) {
        return new TicketCodec(Base64.getDecoder().decode(secret)).encode(new Ticket(COUPON, 1));
    }

    private static String goodPublish() {
        return "{\"userId\":1,\"couponId\":" + COUPON + "}";
    }

    /** A body that would be good if it were not so long. */
    private static byte[] tenMegabytes(String good) {
        var body = new byte[TEN_MEGABYTES];
        Arrays.fill(body, (byte) ' ');
        System.arraycopy(good.getBytes(StandardCharsets.US_ASCII), 0, body, 0, good.length());
        return body;
    }

    /** The whole answer to bytes that no HTTP client would send. */
    private static String raw(String request) throws IOException {
        URI http = services.http();
        try (var socket = new Socket(http.getHost(), http.getPort())) {
            socket.setSoTimeout(SOCKET_WAIT_MS_MAX);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Map<TopicPartition, Long> endsOfLog() throws Exception {
        var latest = IntStream.range(0, Topics.COUPON_PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topics.COUPON_COMMANDS.name(), partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return admin.listOffsets(latest).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }
}
