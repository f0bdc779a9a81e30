package kr.hhplus.orderpayment.product;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerInterceptor;

/** Asks for {@code Authorization: Bearer <admin token>} on every call that changes a product. */
public final class OperatorToken implements HandlerInterceptor {
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final byte[] expected;

    public OperatorToken(String token) {
        this.expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        var given = request.getHeader(HttpHeaders.AUTHORIZATION);
        // Constant time: how long a comparison takes must not tell how much of a guess was right.
        if (READS.contains(request.getMethod())
                || (given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected))) {
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
}
