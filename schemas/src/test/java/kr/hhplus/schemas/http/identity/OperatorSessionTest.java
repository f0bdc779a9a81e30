package kr.hhplus.schemas.http.identity;

import static kr.hhplus.schemas.http.identity.TestTokens.claims;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.web.MockHttpServletRequest;

class OperatorSessionTest {
    private static final String ADMIN_TOKEN = "the-token-of-operators";
    private static final Instant NOW = TestTokens.NOW;

    private final Callers callers = callers(ADMIN_TOKEN, NOW);

    @Test
    void whoHasLoggedInIsKnownByNameUntilTheSessionEnds() {
        var session = callers.logIn(ADMIN_TOKEN, "김운영");
        var call = call(callers.cookie(session), "1");

        assertThat(session.expiresAt()).isEqualTo(NOW.plus(OperatorSession.AGE_MAX));
        assertThat(callers.requireOperator(call)).isEqualTo(new Caller.Operator("김운영"));
        assertThat(callers.session(call)).contains(session);
        assertThat(callers(ADMIN_TOKEN, session.expiresAt().minusMillis(1)).requireOperator(call))
                .isEqualTo(new Caller.Operator("김운영"));
        assertRefused(callers(ADMIN_TOKEN, session.expiresAt()), call);
    }

    @Test
    void withoutTheHeaderTheCookieIsNone() {
        var cookie = callers.cookie(callers.logIn(ADMIN_TOKEN, "kim"));

        for (var header : new @Nullable String[] {null, "", "2"}) {
            assertRefused(callers, call(cookie, header));
            assertThat(callers.session(call(cookie, header))).isEmpty();
        }
    }

    @Test
    void aForgedCookieIsNone() {
        var good = callers.cookie(callers.logIn(ADMIN_TOKEN, "kim"));
        var parts = good.split("\\.", -1);
        var other = Base64.getUrlEncoder().withoutPadding().encodeToString("lee".getBytes(StandardCharsets.UTF_8));
        var later = Long.toString(Long.parseLong(parts[1]) + 1);

        for (var forged : List.of(
                other + "." + parts[1] + "." + parts[2],
                parts[0] + "." + later + "." + parts[2],
                parts[0] + "." + parts[1] + "." + "A".repeat(43),
                parts[0] + "." + parts[1] + ".",
                parts[0] + "." + parts[1],
                good + "A",
                "..",
                "")) {
            assertRefused(callers, call(forged, "1"));
        }
    }

    @Test
    void anotherAdminTokenEndsAllSessions() {
        var cookie = callers.cookie(callers.logIn(ADMIN_TOKEN, "kim"));

        assertRefused(callers("another-token-of-operators", NOW), call(cookie, "1"));
    }

    @Test
    void aWrongTokenBeginsNoSession() {
        var failure = catchThrowableOfType(ProblemException.class, () -> callers.logIn(ADMIN_TOKEN + "x", "kim"));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.UNAUTHORIZED);
    }

    @Test
    void aBearerTokenComesBeforeASession() {
        var call = call(callers.cookie(callers.logIn(ADMIN_TOKEN, "kim")), "1");
        call.addHeader("Authorization", "Bearer wrong");

        assertRefused(callers, call);
    }

    @Test
    void aTokenOfTheIssuerGivesTheSessionItsNameAndItsEnd(@TempDir Path dir) throws Exception {
        var tokens = new TestTokens();
        var keys = Files.writeString(dir.resolve("jwks.json"), tokens.jwkSet());
        var settings = new Binder(new MapConfigurationPropertySource(Map.of(
                        "hhplus.security.mode",
                        "jwt",
                        "hhplus.security.jwt-issuer",
                        TestTokens.ISSUER,
                        "hhplus.security.jwt-keys",
                        keys.toString())))
                .bind("hhplus.security", SecuritySettings.class)
                .get();
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        var jwt = new Callers(new TokenVerifier(settings, clock), ADMIN_TOKEN, clock);

        var session = jwt.logIn(
                tokens.rs256(
                        claims().subject("alice").claim("scope", "hhplus:admin").build()),
                "bob");
        var shopper =
                catchThrowableOfType(ProblemException.class, () -> jwt.logIn(tokens.rs256(claims().build()), "bob"));

        assertThat(session.operator()).isEqualTo("alice");
        assertThat(session.expiresAt()).isEqualTo(NOW.plusSeconds(600).plus(settings.jwtClockSkewMax()));
        assertThat(Duration.between(NOW, session.expiresAt())).isLessThan(OperatorSession.AGE_MAX);
        assertThat(shopper.problem().code()).isEqualTo(ProblemCode.FORBIDDEN);
    }

    @Test
    void anOperatorHasANameOfPrintableCharacters() {
        for (var name : List.of("k", "kim", "김 운영", "kim@hhplus.kr", "x".repeat(64))) {
            assertThat(OperatorSession.isOperator(name)).as(name).isTrue();
        }
        for (var name : List.of("", " ", " kim", "kim ", "kim\n", "k\u0000m", "k\u202em", "k\tm", "x".repeat(65))) {
            assertThat(OperatorSession.isOperator(name)).as(name).isFalse();
        }
    }

    private static Callers callers(String adminToken, Instant now) {
        return new Callers(null, adminToken, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static MockHttpServletRequest call(String cookie, @Nullable String header) {
        var call = new MockHttpServletRequest("POST", "/api/v1/campaigns/7/pause");
        call.setCookies(new Cookie(OperatorSession.COOKIE, cookie));
        if (header != null) {
            call.addHeader(OperatorSession.HEADER, header);
        }
        return call;
    }

    private static void assertRefused(Callers by, MockHttpServletRequest call) {
        var failure = catchThrowableOfType(ProblemException.class, () -> by.requireOperator(call));
        assertThat(failure).isNotNull();
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.UNAUTHORIZED);
    }
}
