package kr.hhplus.schemas.http.identity;

import static kr.hhplus.schemas.http.identity.TestTokens.ISSUER;
import static kr.hhplus.schemas.http.identity.TestTokens.NOW;
import static kr.hhplus.schemas.http.identity.TestTokens.claims;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.PlainJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenVerifierTest {
    private static final TestTokens TOKENS = new TestTokens();
    private static final TestTokens SOMEBODY = new TestTokens();

    @TempDir
    private static Path dir;

    private static Path jwkSet;

    private TokenVerifier verifier;

    @BeforeAll
    static void publishKeys() throws Exception {
        jwkSet = Files.writeString(dir.resolve("jwks.json"), TOKENS.jwkSet());
    }

    @BeforeEach
    void trustTheIssuer() {
        verifier = verifier(jwkSet.toString(), "", NOW);
    }

    @Test
    void theSubjectIsTheUser() {
        assertThat(verifier.verify(TOKENS.rs256(claims().build()))).isEqualTo(new Caller.Shopper(42));
        assertThat(verifier.verify(
                        TOKENS.es256(claims().subject("9007199254740991").build())))
                .isEqualTo(new Caller.Shopper(9_007_199_254_740_991L));
    }

    @Test
    void aSubjectThatIsNoUserIdIsNobody() {
        for (var subject : List.of("0", "-1", "042", "4.2", "9007199254740992", "1e3", "alice", " 42", "42\n", "٤٢")) {
            assertThat(refusal(TOKENS.rs256(claims().subject(subject).build())).detail())
                    .as(subject)
                    .isEqualTo("The token's sub is no userId.");
        }
        assertRefused(TOKENS.rs256(claims().subject(null).build()));
    }

    @Test
    void theScopeMakesAnOperatorWhoeverTheSubjectIs() {
        var operator = claims().subject("alice@example.com");

        assertThat(verifier.verify(TOKENS.rs256(
                        operator.claim("scope", "openid hhplus:admin").build())))
                .isEqualTo(new Caller.Operator("alice@example.com"));
        assertThat(verifier.verify(TOKENS.rs256(
                        operator.claim("scope", List.of("hhplus:admin")).build())))
                .isEqualTo(new Caller.Operator("alice@example.com"));
        assertThat(verifier.verify(TOKENS.rs256(
                        claims().claim("scope", "openid hhplus:administrator").build())))
                .isEqualTo(new Caller.Shopper(42));
        assertThat(verifier.verify(
                        TOKENS.rs256(claims().claim("scope", List.of(1, 2)).build())))
                .isEqualTo(new Caller.Shopper(42));
    }

    @Test
    void aTokenOfSomebodyElsesKeyIsRefused() {
        assertRefused(SOMEBODY.rs256(claims().build()));
        assertRefused(SOMEBODY.es256(claims().build()));
        var unknownKey =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("other").build();
        assertRefused(TestTokens.sign(unknownKey, SOMEBODY.rsa, claims().build()));
    }

    @Test
    void aTokenThatWasTamperedWithIsRefused() {
        var parts = TOKENS.rs256(claims().build()).split("\\.", -1);
        var another = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims().subject("43").build().toString().getBytes(StandardCharsets.UTF_8));

        assertRefused(parts[0] + "." + another + "." + parts[2]);
        assertRefused(parts[0] + "." + parts[1] + ".");
        assertRefused(parts[0] + "." + parts[1]);
        assertRefused(parts[0] + "." + parts[1] + "." + "A".repeat(parts[2].length()));
    }

    @Test
    void aTokenWithoutASignatureIsRefused() {
        assertRefused(new PlainJWT(claims().build()).serialize());
    }

    @Test
    void thePublicKeyIsNoSecretToSignWith() throws Exception {
        for (var publicKey : List.of(
                TOKENS.rsa.toRSAPublicKey().getEncoded(),
                pem(TOKENS.rsa.toRSAPublicKey()).getBytes(StandardCharsets.US_ASCII),
                TOKENS.rsa.toPublicJWK().toString().getBytes(StandardCharsets.US_ASCII))) {
            var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build();
            assertRefused(TestTokens.sign(header, new MACSigner(publicKey), claims().build()));
        }
    }

    @Test
    void otherAlgorithmsAreRefusedWithTheRightKeyToo() {
        for (var algorithm : List.of(JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
            var header = new JWSHeader.Builder(algorithm).keyID("rsa").build();
            assertRefused(TestTokens.sign(header, TOKENS.rsa, claims().build()));
        }
    }

    @Test
    void aTokenThatBringsItsOwnKeyIsRefused() {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .jwk(SOMEBODY.rsa.toPublicJWK())
                .build();

        assertRefused(TestTokens.sign(header, SOMEBODY.rsa, claims().build()));
    }

    @Test
    void anotherIssuersTokenIsRefused() {
        assertRefused(TOKENS.rs256(claims().issuer("https://other.example").build()));
        assertRefused(TOKENS.rs256(claims().issuer(null).build()));
    }

    @Test
    void aTokenIsGoodUntilItExpiresGiveOrTakeTheClocks() {
        var expires = NOW.plusSeconds(600);
        var token = TOKENS.rs256(claims().build());

        verifier(jwkSet.toString(), "", expires.plusSeconds(29)).verify(token);

        var late = verifier(jwkSet.toString(), "", expires.plusSeconds(31));
        assertThat(refusal(late, token).detail()).isEqualTo("The token has expired; get a new one.");
        assertRefused(TOKENS.rs256(claims().expirationTime(null).build()));
        assertRefused(TOKENS.rs256(
                claims().notBeforeTime(Date.from(NOW.plusSeconds(31))).build()));
    }

    @Test
    void aTokenThatIsKnownIsGoodNoLongerThanItSays() {
        var clock = new AdvancingClock();
        var known = new TokenVerifier(settings(jwkSet.toString(), ""), clock);
        var token = TOKENS.rs256(claims().build());
        known.verify(token);

        clock.now = NOW.plusSeconds(629);
        known.verify(token);
        clock.now = NOW.plusSeconds(631);

        assertThat(refusal(known, token).code()).isEqualTo(ProblemCode.UNAUTHORIZED);
    }

    @Test
    void theAudienceCountsWhereItIsSet() {
        var shops = verifier(jwkSet.toString(), "shop", NOW);

        assertThat(shops.verify(
                        TOKENS.rs256(claims().audience(List.of("bank", "shop")).build())))
                .isEqualTo(new Caller.Shopper(42));
        assertThat(refusal(shops, TOKENS.rs256(claims().audience("bank").build()))
                        .code())
                .isEqualTo(ProblemCode.UNAUTHORIZED);
        assertThat(refusal(shops, TOKENS.rs256(claims().build())).code()).isEqualTo(ProblemCode.UNAUTHORIZED);
    }

    @Test
    void aTokenOfAnotherKindIsRefused() {
        var logout = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("rsa")
                .type(new JOSEObjectType("logout+jwt"))
                .build();

        assertRefused(TestTokens.sign(logout, TOKENS.rsa, claims().build()));
    }

    @Test
    void whatIsNoTokenIsRefused() {
        for (var garbage : List.of("", ".", "..", "a.b.c", "eyJ", "\0", "{}", "x".repeat(8_000))) {
            assertRefused(garbage);
        }
    }

    @Test
    void aPublicKeyInPemIsEnough() throws Exception {
        var rsa = Files.writeString(dir.resolve("rsa.pem"), pem(TOKENS.rsa.toRSAPublicKey()));
        var ec = Files.writeString(dir.resolve("ec.pem"), pem(TOKENS.ec.toECPublicKey()));
        var token = TOKENS.rs256(claims().build());

        assertThat(verifier(rsa.toString(), "", NOW).verify(token)).isEqualTo(new Caller.Shopper(42));
        assertThat(verifier(ec.toString(), "", NOW).verify(TOKENS.es256(claims().build())))
                .isEqualTo(new Caller.Shopper(42));
        assertThat(refusal(verifier(ec.toString(), "", NOW), token).code()).isEqualTo(ProblemCode.UNAUTHORIZED);
        // The classic: the public key as the secret of a MAC.
        var mac = TestTokens.sign(
                new JWSHeader(JWSAlgorithm.HS256),
                new MACSigner(TOKENS.rsa.toRSAPublicKey().getEncoded()),
                claims().build());
        assertThat(refusal(verifier(rsa.toString(), "", NOW), mac).code()).isEqualTo(ProblemCode.UNAUTHORIZED);
    }

    @Test
    void keysAreReadOnceForManyTokensAndAtMostOnceMoreForThoseThatAreMadeUp() throws Exception {
        var reads = new AtomicInteger();
        var issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/jwks", exchange -> {
            reads.incrementAndGet();
            var body = TOKENS.jwkSet().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        issuer.start();
        try {
            var url = "http://127.0.0.1:" + issuer.getAddress().getPort() + "/jwks";
            var remote = verifier(url, "", NOW);
            for (int user = 1; user <= 20; user++) {
                assertThat(remote.verify(TOKENS.rs256(
                                claims().subject(Integer.toString(user)).build())))
                        .isEqualTo(new Caller.Shopper(user));
            }
            assertThat(reads).hasValue(1);

            for (int i = 0; i < 50; i++) {
                var madeUp = new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("made-up-" + i)
                        .build();
                var token = TestTokens.sign(madeUp, SOMEBODY.rsa, claims().build());
                assertThat(refusal(remote, token).code()).isEqualTo(ProblemCode.UNAUTHORIZED);
            }

            assertThat(reads).hasValueLessThanOrEqualTo(3);
            assertThat(remote.verify(TOKENS.es256(claims().build()))).isEqualTo(new Caller.Shopper(42));
        } finally {
            issuer.stop(0);
        }
    }

    @Test
    void withoutKeysNobodyIsBelievedAndAskingAgainIsTold() {
        var nowhere = verifier("http://127.0.0.1:1/jwks", "", NOW);

        var problem = refusal(nowhere, TOKENS.rs256(claims().build()));

        assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE);
        assertThat(problem.headers()).containsKey("Retry-After");
    }

    @Test
    void keysThatAnybodyOnTheWayCouldReplaceAreNotTaken() throws Exception {
        var privateOnly = Files.writeString(dir.resolve("none.json"), new JWKSet().toString());

        assertThatThrownBy(() -> verifier("http://192.0.2.1/jwks", "", NOW)).hasMessageContaining("use https");
        assertThatThrownBy(() -> verifier(dir.resolve("missing").toString(), "", NOW))
                .hasMessageContaining("cannot read");
        assertThatThrownBy(() ->
                        verifier(Files.writeString(dir.resolve("x"), "hello").toString(), "", NOW))
                .hasMessageContaining("neither a JWK set nor");
        assertThat(refusal(verifier(privateOnly.toString(), "", NOW), TOKENS.rs256(claims().build()))
                        .code())
                .isEqualTo(ProblemCode.UNAUTHORIZED);
    }

    private void assertRefused(String token) {
        var problem = refusal(token);
        assertThat(problem.code()).as(token).isEqualTo(ProblemCode.UNAUTHORIZED);
        assertThat(problem.headers()).containsEntry("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }

    private Problem refusal(String token) {
        return refusal(verifier, token);
    }

    private static Problem refusal(TokenVerifier by, String token) {
        var failure = catchThrowableOfType(ProblemException.class, () -> by.verify(token));
        assertThat(failure).as(token).isNotNull();
        return failure.problem();
    }

    private static TokenVerifier verifier(String keys, String audience, Instant now) {
        return new TokenVerifier(settings(keys, audience), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static SecuritySettings settings(String keys, String audience) {
        return new SecuritySettings(
                "jwt",
                ISSUER,
                keys,
                audience,
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                1_000,
                Duration.ofMinutes(30));
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static final class AdvancingClock extends Clock {
        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
