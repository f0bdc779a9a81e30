package kr.hhplus.ingress.status;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/** Events of an asynchronous call, by the server's non-blocking output. */
final class ServletSink implements EventSink, WriteListener, AsyncListener {
    private static final Logger log = LoggerFactory.getLogger(ServletSink.class);
    /** No time-out of the server's: whoever writes the stream ends it. */
    private static final long NEVER = 0;

    private final AsyncContext async;
    private final HttpServletResponse response;
    private final ServletOutputStream out;
    private volatile boolean writable;
    private volatile boolean gone;

    private ServletSink(AsyncContext async, HttpServletResponse response, ServletOutputStream out) {
        this.async = async;
        this.response = response;
        this.out = out;
    }

    static ServletSink open(AsyncContext async) throws IOException {
        async.setTimeout(NEVER);
        var response = (HttpServletResponse) async.getResponse();
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // Some proxies gather an answer before they pass it on.
        response.setHeader("X-Accel-Buffering", "no");
        var sink = new ServletSink(async, response, response.getOutputStream());
        async.addListener(sink);
        sink.out.setWriteListener(sink);
        return sink;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        // Before the write: the server may say that more can be written before this thread goes on.
        writable = false;
        out.write(bytes);
        out.flush();
        if (out.isReady()) {
            writable = true;
        }
    }

    @Override
    public void end() {
        end(HttpServletResponse.SC_OK);
    }

    @Override
    public void endWithoutNews() {
        end(HttpServletResponse.SC_NO_CONTENT);
    }

    private void end(int status) {
        try {
            response.setStatus(status);
            async.complete();
        } catch (IllegalStateException e) {
            log.debug("the client left before the end of its stream", e);
        }
    }

    @Override
    public void onWritePossible() {
        writable = true;
    }

    /** The server ends the call itself. */
    @Override
    public void onError(Throwable failure) {
        gone = true;
    }

    @Override
    public void onError(AsyncEvent event) {
        gone = true;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        gone = true;
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        gone = true;
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nothing is started anew.
    }
}
