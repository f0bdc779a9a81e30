package kr.hhplus.schemas.http.identity;

import static kr.hhplus.schemas.http.identity.TestTokens.claims;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.web.MockHttpServletRequest;

class CallersTest {
    private static final String ADMIN_TOKEN = "the-token-of-operators";
    private static final TestTokens TOKENS = new TestTokens();

    @TempDir
    private static Path dir;

    private static Callers jwt;

    private final Callers gateway = Identity.gateway().callers(ADMIN_TOKEN);

    @BeforeAll
    static void trustTheIssuer() throws Exception {
        var keys = Files.writeString(dir.resolve("jwks.json"), TOKENS.jwkSet());
        var settings = new Binder(new MapConfigurationPropertySource(Map.of(
                        "hhplus.security.mode",
                        "jwt",
                        "hhplus.security.jwt-issuer",
                        TestTokens.ISSUER,
                        "hhplus.security.jwt-keys",
                        keys.toString())))
                .bind("hhplus.security", SecuritySettings.class)
                .get();
        jwt = Identity.of(settings, "0.0.0.0", Clock.fixed(TestTokens.NOW, ZoneOffset.UTC))
                .callers(ADMIN_TOKEN);
    }

    @Test
    void behindAGatewayNoHeaderIsLookedAt() {
        for (var authorization : List.of("Bearer x", "Basic x", TOKENS.rs256(claims().build()))) {
            assertThat(gateway.of(request(authorization))).isEqualTo(new Caller.Gateway());
        }
        assertThat(gateway.of(request(null))).isEqualTo(new Caller.Gateway());
    }

    @Test
    void behindAGatewayAnOperatorNeedsTheAdminToken() {
        var operatorsJwt =
                "Bearer " + TOKENS.rs256(claims().claim("scope", "hhplus:admin").build());

        assertThatCode(() -> gateway.requireOperator(request("Bearer " + ADMIN_TOKEN)))
                .doesNotThrowAnyException();
        assertThat(code(() -> gateway.requireOperator(request(operatorsJwt)))).isEqualTo(ProblemCode.UNAUTHORIZED);
        assertThat(code(() -> gateway.requireOperator(request(null)))).isEqualTo(ProblemCode.UNAUTHORIZED);
    }

    @Test
    void withTokensNobodyIsBelievedWithoutOne() {
        for (var authorization : new @Nullable String[] {null, "", "Bearer", "Bearer ", "Basic NDI6", "Bearer 42"}) {
            assertThat(code(() -> jwt.of(request(authorization))))
                    .as(String.valueOf(authorization))
                    .isEqualTo(ProblemCode.UNAUTHORIZED);
        }
    }

    @Test
    void aShopperActsForThemselvesOnly() {
        var caller = jwt.of(request("Bearer " + TOKENS.es256(claims().build())));

        assertThat(caller.mayActFor(42)).isTrue();
        assertThat(caller.mayActFor(43)).isFalse();
        assertThatCode(() -> caller.requireUser(42)).doesNotThrowAnyException();
        assertThat(code(() -> caller.requireUser(43))).isEqualTo(ProblemCode.FORBIDDEN);
    }

    @Test
    void anOperatorActsForEverybody() {
        var byScope = TOKENS.rs256(claims().claim("scope", "hhplus:admin").build());

        for (var token : List.of(ADMIN_TOKEN, byScope)) {
            assertThat(jwt.of(request("Bearer " + token)).mayActFor(43)).isTrue();
            assertThatCode(() -> jwt.requireOperator(request("Bearer " + token)))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aShopperIsNoOperator() {
        var shopper = request("Bearer " + TOKENS.rs256(claims().build()));

        assertThat(code(() -> jwt.requireOperator(shopper))).isEqualTo(ProblemCode.FORBIDDEN);
    }

    @Test
    void onlyWhoShowsTheAdminTokenChoosesAName() {
        assertThat(jwt.logIn(ADMIN_TOKEN, "kim").operator()).isEqualTo("kim");
        for (var sub : List.of("lee", "admin-token")) {
            assertThat(jwt.logIn(operatorsToken(sub), "kim").operator()).isEqualTo(sub);
        }
    }

    @Test
    void aSubThatCannotBeANameBeginsNoSession() {
        for (var sub : List.of("x".repeat(65), " lee", "lee\n")) {
            assertThat(code(() -> jwt.logIn(operatorsToken(sub), "kim")))
                    .as(sub)
                    .isEqualTo(ProblemCode.FORBIDDEN);
        }
    }

    private static String operatorsToken(String sub) {
        return TOKENS.rs256(claims().subject(sub).claim("scope", "hhplus:admin").build());
    }

    private static ProblemCode code(Runnable call) {
        var failure = catchThrowableOfType(ProblemException.class, call::run);
        assertThat(failure).isNotNull();
        return failure.problem().code();
    }

    private static MockHttpServletRequest request(@Nullable String authorization) {
        var request = new MockHttpServletRequest("GET", "/api/v1/points/42");
        if (authorization != null) {
            request.addHeader("Authorization", authorization);
        }
        return request;
    }
}
