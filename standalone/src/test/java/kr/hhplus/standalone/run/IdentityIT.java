package kr.hhplus.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import kr.hhplus.backends.Backends;
import kr.hhplus.standalone.flood.Flood;
import kr.hhplus.standalone.flood.FloodPlan;
import kr.hhplus.standalone.flood.FloodProgress;
import kr.hhplus.standalone.flood.FloodTarget;
import kr.hhplus.standalone.run.ApiClient.Answer;
import kr.hhplus.standalone.run.ApiContract.Audience;
import kr.hhplus.standalone.run.ApiContract.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** With HHPLUS_SECURITY=jwt every call of the document is for those only that it names. */
@ExtendWith(SharedBackends.class)
class IdentityIT {
    private static final String ISSUER = "https://login.example";
    private static final long USER = 42;
    private static final long OTHER_USER = 43;

    @TempDir
    private static Path dir;

    private static ECKey key;
    private static Backends servers;
    private static Services services;
    private static ApiClient api;

    private final ApiContract contract = ApiContract.read();

    @BeforeAll
    static void start(Backends backends) throws Exception {
        servers = backends;
        key = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        var keys = Files.writeString(dir.resolve("jwks.json"), new JWKSet(key.toPublicJWK()).toString());
        services = TestServices.start(
                backends,
                dir,
                Map.of(
                        "hhplus.security.mode",
                        "jwt",
                        "hhplus.security.jwt-issuer",
                        ISSUER,
                        "hhplus.security.jwt-keys",
                        keys.toString()));
        api = new ApiClient(services.http());
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    void whoShowsNothingMayMakeThePublicCallsOnly() throws Exception {
        for (var call : contract.operationsByHeader()) {
            var answer = send(call, null);

            if (call.audience() == Audience.EVERYBODY) {
                assertThat(answer.status()).as("%s: %s", call, answer.body()).isNotIn(401, 403);
            } else {
                assertProblem(call, answer, 401, "UNAUTHORIZED");
                assertThat(answer.header("WWW-Authenticate"))
                        .as(call.toString())
                        .isEqualTo("Bearer");
            }
        }
    }

    @Test
    void aTokenThatDoesNotCountIsAsGoodAsNone() throws Exception {
        var good = claims(USER).build();
        var somebodys = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("forged", token(somebodys, good));
        wrong.put("alg none", new PlainJWT(good).serialize());
        wrong.put("HS256 with the public key", hs256WithThePublicKey(good));
        wrong.put("expired", token(key, claims(USER).expirationTime(in(-31)).build()));
        wrong.put(
                "another issuer's",
                token(key, claims(USER).issuer("https://other.example").build()));
        wrong.put("no JWT", "42");

        for (var call : contract.operationsByHeader()) {
            for (var each : wrong.entrySet()) {
                var answer = send(call, each.getValue());
                if (call.audience() == Audience.EVERYBODY) {
                    assertThat(answer.status())
                            .as("%s: %s", call, answer.body())
                            .isNotIn(401, 403);
                } else {
                    assertProblem(call, answer, 401, "UNAUTHORIZED");
                    assertThat(answer.header("WWW-Authenticate"))
                            .as("%s, %s", call, each.getKey())
                            .isEqualTo("Bearer error=\"invalid_token\"");
                }
            }
        }
    }

    @Test
    void aShopperMakesNoCallOfAnOperator() throws Exception {
        for (var call : contract.operationsByHeader()) {
            var answer = send(call, shopper(USER));

            if (call.audience() == Audience.OPERATOR) {
                assertProblem(call, answer, 403, "FORBIDDEN");
            } else {
                assertThat(answer.status()).as("%s: %s", call, answer.body()).isNotIn(401, 403);
            }
        }
    }

    @Test
    void noCallThatNamesAUserIsAnothers() throws Exception {
        int named = 0;
        for (var call : contract.operations()) {
            if (call.audience() == Audience.SHOPPER
                    && (call.path().contains("{userId}")
                            || example(call)
                                    .map(body -> body.contains("\"userId\""))
                                    .orElse(false))) {
                named++;
                assertProblem(call, send(call, shopper(OTHER_USER)), 403, "FORBIDDEN");
            }
        }

        // Publish, coupons, points, their history, charge, order, payment.
        assertThat(named).isEqualTo(7);
    }

    @Test
    void aTicketIsItsUsersAlone() throws Exception {
        long coupon = defined();
        var accepted = asUser(USER, "POST", "/api/v1/coupon/publish", publish(coupon));
        var ticket = "/api/v1/coupon/requests/" + accepted.text("requestId");

        assertThat(asUser(OTHER_USER, "GET", ticket, null).text("code")).isEqualTo("FORBIDDEN");
        assertThat(asUser(OTHER_USER, "DELETE", ticket, null).text("code")).isEqualTo("FORBIDDEN");
        var outcome = asUser(USER, "GET", ticket + "?waitMs=10000", null);
        assertThat(outcome.text("status")).isEqualTo("ISSUED");
        assertThat(asUser(USER, "GET", "/api/v1/users/" + USER + "/coupons", null)
                        .body()
                        .path("coupons"))
                .isNotEmpty();
        assertThat(asUser(USER, "DELETE", ticket, null).text("code")).isEqualTo("ALREADY_DECIDED");
    }

    @Test
    void anotherUsersOrderAndPaymentAreAsThoseThatThereAreNot() throws Exception {
        var product = asOperator(
                "POST",
                "/api/v1/products",
                "{\"name\": \"A book\", \"category\": \"books\", \"price\": 1000, \"quantity\": 9}");
        asUser(USER, "POST", "/api/v1/points/charge", "{\"userId\": %d, \"amount\": 1000}".formatted(USER));
        var order = asUser(
                USER,
                "POST",
                "/api/v1/order",
                "{\"userId\": %d, \"items\": [{\"productId\": %d, \"quantity\": 1}]}"
                        .formatted(USER, product.body().path("productId").asLong()));
        long orderId = order.body().path("orderId").asLong();
        var pay = "{\"orderId\": %d}".formatted(orderId);

        assertUnknown("UNKNOWN_ORDER", asUser(OTHER_USER, "GET", "/api/v1/order/" + orderId, null));
        assertUnknown("UNKNOWN_ORDER", asUser(OTHER_USER, "POST", "/api/v1/order/" + orderId + "/cancel", ""));
        assertUnknown("UNKNOWN_ORDER", asUser(OTHER_USER, "POST", "/api/v1/payment", pay));
        var payment = asUser(USER, "POST", "/api/v1/payment", pay);
        assertThat(payment.status()).as("%s", payment.body()).isEqualTo(201);
        var paid = "/api/v1/payment/" + payment.body().path("paymentId").asLong();
        assertUnknown("UNKNOWN_PAYMENT", asUser(OTHER_USER, "GET", paid, null));
        assertUnknown("UNKNOWN_PAYMENT", asUser(OTHER_USER, "POST", paid + "/refund", "{}"));

        assertThat(asUser(USER, "GET", "/api/v1/order/" + orderId, null).text("status"))
                .isEqualTo("PAID");
        // An operator acts for the user.
        assertThat(asOperator("POST", paid + "/refund", "{}").status()).isEqualTo(201);
    }

    @Test
    void anOperatorIsOneByTheAdminTokenOrByScope() throws Exception {
        long coupon = defined();
        var scoped = token(
                key,
                claims(1).subject("alice").claim("scope", "openid hhplus:admin").build());

        assertThat(send("POST", "/api/v1/campaigns/" + coupon + "/pause", "", scoped)
                        .status())
                .isEqualTo(200);
        assertThat(asOperator("POST", "/api/v1/campaigns/" + coupon + "/resume", "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aFloodActsForItsUsersAsAnOperator() throws Exception {
        var target = new FloodTarget(
                services.http(), servers.kafkaBootstrapServers(), servers.mysql(), TestServices.ADMIN_TOKEN);

        var report =
                Flood.run(target, new FloodPlan(SharedBackends.newCoupon(), 5, 30, 40, null, 4, 1), FloodProgress.NONE);

        assertThat(report.held()).as("%s", report).isTrue();
        assertThat(report.issued()).isEqualTo(5);
        assertThat(report.unexpected()).isEmpty();
    }

    private static long defined() throws Exception {
        long coupon = SharedBackends.newCoupon();
        assertThat(api.define(coupon, Map.of("name", "Identity", "stock", 5)).status())
                .isEqualTo(200);
        return coupon;
    }

    private static String publish(long coupon) {
        return "{\"userId\": %d, \"couponId\": %d}".formatted(USER, coupon);
    }

    /** The call as in the first example of the document, for user {@link #USER}. */
    private Answer send(Operation call, @Nullable String token) throws Exception {
        var path = call.path()
                .replace("{userId}", Long.toString(USER))
                .replace("{requestId}", "100.42.pMFh6nsnMvJbxcbgQHZVFA")
                .replaceAll("\\{[a-zA-Z]+}", "9007199254740990");
        return send(call.method(), path, example(call).orElse(null), token);
    }

    private java.util.Optional<String> example(Operation call) {
        var content = contract.resolve(call.node().path("requestBody"))
                .path("content")
                .path("application/json");
        return StreamSupport.stream(content.path("examples").spliterator(), false)
                .findFirst()
                .map(first -> contract.resolve(first).path("value").toString());
    }

    private static Answer asUser(long user, String method, String path, @Nullable String body) throws Exception {
        return send(method, path, body, shopper(user));
    }

    private static Answer asOperator(String method, String path, String body) throws Exception {
        return send(method, path, body, TestServices.ADMIN_TOKEN);
    }

    private static Answer send(String method, String path, @Nullable String body, @Nullable String token)
            throws Exception {
        var request = api.request(path)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (path.endsWith("/grants")) {
            request.setHeader("Content-Type", "text/csv").header("Idempotency-Key", "identity");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return api.send(request);
    }

    private void assertProblem(Operation call, Answer answer, int status, String code) {
        assertThat(answer.text("code")).as("%s: %s", call, answer.body()).isEqualTo(code);
        contract.assertAnswers(call.id(), status, answer);
    }

    private static void assertUnknown(String code, Answer answer) {
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(404);
    }

    private static JWTClaimsSet.Builder claims(long user) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(Long.toString(user))
                .expirationTime(in(600));
    }

    private static Date in(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static String shopper(long user) throws JOSEException {
        return token(key, claims(user).build());
    }

    private static String token(ECKey by, JWTClaimsSet claims) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k").build(), claims);
        token.sign(new ECDSASigner(by));
        return token.serialize();
    }

    private static String hs256WithThePublicKey(JWTClaimsSet claims) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k").build(), claims);
        token.sign(new MACSigner(key.toECPublicKey().getEncoded()));
        return token.serialize();
    }
}
