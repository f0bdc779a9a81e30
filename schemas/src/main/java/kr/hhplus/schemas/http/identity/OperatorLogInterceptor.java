package kr.hhplus.schemas.http.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import kr.hhplus.schemas.coupon.RequestKey;
import kr.hhplus.schemas.operator.OperatorAction;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Has every change by an operator written down before it is made, and its answer after. Stands behind {@link OperatorsOnly};
 * a change that is no {@link OperatorAction} fails.
 */
public final class OperatorLogInterceptor implements HandlerInterceptor {
    private static final String WRITTEN = OperatorLogInterceptor.class.getName();
    /** More than the log takes, in any characters. */
    private static final int BODY_BYTES_MAX = 4 * OperatorLog.DETAIL_CHARS_MAX;

    private record Written(String operator, long offset) {}

    private final Callers callers;
    private final OperatorLog log;

    public OperatorLogInterceptor(Callers callers, OperatorLog log) {
        this.callers = callers;
        this.log = log;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        // A call that waits without a thread comes here twice.
        if (OperatorsOnly.isRead(request) || request.getAttribute(WRITTEN) != null) {
            return true;
        }
        var path = String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
        var action = OperatorAction.of(request.getMethod(), path)
                .orElseThrow(() -> new IllegalStateException(
                        "the operator log has no action for " + request.getMethod() + " " + path));
        var operator = callers.requireOperator(request).name();
        long offset = log.begin(operator, action, action.target(variables(request)), detail(action, request));
        request.setAttribute(WRITTEN, new Written(operator, offset));
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (request.getAttribute(WRITTEN) instanceof Written written) {
            request.removeAttribute(WRITTEN);
            log.end(written.operator(), written.offset(), response.getStatus());
        }
    }

    @SuppressWarnings("unchecked") // as Spring sets it
    private static Map<String, String> variables(HttpServletRequest request) {
        return (Map<String, String>)
                requireNonNullElse(request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE), Map.of());
    }

    /** The body, which is in memory and can be read again; of a list only its name, since it is read as it comes. */
    private static String detail(OperatorAction action, HttpServletRequest request) throws IOException {
        if (action == OperatorAction.GRANT) {
            var grantId = request.getHeader("Idempotency-Key");
            return grantId != null && RequestKey.isValid(grantId) ? "{\"grantId\": \"" + grantId + "\"}" : "";
        }
        return new String(request.getInputStream().readNBytes(BODY_BYTES_MAX), UTF_8);
    }
}
