package kr.hhplus.schemas.http.identity;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Tells who a call is from, by {@code Authorization: Bearer <token>}; an operator also by the cookie of an
 * {@link OperatorSession}.
 *
 * <p>Thread-safe.
 */
public final class Callers {
    private static final String SCHEME = "Bearer ";
    /** The name of all who show the admin token. */
    private static final Caller.Operator BY_ADMIN_TOKEN = new Caller.Operator("admin-token");

    private final @Nullable TokenVerifier tokens;
    private final byte[] adminToken;
    private final OperatorSession.Codec sessions;

    /** Without tokens a gateway in front has looked already. */
    Callers(@Nullable TokenVerifier tokens, String adminToken, Clock clock) {
        this.tokens = tokens;
        this.adminToken = adminToken.getBytes(StandardCharsets.UTF_8);
        this.sessions = new OperatorSession.Codec(adminToken, clock);
    }

    /**
     * Who asks for something that belongs to a user. Behind a gateway no header is looked at.
     *
     * @throws ProblemException UNAUTHORIZED: nobody whom the service knows
     */
    public Caller of(HttpServletRequest request) {
        if (tokens == null) {
            return new Caller.Gateway();
        }
        var token = bearer(request);
        if (token == null) {
            throw unauthorized("Send your token: Authorization: Bearer <token>.");
        }
        return isAdminToken(token) ? BY_ADMIN_TOKEN : tokens.verify(token);
    }

    /**
     * Lets only operators go on, and tells which one it is. A bearer token comes before a session.
     *
     * @throws ProblemException UNAUTHORIZED: nobody whom the service knows; FORBIDDEN: a shopper
     */
    public Caller.Operator requireOperator(HttpServletRequest request) {
        var token = bearer(request);
        if (token != null) {
            return operator(token).operator();
        }
        if (request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
            throw unauthorized("The admin token is wrong.");
        }
        var cookie = sessionCookie(request);
        if (cookie == null) {
            throw unauthorized("Send the admin token: Authorization: Bearer <token>.");
        }
        return sessions.read(cookie)
                .map(session -> new Caller.Operator(session.operator()))
                .orElseThrow(() -> unauthorized("The session is over. Log in again."));
    }

    /** The session that the call shows; empty: none that counts. */
    public Optional<OperatorSession> session(HttpServletRequest request) {
        return Optional.ofNullable(sessionCookie(request)).flatMap(sessions::read);
    }

    /**
     * Begins a session for whoever has an operator's token: the admin token, or one of the issuer's, which ends the session
     * with itself and whose {@code sub} is the name.
     *
     * @param name of who shows the admin token; nobody else chooses one
     * @throws ProblemException as {@link #requireOperator}; FORBIDDEN, too, for a {@code sub} that cannot be a name
     */
    public OperatorSession logIn(String token, String name) {
        var known = operator(token);
        if (isAdminToken(token)) {
            return sessions.begin(name, known.goodUntil());
        }
        if (!OperatorSession.isOperator(known.operator().name())) {
            throw new ProblemException(
                    Problem.of(
                            ProblemCode.FORBIDDEN,
                            "The token's sub cannot be the name of an operator, which has 1 .. "
                                    + OperatorSession.OPERATOR_LENGTH_MAX
                                    + " printable characters, and no blanks around them."),
                    null);
        }
        return sessions.begin(known.operator().name(), known.goodUntil());
    }

    /** The value of the session's cookie. */
    public String cookie(OperatorSession session) {
        return sessions.write(session);
    }

    private record KnownOperator(Caller.Operator operator, Instant goodUntil) {}

    private KnownOperator operator(String token) {
        if (isAdminToken(token)) {
            return new KnownOperator(BY_ADMIN_TOKEN, Instant.MAX);
        }
        if (tokens == null) {
            throw unauthorized("The admin token is wrong.");
        }
        var verified = tokens.verified(token);
        if (verified.caller() instanceof Caller.Operator operator) {
            return new KnownOperator(operator, verified.goodUntil());
        }
        throw new ProblemException(
                Problem.of(
                        ProblemCode.FORBIDDEN,
                        "The call is for operators: the token needs the scope " + TokenVerifier.OPERATOR_SCOPE + "."),
                null);
    }

    /** Whether {@link #requireOperator} would let the call go on. */
    public boolean isOperator(HttpServletRequest request) {
        try {
            requireOperator(request);
            return true;
        } catch (ProblemException refused) {
            return false;
        }
    }

    /** Constant time: how long a comparison takes must not tell how much of a guess was right. */
    private boolean isAdminToken(String token) {
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), adminToken);
    }

    /** Null where there is none. The name of the scheme may be written in any case (RFC 9110). */
    private static @Nullable String bearer(HttpServletRequest request) {
        var given = request.getHeader(HttpHeaders.AUTHORIZATION);
        return given != null && given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? given.substring(SCHEME.length())
                : null;
    }

    /** Null where there is none, or where it may have come without the page's knowing. */
    private static @Nullable String sessionCookie(HttpServletRequest request) {
        var cookies = request.getCookies();
        if (cookies == null || !OperatorSession.HEADER_VALUE.equals(request.getHeader(OperatorSession.HEADER))) {
            return null;
        }
        return Arrays.stream(cookies)
                .filter(cookie -> cookie.getName().equals(OperatorSession.COOKIE))
                .map(Cookie::getValue)
                .findFirst()
                .orElse(null);
    }

    private static ProblemException unauthorized(String detail) {
        return new ProblemException(
                Problem.of(ProblemCode.UNAUTHORIZED, detail).withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer"), null);
    }
}
