package kr.hhplus.standalone.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import kr.hhplus.backends.Backends;
import kr.hhplus.schemas.http.HttpContractConfiguration;
import kr.hhplus.standalone.run.ApiClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The running services and the document of their calls agree. */
@ExtendWith(SharedBackends.class)
class ApiContractIT {
    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]+\\}");
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");
    /** Of what all services share, and no call. */
    private static final String SHARED = HttpContractConfiguration.class.getPackageName();

    @TempDir
    private static Path dir;

    private static Services services;
    private static ApiClient api;

    private final ApiContract contract = ApiContract.read();

    @BeforeAll
    static void start(Backends backends) throws Exception {
        services = TestServices.start(backends, dir);
        api = new ApiClient(services.http());
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    void everyRouteIsInTheDocumentAndEveryCallOfTheDocumentHasARoute() throws Exception {
        Set<String> routes = new TreeSet<>(controllerRoutes());
        routes.addAll(servletRoutes());

        assertThat(contract.operations().stream().map(call -> call.method() + " " + pattern(call.path())))
                .containsExactlyInAnyOrderElementsOf(routes);
    }

    @Test
    void aFilterLooksOnlyAtCallsOfTheDocument() {
        var paths =
                contract.operations().stream().map(ApiContract.Operation::path).toList();

        var ofFilters = servletContext().getFilterRegistrations().values().stream()
                .flatMap(filter -> filter.getUrlPatternMappings().stream())
                .filter(mapping -> !mapping.equals("/*"))
                .toList();

        assertThat(ofFilters)
                .isNotEmpty()
                .allSatisfy(mapping -> assertThat(paths).contains(mapping.replace("/*", "")));
    }

    @Test
    void couponsAreAnsweredAsTheDocumentSays() throws Exception {
        long coupon = SharedBackends.newCoupon();
        assertAnswers("defineCampaign", 200, api.define(coupon, sale(2)));
        assertAnswers("defineCampaign", 400, api.define(coupon, Map.of("name", "x", "stock", 0)));
        assertAnswers("defineCampaign", 415, asOperator("PUT", "/api/v1/campaigns/" + coupon, "text/plain", "x"));
        assertAnswers("getCampaign", 404, api.get("/api/v1/campaigns/9007199254740991"));

        var accepted = api.publish(1, coupon);
        assertAnswers("publishCoupon", 202, accepted);
        var issued = api.outcome(accepted.text("requestId"));
        assertThat(issued.text("status")).isEqualTo("ISSUED");
        assertAnswers("getCouponRequest", 200, issued);
        assertAnswers("listUserCoupons", 200, api.get("/api/v1/users/1/coupons"));
        assertAnswers("listUserCoupons", 400, api.get("/api/v1/users/0/coupons"));
        assertAnswers("getCampaign", 200, api.get("/api/v1/campaigns/" + coupon));
        // Only this one: other tests of the shared run tamper with theirs.
        assertAnswers("listCampaigns", 200, api.get("/api/v1/campaigns?limit=1&after=" + (coupon - 1)));
        assertAnswers("listCampaigns", 400, api.get("/api/v1/campaigns?limit=0"));

        assertAnswers("publishCoupon", 400, api.publish("{}"));
        assertAnswers("publishCoupon", 404, api.publish(1, 9_007_199_254_740_991L));
        assertAnswers("publishCoupon", 413, api.publish(" ".repeat(20_000)));
        assertAnswers("publishCoupon", 405, api.get("/api/v1/coupon/publish"));
        assertAnswers("getCouponRequest", 404, api.get("/api/v1/coupon/requests/forged"));
        assertAnswers("streamCouponRequest", 404, api.get("/api/v1/coupon/requests/forged/events"));
        assertAnswers("getCouponRequest", 400, api.get("/api/v1/coupon/requests/forged?waitMs=x"));
        assertAnswers("withdrawCouponRequest", 404, api.withdraw("forged"));
    }

    @Test
    void operatorsAreAnsweredAsTheDocumentSays() throws Exception {
        long coupon = SharedBackends.newCoupon();
        api.define(coupon, sale(2));

        assertAnswers("changeStock", 200, api.operate(coupon, "stock", "{\"delta\": 1}"));
        assertAnswers("changeStock", 409, api.operate(coupon, "stock", "{\"delta\": 1000000000}"));
        assertAnswers("changeStock", 404, api.operate(9_007_199_254_740_991L, "stock", "{\"delta\": 1}"));
        assertAnswers("changeStock", 401, api.operate(coupon, "stock", "{\"delta\": 1}", "Authorization", "Bearer x"));
        assertAnswers("pauseCampaign", 200, api.operate(coupon, "pause", "{}"));
        assertAnswers("publishCoupon", 409, api.publish(1, coupon));
        assertAnswers("resumeCampaign", 200, api.operate(coupon, "resume", ""));
        assertAnswers("resumeCampaign", 400, api.operate(coupon, "resume", "[]"));
        assertAnswers(
                "revokeCoupon", 409, api.operate(coupon, "revocations", "{\"userId\": 1, \"returnToStock\": true}"));

        var granted = api.grant(coupon, "vip", "userId\n7\nx\n");
        assertAnswers("grantCoupons", 200, granted);
        assertAnswers("getGrant", 200, api.getAsOperator(granted.text("reportUrl")));
        assertAnswers("getGrant", 401, api.get(granted.text("reportUrl")));
        assertAnswers("getGrant", 400, api.getAsOperator("/api/v1/campaigns/" + coupon + "/grants/a%20b"));
        assertAnswers("grantCoupons", 415, api.operate(coupon, "grants", "7", "Idempotency-Key", "vip"));

        assertAnswers("closeCampaign", 200, api.operate(coupon, "close", ""));
        assertAnswers("resumeCampaign", 409, api.operate(coupon, "resume", ""));
        assertAnswers("publishCoupon", 409, api.publish(1, coupon));
        assertAnswers("defineCampaign", 409, api.define(coupon, sale(2)));
    }

    @Test
    void theShopAnswersAsTheDocumentSays() throws Exception {
        long coupon = SharedBackends.newCoupon();
        long user = 1_000_000 + coupon;
        api.define(coupon, sale(1));
        api.outcome(api.publish(user, coupon).text("requestId"));

        var product = "{\"name\": \"A book\", \"category\": \"books\", \"price\": 9000, \"quantity\": 5}";
        var added = asOperator("POST", "/api/v1/products", "application/json", product);
        assertAnswers("addProduct", 201, added);
        var productPath = added.header("Location");
        assertAnswers("setProduct", 200, asOperator("PUT", productPath, "application/json", product));
        assertAnswers("setProduct", 400, asOperator("PUT", productPath, "application/json", "{}"));
        assertAnswers("addProduct", 401, post("/api/v1/products", product));
        // The second answers come from memory.
        for (int i = 0; i < 2; i++) {
            assertAnswers("getProduct", 200, api.get(productPath));
            assertAnswers("listProducts", 200, api.get("/api/v1/products?limit=1"));
        }
        assertAnswers("getProduct", 404, api.get("/api/v1/products/9007199254740991"));
        assertAnswers("listProducts", 400, api.get("/api/v1/products?limit=0"));
        assertAnswers("listBestSellers", 200, api.get("/api/v1/products/best?days=7"));
        assertAnswers("listBestSellers", 400, api.get("/api/v1/products/best?days=2"));

        assertAnswers("chargePoints", 200, charge(user, 20_000, "one"));
        var again = charge(user, 20_000, "one");
        assertAnswers("chargePoints", 200, again);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertAnswers("chargePoints", 422, charge(user, 20_001, "one"));
        assertAnswers("chargePoints", 409, charge(user, 1_000_000, "two"));
        assertAnswers("chargePoints", 400, charge(user, 0, "three"));
        assertAnswers("getPoints", 200, api.get("/api/v1/points/" + user));

        long productId = added.body().path("productId").asLong();
        assertAnswers("placeOrder", 404, order(user, 9_007_199_254_740_991L, 1));
        assertAnswers("placeOrder", 409, order(user, productId, 6));
        assertAnswers("placeOrder", 400, order(user, productId, 0));
        var order = order(user, productId, 2);
        assertAnswers("placeOrder", 201, order);
        long orderId = order.body().path("orderId").asLong();
        assertAnswers("getOrder", 200, api.get("/api/v1/order/" + orderId));
        assertAnswers("getOrder", 404, api.get("/api/v1/order/9007199254740991"));
        long cancelled = order(user, productId, 1).body().path("orderId").asLong();
        assertAnswers("cancelOrder", 200, post("/api/v1/order/" + cancelled + "/cancel", ""));
        assertAnswers("payOrder", 409, pay("{\"orderId\": " + cancelled + "}"));

        var payment = pay("{\"orderId\": " + orderId + ", \"couponId\": " + coupon + "}");
        assertAnswers("payOrder", 201, payment);
        assertAnswers("listUserCoupons", 200, api.get("/api/v1/users/" + user + "/coupons"));
        assertAnswers("cancelOrder", 409, post("/api/v1/order/" + orderId + "/cancel", ""));
        assertAnswers("payOrder", 404, pay("{\"orderId\": 9007199254740991}"));
        assertAnswers("payOrder", 400, pay("{}"));
        var paymentPath = "/api/v1/payment/" + payment.body().path("paymentId").asLong();
        assertAnswers("getPayment", 200, api.get(paymentPath));
        assertAnswers("getPayment", 404, api.get("/api/v1/payment/9007199254740991"));
        var part = "{\"items\": [{\"lineNo\": 1, \"quantity\": 1}]}";
        assertAnswers("refundPayment", 201, post(paymentPath + "/refund", part));
        assertAnswers("refundPayment", 201, post(paymentPath + "/refund", "{}"));
        assertAnswers("refundPayment", 409, post(paymentPath + "/refund", part));
        assertAnswers("listPointChanges", 200, api.get("/api/v1/points/" + user + "/history?limit=2"));
    }

    @Test
    void thePageAndAllThatItAsksForComeFromHereAndNothingElseDoes() throws Exception {
        var document = raw("/openapi.yaml");
        assertThat(document.headers().firstValue("Content-Type")).contains("application/yaml");
        try (var own = HttpContractConfiguration.class.getResourceAsStream("openapi.yaml")) {
            assertThat(own).isNotNull();
            assertThat(document.body()).isEqualTo(new String(own.readAllBytes(), StandardCharsets.UTF_8));
        }

        var page = raw("/swagger-ui.html");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy ->
                        assertThat(policy).startsWith("default-src 'self';").doesNotContain("unsafe", "http", "*"));
        var links =
                LINK.matcher(page.body()).results().map(link -> link.group(1)).toList();
        assertThat(links).contains("swagger-ui/initializer.js").allSatisfy(link -> {
            var file = raw("/" + link);
            assertThat(file.statusCode()).as(link).isEqualTo(200);
            assertThat(file.body()).as(link).isNotEmpty();
        });
        for (var other : List.of("/swagger-ui/index.html", "/swagger-ui/", "/webjars/swagger-ui/index.html")) {
            assertThat(raw(other).statusCode()).as(other).isEqualTo(404);
        }
    }

    private static ServletContext servletContext() {
        return requireNonNull(((WebApplicationContext) services.context()).getServletContext());
    }

    private static List<String> controllerRoutes() {
        return services
                .context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .entrySet()
                .stream()
                .filter(route ->
                        !route.getValue().getBeanType().getPackageName().equals(SHARED))
                .flatMap(route -> route.getKey().getMethodsCondition().getMethods().stream()
                        .flatMap(method ->
                                route.getKey().getPatternValues().stream().map(path -> method + " " + pattern(path))))
                .toList();
    }

    /** A servlet says itself which methods it knows, at its mapping and at what the document has below that. */
    private Set<String> servletRoutes() throws Exception {
        Set<String> routes = new TreeSet<>();
        for (var servlet : servletContext().getServletRegistrations().values()) {
            if (servlet.getClassName().equals(DispatcherServlet.class.getName())) {
                continue;
            }
            Set<String> paths = new TreeSet<>(servlet.getMappings());
            for (var mapping : servlet.getMappings()) {
                contract.operations().stream()
                        .map(call -> pattern(call.path()))
                        .filter(path -> path.startsWith(mapping))
                        .forEach(paths::add);
            }
            for (var path : paths) {
                var refusal = api.send(api.request(path.replace("*", "x")).method("PATCH", BodyPublishers.noBody()));
                assertThat(refusal.status()).as(path).isEqualTo(405);
                for (var method : refusal.header("Allow").split(", ", -1)) {
                    routes.add(method + " " + path);
                }
            }
        }
        return routes;
    }

    private static String pattern(String path) {
        return VARIABLE.matcher(path).replaceAll("*");
    }

    private void assertAnswers(String operationId, int status, Answer answer) {
        contract.assertAnswers(operationId, status, answer);
    }

    private static Map<String, Object> sale(int stock) {
        return Map.of(
                "name",
                "Contract",
                "stock",
                stock,
                "validDays",
                10,
                "discount",
                Map.of("type", "FIXED", "value", 5000));
    }

    private static Answer charge(long user, long amount, String key) throws Exception {
        return api.send(api.request("/api/v1/points/charge")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString("{\"userId\": %d, \"amount\": %d}".formatted(user, amount))));
    }

    private static Answer order(long user, long product, int quantity) throws Exception {
        return post(
                "/api/v1/order",
                "{\"userId\": %d, \"items\": [{\"productId\": %d, \"quantity\": %d}]}"
                        .formatted(user, product, quantity));
    }

    private static Answer pay(String body) throws Exception {
        return post("/api/v1/payment", body);
    }

    private static Answer post(String path, String body) throws Exception {
        return api.send(
                api.request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private static Answer asOperator(String method, String path, String type, String body) throws Exception {
        return api.send(api.request(path)
                .header("Authorization", "Bearer " + TestServices.ADMIN_TOKEN)
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> raw(String path) throws Exception {
        URI uri = services.http().resolve(path);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
