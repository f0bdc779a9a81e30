package kr.hhplus.schemas.http.identity;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Lets only operators in, on every call that changes something, and where it is asked for on those that read. */
public final class OperatorsOnly implements HandlerInterceptor {
    private final Callers callers;
    private final boolean readsAreFree;

    /** Where readsAreFree, GET, HEAD and OPTIONS are for everybody. */
    public OperatorsOnly(Callers callers, boolean readsAreFree) {
        this.callers = callers;
        this.readsAreFree = readsAreFree;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // A call that waits without a thread comes here twice, and may have taken effect: by then the login may be
        // over.
        boolean wasLetIn = request.getDispatcherType() == DispatcherType.ASYNC;
        if (!wasLetIn && (!readsAreFree || !isRead(request))) {
            callers.requireOperator(request);
        }
        return true;
    }

    /** GET, HEAD and OPTIONS change nothing. */
    static boolean isRead(HttpServletRequest request) {
        var method = HttpMethod.valueOf(request.getMethod());
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS);
    }
}
