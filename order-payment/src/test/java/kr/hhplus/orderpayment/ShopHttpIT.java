package kr.hhplus.orderpayment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import kr.hhplus.schemas.topic.Topics;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shop's calls as they are made from outside. */
class ShopHttpIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private static ConfigurableApplicationContext context;
    private static URI http;
    private final HttpClient client = HttpClient.newHttpClient();

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(OrderPaymentConfiguration.class)
    static class Service {}

    record Answer(int status, JsonNode body, boolean replayed) {
        String code() {
            return body.path("code").asString();
        }
    }

    @BeforeAll
    static void start() {
        var settings = ShopServers.settings();
        var application = new SpringApplication(Service.class);
        application.setDefaultProperties(Map.ofEntries(
                Map.entry("server.port", "0"),
                Map.entry("server.address", "127.0.0.1"),
                Map.entry("hhplus.order-payment.kafka-bootstrap-servers", settings.kafkaBootstrapServers()),
                Map.entry("hhplus.order-payment.redis-uri", settings.redisUri().toString()),
                Map.entry("hhplus.order-payment.mysql-url", settings.mysqlUrl()),
                Map.entry("hhplus.order-payment.mysql-user", settings.mysqlUser()),
                Map.entry("hhplus.order-payment.mysql-password", settings.mysqlPassword()),
                Map.entry("hhplus.order-payment.ticket-secret", settings.ticketSecret()),
                Map.entry("hhplus.order-payment.products.admin-token", "the-token-of-operators")));
        var unused = ShopServers.dataSource();
        context = application.run();
        http = URI.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port"));
        Jdbi.create(ShopServers.dataSource()).useHandle(handle -> {
            handle.execute("INSERT INTO product (product_id, name, category, price, version, updated_at)"
                    + " VALUES (1, 'keyboard', 'things', 25000, 1, NOW(3)), (2, 'mouse', 'things', 9900, 1, NOW(3))");
            handle.execute("INSERT INTO product_stock (product_id, quantity) VALUES (1, 100), (2, 100)");
        });
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void theWalkFromAChargeToARefund() throws Exception {
        var charged = post("/api/v1/points/charge", "{\"userId\": 1, \"amount\": 100000}", null);
        assertThat(charged.status()).isEqualTo(200);
        assertThat(charged.body()).isEqualTo(json("{\"userId\": 1, \"balance\": 100000}"));

        var order = post(
                "/api/v1/order",
                "{\"userId\": 1, \"items\": [{\"productId\": 2, \"quantity\": 2}, {\"productId\": 1, \"quantity\": 1}]}",
                null);
        assertThat(order.status()).isEqualTo(201);
        assertThat(order.body().path("totalAmount").asLong()).isEqualTo(44_800);
        assertThat(order.body().path("status").asString()).isEqualTo("PENDING");
        long orderId = order.body().path("orderId").asLong();
        assertThat(get("/api/v1/order/" + orderId).body()).isEqualTo(order.body());

        var payment = post("/api/v1/payment", "{\"orderId\": " + orderId + "}", null);
        assertThat(payment.status()).isEqualTo(201);
        assertThat(payment.body().path("paidAmount").asLong()).isEqualTo(44_800);
        assertThat(payment.body().path("balance").asLong()).isEqualTo(55_200);
        long paymentId = payment.body().path("paymentId").asLong();
        assertThat(get("/api/v1/payment/" + paymentId).body().path("lines")).hasSize(2);

        var refund = post(
                "/api/v1/payment/" + paymentId + "/refund",
                "{\"items\": [{\"lineNo\": 1, \"quantity\": 1}], \"reason\": \"one is broken\"}",
                null);
        assertThat(refund.status()).isEqualTo(201);
        assertThat(refund.body().path("amount").asLong()).isEqualTo(9_900);
        assertThat(refund.body().path("status").asString()).isEqualTo("PARTLY_REFUNDED");
        assertThat(post("/api/v1/payment/" + paymentId + "/refund", "{}", null)
                        .body()
                        .path("status")
                        .asString())
                .isEqualTo("REFUNDED");

        assertThat(get("/api/v1/points/1").body()).isEqualTo(json("{\"userId\": 1, \"balance\": 100000}"));
        var history = get("/api/v1/points/1/history?limit=3").body();
        assertThat(history.path("changes")).hasSize(3);
        assertThat(history.path("changes").get(0).path("type").asString()).isEqualTo("REFUND");
        var next = get("/api/v1/points/1/history?limit=3&before="
                        + history.path("before").asLong())
                .body();
        assertThat(next.path("changes")).hasSize(1);
        assertThat(next.has("before")).isFalse();
    }

    @Test
    void aCouponIsShownAsUsedFromItsPaymentToTheRefundOfAll() throws Exception {
        long coupon = 4_000_000_001L;
        holdsCoupon(coupon, 8);
        post("/api/v1/points/charge", "{\"userId\": 8, \"amount\": 100000}", null);
        long orderId = placed(8);

        var usable = get("/api/v1/users/8/coupons").body().path("coupons");
        var payment = post("/api/v1/payment", "{\"orderId\": " + orderId + ", \"couponId\": " + coupon + "}", null);
        var used = get("/api/v1/users/8/coupons").body().path("coupons");
        var refund = post("/api/v1/payment/" + payment.body().path("paymentId").asLong() + "/refund", "{}", null);

        assertThat(payment.status()).isEqualTo(201);
        assertThat(usable).hasSize(1);
        assertThat(usable.path(0).path("status").asString()).isEqualTo("USABLE");
        assertThat(usable.path(0).path("requestId").asString()).startsWith(coupon + ".8.");
        assertThat(usable.path(0).propertyNames()).doesNotContain("expiresAt", "usedAt", "orderId");
        assertThat(used.path(0).path("status").asString()).isEqualTo("USED");
        assertThat(used.path(0).path("orderId").asLong()).isEqualTo(orderId);
        assertThat(used.path(0).path("usedAt").asString())
                .isEqualTo(payment.body().path("paidAt").asString());
        assertThat(refund.body().path("couponReturned").asBoolean()).isTrue();
        assertThat(get("/api/v1/users/8/coupons").body().path("coupons")).isEqualTo(usable);
    }

    @Test
    void aCancelledOrderStaysSo() throws Exception {
        long orderId = placed(2);

        assertThat(post("/api/v1/order/" + orderId + "/cancel", "", null)
                        .body()
                        .path("status")
                        .asString())
                .isEqualTo("CANCELLED");
        assertThat(post("/api/v1/order/" + orderId + "/cancel", "", null).status())
                .isEqualTo(200);
        var payment = post("/api/v1/payment", "{\"orderId\": " + orderId + "}", null);
        assertThat(payment.code()).isEqualTo("ORDER_NOT_PENDING");
        assertThat(payment.body().path("status").asInt()).isEqualTo(409);
        assertThat(payment.body().path("orderStatus").asString()).isEqualTo("CANCELLED");
    }

    @Test
    void aRepeatedKeyGetsTheFirstAnswerAndHasNoSecondEffect() throws Exception {
        var body = "{\"userId\": 3, \"amount\": 500}";

        var first = post("/api/v1/points/charge", body, "key-1");
        var again = post("/api/v1/points/charge", body, "key-1");
        var otherOrder = post("/api/v1/points/charge", "{\"amount\": 500, \"userId\": 3}", "key-1");
        var otherBody = post("/api/v1/points/charge", "{\"userId\": 3, \"amount\": 501}", "key-1");
        var otherUser = post("/api/v1/points/charge", "{\"userId\": 4, \"amount\": 501}", "key-1");

        assertThat(first.replayed()).isFalse();
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.replayed()).isTrue();
        assertThat(otherOrder.body()).isEqualTo(first.body());
        assertThat(otherBody.status()).isEqualTo(422);
        assertThat(otherBody.code()).isEqualTo("IDEMPOTENCY_MISMATCH");
        assertThat(otherUser.status()).isEqualTo(200);
        assertThat(get("/api/v1/points/3").body().path("balance").asLong()).isEqualTo(500);
    }

    @Test
    void aRefusalIsRepeatedTooAndAnotherKeyIsAnotherTry() throws Exception {
        long orderId = placed(5);
        var body = "{\"orderId\": " + orderId + "}";

        var refused = post("/api/v1/payment", body, "pay-1");
        post("/api/v1/points/charge", "{\"userId\": 5, \"amount\": 100000}", null);
        var again = post("/api/v1/payment", body, "pay-1");
        var another = post("/api/v1/payment", body, "pay-2");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("INSUFFICIENT_POINTS");
        assertThat(again.body()).isEqualTo(refused.body());
        assertThat(again.status()).isEqualTo(409);
        assertThat(another.status()).isEqualTo(201);
    }

    @Test
    void oneKeyFromTwentyThreadsAtOnceHasOneEffectAndOneAnswer() throws Exception {
        var body = "{\"userId\": 6, \"items\": [{\"productId\": 2, \"quantity\": 1}]}";
        var pool = Executors.newFixedThreadPool(20);
        try {
            var answers = pool
                    .invokeAll(IntStream.range(0, 20)
                            .<Callable<Answer>>mapToObj(i -> () -> post("/api/v1/order", body, "order-1"))
                            .toList())
                    .stream()
                    .map(ShopHttpIT::result)
                    .toList();

            assertThat(answers)
                    .allMatch(answer -> answer.status() == 201 || answer.code().equals("IDEMPOTENCY_IN_PROGRESS"));
            assertThat(answers.stream()
                            .filter(answer -> answer.status() == 201)
                            .map(answer -> answer.body().path("orderId").asLong())
                            .distinct())
                    .hasSize(1);
        } finally {
            pool.shutdownNow();
        }
        assertThat(post("/api/v1/order", body, "order-1").status()).isEqualTo(201);
        int orders = Jdbi.create(ShopServers.dataSource())
                .withHandle(handle -> handle.select("SELECT COUNT(*) FROM orders WHERE user_id = 6")
                        .mapTo(Integer.class)
                        .one());
        assertThat(orders).isEqualTo(1);
    }

    @Test
    void whatIsWrongWithARequestIsTold() throws Exception {
        for (var wrong : Map.of(
                        "{\"userId\": 7, \"items\": []}", "items",
                        "{\"userId\": 7, \"items\": [{\"productId\": 1, \"quantity\": 0}]}", "items[0].quantity",
                        "{\"userId\": 7, \"items\": [{\"productId\": 1, \"quantity\": 1000}]}", "items[0].quantity",
                        "{\"userId\": 7, \"items\": [{\"productId\": 1, \"quantity\": 1}, {\"productId\": 1, \"quantity\": 1}]}",
                                "items[1].productId",
                        "{\"userId\": 0, \"items\": [{\"productId\": 1, \"quantity\": 1}]}", "userId")
                .entrySet()) {
            var answer = post("/api/v1/order", wrong.getKey(), null);

            assertThat(answer.status()).as(wrong.getKey()).isEqualTo(400);
            assertThat(answer.body().path("errors").get(0).path("field").asString())
                    .isEqualTo(wrong.getValue());
        }
        assertThat(post("/api/v1/points/charge", "{\"userId\": 7, \"amount\": 1000001}", null)
                        .status())
                .isEqualTo(400);
        assertThat(post("/api/v1/points/charge", "{\"userId\": 7, \"amount\": 1}", "no key!")
                        .status())
                .isEqualTo(400);
        assertThat(post("/api/v1/payment", "{\"orderId\": 1, \"issuanceNumber\": 1}", null)
                        .status())
                .isEqualTo(400);
        assertThat(get("/api/v1/order/999999").code()).isEqualTo("UNKNOWN_ORDER");
        assertThat(get("/api/v1/payment/999999").code()).isEqualTo("UNKNOWN_PAYMENT");
        assertThat(post("/api/v1/payment/999999/refund", "{}", null).code()).isEqualTo("UNKNOWN_PAYMENT");
        assertThat(post("/api/v1/payment", "{\"orderId\": 999999}", null).code())
                .isEqualTo("UNKNOWN_ORDER");
        var stock = post("/api/v1/order", "{\"userId\": 7, \"items\": [{\"productId\": 1, \"quantity\": 999}]}", null);
        assertThat(stock.code()).isEqualTo("INSUFFICIENT_STOCK");
        assertThat(stock.body().path("productId").asLong()).isEqualTo(1);
    }

    /** As the projections would have written it. */
    private static void holdsCoupon(long couponId, long userId) {
        Jdbi.create(ShopServers.dataSource()).useHandle(handle -> {
            handle.execute(
                    "INSERT INTO coupon_campaign (coupon_id, name, stock, issued, discount_type, discount_value,"
                            + " min_order_amount) VALUES (?, 'sale', 100, 1, 'FIXED', 500, 0)",
                    couponId);
            handle.execute(
                    "INSERT INTO coupon_decision (coupon_id, user_id, outcome, issuance_number, decided_partition,"
                            + " decided_offset, decided_at, issued_at) VALUES (?, ?, 'ISSUED', 1, 5, 7, NOW(3), NOW(3))",
                    couponId,
                    userId);
            handle.execute(
                    "INSERT INTO projection_offset (projection, topic, partition_no, next_offset, command_offset,"
                            + " durable_offset, durable_command_offset, epoch) VALUES ('decisions', ?, 5, 8, 7, 8, 7, 0)",
                    Topics.COUPON_DECISIONS.name());
        });
    }

    private static Answer result(Future<Answer> ended) {
        try {
            return ended.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private long placed(long userId) throws Exception {
        return post(
                        "/api/v1/order",
                        "{\"userId\": " + userId + ", \"items\": [{\"productId\": 2, \"quantity\": 1}]}",
                        null)
                .body()
                .path("orderId")
                .asLong();
    }

    private Answer post(String path, String body, @Nullable String key) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(http.resolve(path))
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return send(request.build());
    }

    private Answer get(String path) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(http.resolve(path)).timeout(ANSWER_MAX).build());
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(
                answer.statusCode(),
                json(answer.body()),
                answer.headers().firstValue("Idempotent-Replayed").isPresent());
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }
}
