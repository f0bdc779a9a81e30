package kr.hhplus.schemas.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets only operators in: {@code Authorization: Bearer <admin token>}, on every call that changes something, and where it
 * is asked for on those that read.
 */
public final class AdminToken implements HandlerInterceptor {
    private final byte[] expected;
    private final boolean readsAreFree;

    /** @param readsAreFree whether GET, HEAD and OPTIONS need no token */
    public AdminToken(String token, boolean readsAreFree) {
        this.readsAreFree = readsAreFree;
        this.expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        var method = HttpMethod.valueOf(request.getMethod());
        if (readsAreFree && isRead(method)) {
            return true;
        }
        var given = request.getHeader(HttpHeaders.AUTHORIZATION);
        // Constant time: how long a comparison takes must not tell how much of a guess was right.
        if (given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected)) {
            return true;
        }
        throw new ProblemException(
                Problem.of(
                                ProblemCode.UNAUTHORIZED,
                                given == null
                                        ? "Send the admin token: Authorization: Bearer <token>."
                                        : "The admin token is wrong.")
                        .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer"),
                null);
    }

    private static boolean isRead(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS);
    }
}
