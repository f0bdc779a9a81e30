package kr.hhplus.schemas.http.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import kr.hhplus.schemas.coupon.Ids;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * Tells from a JWT who calls: a shopper by {@code sub}, the userId, or an operator by {@code scope}. A token that is good
 * is kept, as its SHA-256, until it expires or is {@link SecuritySettings#verifiedAgeMax} old, so that those who poll pay
 * for the signature once.
 *
 * <p>Thread-safe.
 */
final class TokenVerifier {
    /** What an operator's token has in {@code scope}, among others by blanks. */
    static final String OPERATOR_SCOPE = "hhplus:admin";

    private static final Logger log = LoggerFactory.getLogger(TokenVerifier.class);
    private static final Pattern USER_ID = Pattern.compile("[1-9][0-9]{0,15}");
    private static final Set<String> REQUIRED = Set.of("iss", "sub", "exp");

    /** Whose token it is, and until when it counts. */
    record Verified(Caller caller, Instant goodUntil) {}

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final Cache<ByteBuffer, Verified> known;
    private final SecuritySettings settings;
    private final Clock clock;
    private volatile boolean keysAreThere = true;

    /** Throws {@link IllegalArgumentException} for keys that cannot be. */
    TokenVerifier(SecuritySettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.known = Caffeine.newBuilder()
                .maximumSize(settings.verifiedTokensMax())
                .expireAfterWrite(settings.verifiedAgeMax())
                .build();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(TokenKeys.of(settings));
        processor.setJWTClaimsSetVerifier(claims(settings));
    }

    private DefaultJWTClaimsVerifier<SecurityContext> claims(SecuritySettings of) {
        var exact = new JWTClaimsSet.Builder().issuer(of.jwtIssuer()).build();
        var audience = of.jwtAudience().isBlank() ? null : of.jwtAudience();
        var verifier = new DefaultJWTClaimsVerifier<SecurityContext>(audience, exact, REQUIRED) {
            @Override
            protected Date currentTime() {
                return Date.from(clock.instant());
            }
        };
        verifier.setMaxClockSkew((int) of.jwtClockSkewMax().toSeconds());
        return verifier;
    }

    /** Ends the call with UNAUTHORIZED for a token that does not count, with UNAVAILABLE where there are no keys. */
    Caller verify(String token) {
        return verified(token).caller();
    }

    /** The same, with the end of the token. */
    Verified verified(String token) {
        var digest = ByteBuffer.wrap(sha256(token));
        var before = known.getIfPresent(digest);
        if (before != null && clock.instant().isBefore(before.goodUntil())) {
            return before;
        }
        JWTClaimsSet claims;
        try {
            claims = processor.process(token, null);
        } catch (ExpiredJWTException e) {
            throw refused("The token has expired; get a new one.", e);
        } catch (RateLimitReachedException e) {
            throw refused("The token is not valid.", e);
        } catch (KeySourceException e) {
            if (keysAreThere) {
                keysAreThere = false;
                log.warn("the keys of {} cannot be read, so that no token can be verified", settings.jwtIssuer(), e);
            }
            throw new ProblemException(Problem.unavailable("Tokens cannot be verified now. Ask again later."), null);
        } catch (BadJOSEException | JOSEException | ParseException e) {
            throw refused("The token is not valid.", e);
        }
        if (!keysAreThere) {
            keysAreThere = true;
            log.info("the keys of {} can be read again", settings.jwtIssuer());
        }
        var verified = new Verified(
                callerOf(claims), claims.getExpirationTime().toInstant().plus(settings.jwtClockSkewMax()));
        known.put(digest, verified);
        return verified;
    }

    private static Caller callerOf(JWTClaimsSet claims) {
        if (scopes(claims).contains(OPERATOR_SCOPE)) {
            return new Caller.Operator(claims.getSubject());
        }
        var subject = claims.getSubject();
        if (!USER_ID.matcher(subject).matches() || Long.parseLong(subject) > Ids.MAX) {
            throw refused("The token's sub is no userId.", null);
        }
        return new Caller.Shopper(Long.parseLong(subject));
    }

    /** As text by blanks (RFC 9068), or a list of them. */
    private static List<String> scopes(JWTClaimsSet claims) {
        var scope = claims.getClaim("scope");
        if (scope instanceof String text) {
            return Arrays.asList(text.split(" ", -1));
        }
        return scope instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Says why to the log at DEBUG, by the kind of failure only: its message may hold parts of the token. */
    private static ProblemException refused(String detail, @Nullable Exception why) {
        if (why != null) {
            log.debug("a token is refused: {}", why.getClass().getSimpleName());
        }
        return new ProblemException(
                Problem.of(ProblemCode.UNAUTHORIZED, detail)
                        .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""),
                null);
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
        }
    }
}
