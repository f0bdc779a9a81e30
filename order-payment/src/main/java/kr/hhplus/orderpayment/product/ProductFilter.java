package kr.hhplus.orderpayment.product;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import kr.hhplus.schemas.http.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * Answers GET /api/v1/products and /api/v1/products/{productId} from memory, without the price of Spring MVC; everything else goes on to
 * {@link ProductController}. Thread-safe.
 */
public final class ProductFilter implements Filter {
    /** Of the calls that it looks at. */
    public static final String PATTERN = ProductController.PATH + "/*";

    private static final int PREFIX_LENGTH = ProductController.PATH.length() + 1;
    /** As many as the largest id has. */
    private static final int DIGITS_MAX = 16;

    private static final long NO_ID = -1;

    private final ProductCache cache;

    public ProductFilter(ProductCache cache) {
        this.cache = cache;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var json = request instanceof HttpServletRequest http && "GET".equals(http.getMethod()) ? inMemory(http) : null;
        if (json == null) {
            chain.doFilter(request, response);
            return;
        }
        var answer = (HttpServletResponse) response;
        answer.setContentType(MediaType.APPLICATION_JSON_VALUE);
        answer.setContentLength(json.length);
        answer.getOutputStream().write(json);
    }

    private byte @Nullable [] inMemory(HttpServletRequest request) {
        var path = request.getRequestURI();
        if (path.length() == ProductController.PATH.length()) {
            return page(request);
        }
        long productId = productId(path);
        return productId == NO_ID ? null : cache.inMemory(productId);
    }

    /** A question that cannot be is for the controller to refuse. */
    private byte @Nullable [] page(HttpServletRequest request) {
        for (var values : request.getParameterMap().values()) {
            if (values.length != 1) {
                return null;
            }
        }
        try {
            return cache.inMemory(PageQuery.parse(
                    request.getParameter("category"),
                    request.getParameter("sort"),
                    request.getParameter("after"),
                    request.getParameter("page"),
                    request.getParameter("limit")));
        } catch (ProblemException e) {
            return null;
        }
    }

    private static long productId(String path) {
        int digits = path.length() - PREFIX_LENGTH;
        if (digits < 1 || digits > DIGITS_MAX) {
            return NO_ID;
        }
        long id = 0;
        for (int i = PREFIX_LENGTH; i < path.length(); i++) {
            char digit = path.charAt(i);
            if (digit < '0' || digit > '9') {
                return NO_ID;
            }
            id = 10 * id + (digit - '0');
        }
        return id;
    }
}
