package kr.hhplus.orderpayment.product;

import static kr.hhplus.orderpayment.product.ProductServers.ADMIN_TOKEN;
import static kr.hhplus.orderpayment.product.ProductServers.WAIT_MAX;
import static kr.hhplus.orderpayment.product.ProductServers.newProductId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kr.hhplus.orderpayment.OrderPaymentMain;
import kr.hhplus.orderpayment.database.Decided;
import kr.hhplus.orderpayment.database.Transactions;
import kr.hhplus.orderpayment.order.Orders;
import kr.hhplus.orderpayment.order.Stock.Quantity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import redis.clients.jedis.RedisClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The calls of products on the whole service. */
class ProductCallsIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static ConfigurableApplicationContext service;
    private static URI http;

    private final long productId = newProductId();

    @BeforeAll
    static void start() {
        var at = ProductServers.backends();
        var application = new SpringApplication(OrderPaymentMain.class);
        application.setDefaultProperties(new TreeMap<>(Map.of(
                "server.port", "0",
                "server.address", "127.0.0.1",
                "hhplus.order-payment.kafka-bootstrap-servers", at.kafkaBootstrapServers(),
                "hhplus.order-payment.redis-uri", at.redisUri().toString(),
                "hhplus.order-payment.mysql-url", at.mysql().url(),
                "hhplus.order-payment.mysql-user", at.mysql().user(),
                "hhplus.order-payment.mysql-password", at.mysql().password(),
                "hhplus.order-payment.ticket-secret", ProductServers.TICKET_SECRET,
                "hhplus.order-payment.products.admin-token", ADMIN_TOKEN)));
        // The tables are there before the service, as after a restart.
        ProductServers.jdbi();
        service = application.run();
        http = URI.create("http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private record Answer(int status, JsonNode body, String location, boolean replayed) {
        String code() {
            return body.path("code").asString("");
        }
    }

    @Test
    void aProductIsShownWithItsStockAsSoonAsItIsSet() throws Exception {
        assertThat(get("/" + productId).code()).isEqualTo("UNKNOWN_PRODUCT");

        var set = put(productId, "갤럭시 S26", "Samsung", 1_250_000, 7);

        assertThat(set.status()).isEqualTo(200);
        assertThat(set.body().path("version").asLong()).isEqualTo(1);
        for (int i = 0; i < 2; i++) {
            // By Spring MVC, then from memory.
            var shown = get("/" + productId);
            assertThat(shown.status()).isEqualTo(200);
            assertThat(shown.body()).isEqualTo(set.body());
            assertThat(shown.body().path("name").asString()).isEqualTo("갤럭시 S26");
            assertThat(shown.body().path("quantity").asLong()).isEqualTo(7);
        }
        put(productId, "갤럭시 S26", "Samsung", 1_150_000, 3);
        var changed = get("/" + productId).body();
        assertThat(changed.path("price").asLong()).isEqualTo(1_150_000);
        assertThat(changed.path("quantity").asLong()).isEqualTo(3);
        assertThat(changed.path("version").asLong()).isEqualTo(2);
    }

    @Test
    void aPriceThatIsChangedWithoutAQuantityLeavesSoldUnitsSold() throws Exception {
        put(productId, "old", "sold", 1_000, 7);
        order(2);

        var changed = send("PUT", "/" + productId, body("new", "sold", 900), ADMIN_TOKEN);

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().path("name").asString()).isEqualTo("new");
        assertThat(changed.body().path("price").asLong()).isEqualTo(900);
        assertThat(changed.body().path("quantity").asLong()).isEqualTo(5);
        assertThat(changed.body().path("version").asLong()).isEqualTo(2);
        assertThat(get("/" + productId).body()).isEqualTo(changed.body());
    }

    @Test
    void ordersThatComeWhileThePriceIsChangedAllCount() throws Exception {
        put(productId, "x", "busy", 1, 100);
        var orders = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 50; i++) {
                order(1);
            }
        });
        for (int price = 2; !orders.isDone(); price++) {
            assertThat(send("PUT", "/" + productId, body("x", "busy", price), ADMIN_TOKEN)
                            .status())
                    .isEqualTo(200);
        }
        orders.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);

        var last = send("PUT", "/" + productId, body("x", "busy", 1), ADMIN_TOKEN);

        assertThat(last.body().path("quantity").asLong()).isEqualTo(50);
    }

    @Test
    void aNewProductNeedsAQuantity() throws Exception {
        var body = body("x", "new", 1);

        var set = send("PUT", "/" + productId, body, ADMIN_TOKEN);
        var added = send("POST", "", body, ADMIN_TOKEN);

        for (var refused : List.of(set, added)) {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("INVALID_REQUEST");
            assertThat(refused.body().path("errors").path(0).path("field").asString())
                    .isEqualTo("quantity");
        }
        assertThat(get("/" + productId).status()).isEqualTo(404);
    }

    @Test
    void aNewProductGetsAnId() throws Exception {
        var made = send("POST", "", body("New", "Sony", 1, 1), ADMIN_TOKEN);

        assertThat(made.status()).isEqualTo(201);
        long id = made.body().path("productId").asLong();
        assertThat(made.location()).isEqualTo("/api/v1/products/" + id);
        assertThat(get("/" + id).body()).isEqualTo(made.body());
    }

    @Test
    void aRepeatedKeyMakesNoSecondProduct() throws Exception {
        var key = "product-" + productId;
        var body = body("Once", "once " + productId, 1, 1);

        var made = send("POST", "", body, ADMIN_TOKEN, key);
        var again = send("POST", "", body, ADMIN_TOKEN, key);
        var another = send("POST", "", body("Twice", "once " + productId, 1, 1), ADMIN_TOKEN, key);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.replayed()).isFalse();
        assertThat(again).isEqualTo(new Answer(201, made.body(), made.location(), true));
        assertThat(another.status()).isEqualTo(422);
        assertThat(another.code()).isEqualTo("IDEMPOTENCY_MISMATCH");
        assertThat(get("?category=" + encode("once " + productId)).body().path("products"))
                .hasSize(1);
        assertThat(send("POST", "", body, ADMIN_TOKEN, "no key!").code()).isEqualTo("INVALID_REQUEST");
    }

    @Test
    void everyPageIsInOrderAndNothingIsTwiceOrMissing() throws Exception {
        var category = "pages of " + productId;
        long[] prices = {300, 100, 200, 100, 300, 100, 500};
        List<long[]> expected = new ArrayList<>();
        for (long price : prices) {
            long id = newProductId();
            put(id, "P" + id, category, price, 1);
            expected.add(new long[] {id, price});
        }
        Comparator<long[]> byPrice =
                Comparator.<long[]>comparingLong(one -> one[1]).thenComparingLong(one -> one[0]);

        assertThat(walk(category, "productId")).isEqualTo(ids(expected, Comparator.comparingLong(one -> one[0])));
        assertThat(walk(category, "price")).isEqualTo(ids(expected, byPrice));
        assertThat(walk(category, "-price")).isEqualTo(ids(expected, byPrice.reversed()));

        List<Long> byNumber = new ArrayList<>();
        for (int page = 0; page < 4; page++) {
            get("?category=" + encode(category) + "&limit=2&page=" + page)
                    .body()
                    .path("products")
                    .forEach(product -> byNumber.add(product.path("productId").asLong()));
        }
        assertThat(byNumber).isEqualTo(ids(expected, Comparator.comparingLong(one -> one[0])));
    }

    @Test
    void aPageFollowsAChangeAtOnce() throws Exception {
        var category = "page of " + productId;
        put(productId, "old", category, 1, 1);
        var first = get("?category=" + encode(category));
        // From memory now.
        assertThat(get("?category=" + encode(category))).isEqualTo(first);
        assertThat(get("?category=" + encode(category))
                        .body()
                        .path("products")
                        .path(0)
                        .path("name")
                        .asString())
                .isEqualTo("old");

        put(productId, "new", category, 1, 1);

        assertThat(get("?category=" + encode(category))
                        .body()
                        .path("products")
                        .path(0)
                        .path("name")
                        .asString())
                .isEqualTo("new");
    }

    @Test
    void anotherInstanceHearsOfAChange() throws Exception {
        put(productId, "old", "heard", 1, 1);
        try (var other = CacheInstance.start()) {
            assertThat(String.valueOf(other.get(productId))).contains("old");

            put(productId, "new", "heard", 1, 1);

            await().atMost(WAIT_MAX)
                    .until(() -> String.valueOf(other.get(productId)).contains("new"));
        }
    }

    @Test
    void onlyOperatorsChangeProducts() throws Exception {
        assertThat(send("PUT", "/" + productId, body("x", "y", 1, 1), null).status())
                .isEqualTo(401);
        assertThat(send("POST", "", body("x", "y", 1, 1), "another-token-altogether")
                        .status())
                .isEqualTo(401);
        assertThat(get("/" + productId).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "",
                "{\"name\":\"\",\"category\":\"c\",\"price\":1,\"quantity\":1}",
                "{\"name\":\" x\",\"category\":\"c\",\"price\":1,\"quantity\":1}",
                "{\"name\":\"x\\ny\",\"category\":\"c\",\"price\":1,\"quantity\":1}",
                "{\"name\":\"\\u0007\",\"category\":\"c\",\"price\":1,\"quantity\":1}",
                "{\"name\":\"x\\u0007\",\"category\":\"c\",\"price\":1,\"quantity\":1}",
                "{\"name\":\"\\u007fx\",\"category\":\"c\",\"price\":1,\"quantity\":1}",
                "{\"name\":\"x\",\"category\":\"\\u0085\",\"price\":1,\"quantity\":1}",
                "{\"name\":\"x\",\"category\":\"12345678901234567890123456789012345678901\",\"price\":1,\"quantity\":1}",
                "{\"name\":\"x\",\"category\":\"c\",\"price\":-1,\"quantity\":1}",
                "{\"name\":\"x\",\"category\":\"c\",\"price\":1000000001,\"quantity\":1}",
                "{\"name\":\"x\",\"category\":\"c\",\"price\":1,\"quantity\":-1}",
                "{\"name\":\"x\",\"category\":\"c\",\"price\":1.5,\"quantity\":1}",
                "{\"name\":\"x\",\"category\":\"c\",\"price\":1,\"quantity\":1,\"sale\":true}"
            })
    void refusesAProductThatCannotBe(String body) throws Exception {
        var answer = send("PUT", "/" + productId, body, ADMIN_TOKEN);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
        assertThat(get("/" + productId).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/0",
                "/-1",
                "/abc",
                "/9007199254740992",
                "/99999999999999999999",
                "?limit=0",
                "?limit=101",
                "?sort=name",
                "?after=x",
                "?after=1&page=1",
                "?page=501",
                "/best?days=2",
                "/best?days=x",
                "/best?limit=0",
                "/best?limit=101"
            })
    void refusesAQuestionThatCannotBe(String path) throws Exception {
        var answer = get(path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
        assertThat(answer.body().path("errors").isEmpty()).isFalse();
    }

    @Test
    void theBestSellersAreAnsweredThoughNothingIsSold() throws Exception {
        var best = get("/best?days=1&limit=5");

        assertThat(best.status()).isEqualTo(200);
        assertThat(best.body().path("products").isArray()).isTrue();
    }

    @Test
    void whatIsInMemoryIsMeasured() throws Exception {
        put(productId, "x", "measured", 1, 1);
        var metrics = service.getBean(io.micrometer.core.instrument.MeterRegistry.class);
        var hits = metrics.get("cache.gets")
                .tag("cache", "products")
                .tag("result", "hit")
                .functionCounter();
        // The news of the change may come between two reads, and void what the first has left.
        await().atMost(WAIT_MAX).untilAsserted(() -> {
            get("/" + productId);
            assertThat(hits.count()).isPositive();
        });
        assertThat(metrics.get("hhplus.products.loads")
                        .tag("of", "product")
                        .timer()
                        .count())
                .isPositive();
        assertThat(service.getBean("productRedis", RedisClient.class)).isNotNull();
    }

    private static List<Long> walk(String category, String sort) throws Exception {
        List<Long> ids = new ArrayList<>();
        String next = "";
        for (int page = 0; page < 10 && next != null; page++) {
            var answer = get("?category=" + encode(category) + "&limit=3&sort=" + sort
                            + (next.isEmpty() ? "" : "&after=" + next))
                    .body();
            answer.path("products")
                    .forEach(product -> ids.add(product.path("productId").asLong()));
            next = answer.path("next").isMissingNode()
                    ? null
                    : answer.path("next").asString();
        }
        return ids;
    }

    private static List<Long> ids(List<long[]> products, Comparator<long[]> order) {
        return products.stream().sorted(order).map(one -> one[0]).toList();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String body(String name, String category, long price, long quantity) {
        return JSON.writeValueAsString(
                Map.of("name", name, "category", category, "price", price, "quantity", quantity));
    }

    private static String body(String name, String category, long price) {
        return JSON.writeValueAsString(Map.of("name", name, "category", category, "price", price));
    }

    private void order(int quantity) {
        var placed = service.getBean(Transactions.class)
                .decide(handle ->
                        service.getBean(Orders.class).place(handle, 1, List.of(new Quantity(productId, quantity))));
        assertThat(placed).isInstanceOf(Decided.Done.class);
    }

    private static Answer put(long id, String name, String category, long price, long quantity) throws Exception {
        return send("PUT", "/" + id, body(name, category, price, quantity), ADMIN_TOKEN);
    }

    private static Answer get(String path) throws Exception {
        return send("GET", path, null, null);
    }

    private static Answer send(String method, String path, @Nullable String body, @Nullable String token)
            throws Exception {
        return send(method, path, body, token, null);
    }

    private static Answer send(
            String method, String path, @Nullable String body, @Nullable String token, @Nullable String key)
            throws Exception {
        var request = HttpRequest.newBuilder(http.resolve("/api/v1/products" + path))
                .timeout(WAIT_MAX)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        var answer = CLIENT.send(request.build(), BodyHandlers.ofString());
        return new Answer(
                answer.statusCode(),
                JSON.readTree(answer.body()),
                answer.headers().firstValue("Location").orElse(""),
                answer.headers().firstValue("Idempotent-Replayed").isPresent());
    }
}
