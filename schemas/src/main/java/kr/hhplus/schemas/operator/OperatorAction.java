package kr.hhplus.schemas.operator;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What operators do, by the call that does it. */
public enum OperatorAction {
    CAMPAIGN_DEFINE("PUT", "/api/v1/campaigns/{couponId}", "coupon {couponId}"),
    CAMPAIGN_STOCK("POST", "/api/v1/campaigns/{couponId}/stock", "coupon {couponId}"),
    CAMPAIGN_PAUSE("POST", "/api/v1/campaigns/{couponId}/pause", "coupon {couponId}"),
    CAMPAIGN_RESUME("POST", "/api/v1/campaigns/{couponId}/resume", "coupon {couponId}"),
    CAMPAIGN_CLOSE("POST", "/api/v1/campaigns/{couponId}/close", "coupon {couponId}"),
    REVOKE("POST", "/api/v1/campaigns/{couponId}/revocations", "coupon {couponId}"),
    GRANT("POST", "/api/v1/campaigns/{couponId}/grants", "coupon {couponId}"),
    PRODUCT_ADD("POST", "/api/v1/products", "a new product"),
    PRODUCT_DEFINE("PUT", "/api/v1/products/{productId}", "product {productId}"),
    JOB_START("POST", "/api/v1/admin/jobs", "a new job"),
    JOB_CANCEL("DELETE", "/api/v1/admin/jobs/{id}", "job {id}"),
    LOG_IN("POST", "/api/v1/admin/session", "session"),
    LOG_OUT("DELETE", "/api/v1/admin/session", "session");

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    private final String method;
    private final String path;
    private final String target;

    OperatorAction(String method, String path, String target) {
        this.method = method;
        this.path = path;
        this.target = target;
    }

    /**
     * The action of a call; empty: it is none of these.
     *
     * @param path as a pattern, with its variables in braces
     */
    public static Optional<OperatorAction> of(String method, String path) {
        return Arrays.stream(values())
                .filter(action -> action.method.equals(method) && action.path.equals(path))
                .findFirst();
    }

    /** What it is done to, by the variables of the path. */
    public String target(Map<String, String> variables) {
        return VARIABLE.matcher(target)
                .replaceAll(name -> Matcher.quoteReplacement(variables.getOrDefault(name.group(1), "?")));
    }
}
