package kr.hhplus.schemas.http.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Tells who a call is from, by {@code Authorization: Bearer <token>}.
 *
 * <p>Thread-safe.
 */
public final class Callers {
    private static final String SCHEME = "Bearer ";

    private final @Nullable TokenVerifier tokens;
    private final byte[] adminToken;

    /** Without tokens a gateway in front has looked already. */
    Callers(@Nullable TokenVerifier tokens, String adminToken) {
        this.tokens = tokens;
        this.adminToken = adminToken.getBytes(StandardCharsets.UTF_8);
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
        return isAdminToken(token) ? new Caller.Operator() : tokens.verify(token);
    }

    /**
     * Lets only operators go on.
     *
     * @throws ProblemException UNAUTHORIZED: nobody whom the service knows; FORBIDDEN: a shopper
     */
    public void requireOperator(HttpServletRequest request) {
        var token = bearer(request);
        if (token == null) {
            throw unauthorized(
                    request.getHeader(HttpHeaders.AUTHORIZATION) == null
                            ? "Send the admin token: Authorization: Bearer <token>."
                            : "The admin token is wrong.");
        }
        if (isAdminToken(token)) {
            return;
        }
        if (tokens == null) {
            throw unauthorized("The admin token is wrong.");
        }
        if (!(tokens.verify(token) instanceof Caller.Operator)) {
            throw new ProblemException(
                    Problem.of(
                            ProblemCode.FORBIDDEN,
                            "The call is for operators: the token needs the scope " + TokenVerifier.OPERATOR_SCOPE
                                    + "."),
                    null);
        }
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

    private static ProblemException unauthorized(String detail) {
        return new ProblemException(
                Problem.of(ProblemCode.UNAUTHORIZED, detail).withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer"), null);
    }
}
