package kr.hhplus.schemas.http;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Bounds bodies in size and in time. A body that has come with its headers, as nearly all do, is read at once. Any other is
 * waited for without a thread, and the call begins when it is complete: whoever sends slowly,
 * or stops sending, holds a connection for a while and nothing else. A body over the limit is read and forgotten up to a
 * bound, so that its sender sees the answer and no reset.
 *
 * <p>Thread-safe.
 */
final class BodyFilter implements Filter {
    /** More is not waited for. */
    static final int FORGOTTEN_BYTES_MAX = 16 * 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(BodyFilter.class);
    private static final int READ_BYTES = 8 * 1024;

    private final int bodyBytesMax;
    private final Duration arrivalMax;
    private final ProblemWriter problems;
    private final List<Unbounded> unbounded;

    private record Unbounded(PathPattern path, OwnBodyLimit limit) {}

    /**
     * What is over the limit is let through as it is in the calls of ownLimits, for those who may make them.
     *
     * @param arrivalMax within which a body has to be complete
     */
    BodyFilter(int bodyBytesMax, Duration arrivalMax, ProblemWriter problems, List<OwnBodyLimit> ownLimits) {
        this.bodyBytesMax = bodyBytesMax;
        this.arrivalMax = arrivalMax;
        this.problems = problems;
        this.unbounded = ownLimits.stream()
                .map(own -> new Unbounded(PathPatternParser.defaultInstance.parse(own.path()), own))
                .toList();
    }

    @Override
    public void doFilter(ServletRequest given, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var request = (HttpServletRequest) given;
        long declaredBytes = request.getContentLengthLong();
        boolean fits = declaredBytes >= 0 && declaredBytes <= bodyBytesMax;
        if (declaredBytes == 0
                || (declaredBytes < 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null)
                || (!fits && isUnbounded(request))) {
            chain.doFilter(request, response);
            return;
        }
        var arrival = new Arrival(request, (HttpServletResponse) response);
        if (declaredBytes > FORGOTTEN_BYTES_MAX) {
            arrival.refuse(tooLarge());
        } else if (fits && arrival.isComplete((int) declaredBytes)) {
            chain.doFilter(arrival.request, response);
        } else {
            arrival.begin();
        }
    }

    private boolean isUnbounded(HttpServletRequest request) {
        if (unbounded.isEmpty()) {
            return false;
        }
        var path = PathContainer.parsePath(request.getRequestURI());
        return unbounded.stream()
                .anyMatch(own ->
                        own.path().matches(path) && own.limit().isAllowed().test(request));
    }

    private Problem tooLarge() {
        return Problem.of(ProblemCode.PAYLOAD_TOO_LARGE, "A body may have at most " + bodyBytesMax + " bytes.");
    }

    /** One body on its way. The server calls it by one thread at a time. */
    private final class Arrival implements ReadListener, AsyncListener {
        private final WithBody request;
        private final HttpServletResponse response;
        private final ServletInputStream in;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private long bytes;
        private boolean ended;

        Arrival(HttpServletRequest request, HttpServletResponse response) throws IOException {
            this.request = new WithBody(request);
            this.response = response;
            this.in = request.getInputStream();
        }

        /** Takes what is there, without waiting for more. */
        boolean isComplete(int declaredBytes) throws IOException {
            var whole = new byte[declaredBytes];
            int length = 0;
            while (length < declaredBytes && in.available() > 0) {
                int read = in.read(whole, length, declaredBytes - length);
                if (read < 0) {
                    break;
                }
                length += read;
            }
            if (length == declaredBytes) {
                request.body = whole;
                return true;
            }
            body.write(whole, 0, length);
            bytes = length;
            return false;
        }

        void begin() {
            var async = request.startAsync(request, response);
            async.setTimeout(arrivalMax.toMillis());
            async.addListener(this);
            in.setReadListener(this);
        }

        /** Answered as a call without a thread is: otherwise the server's thread would wait for what it throws away. */
        void refuse(Problem problem) throws IOException {
            request.startAsync(request, response);
            end(problem);
        }

        @Override
        public void onDataAvailable() throws IOException {
            var read = new byte[READ_BYTES];
            while (!ended && in.isReady()) {
                int length = in.read(read);
                if (length < 0) {
                    return;
                }
                bytes += length;
                if (bytes <= bodyBytesMax) {
                    body.write(read, 0, length);
                } else if (bytes > FORGOTTEN_BYTES_MAX) {
                    end(tooLarge());
                }
            }
        }

        @Override
        public void onAllDataRead() throws IOException {
            if (ended) {
                return;
            }
            if (bytes > bodyBytesMax) {
                end(tooLarge());
            } else {
                ended = true;
                request.body = body.toByteArray();
                request.getAsyncContext().dispatch();
            }
        }

        @Override
        public void onError(Throwable failure) {
            log.debug("a body broke off", failure);
            endQuietly();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            endQuietly();
        }

        private void endQuietly() {
            try {
                if (!ended) {
                    end(ErrorPage.BROKEN_OFF);
                }
            } catch (IOException | IllegalStateException e) {
                log.debug("the client left before the answer", e);
            }
        }

        private void end(Problem problem) throws IOException {
            ended = true;
            // What may still come is not worth reading.
            response.setHeader(HttpHeaders.CONNECTION, "close");
            problems.write(problem, response);
            request.getAsyncContext().complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    /** The request, with its body in memory once that has come. */
    private static final class WithBody extends HttpServletRequestWrapper {
        private byte[] body = {};

        WithBody(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() {
            var bytes = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return bytes.read();
                }

                @Override
                public int read(byte[] buffer, int offset, int length) {
                    return bytes.read(buffer, offset, length);
                }

                @Override
                public byte[] readAllBytes() {
                    return bytes.readAllBytes();
                }

                @Override
                public int available() {
                    return bytes.available();
                }

                @Override
                public boolean isFinished() {
                    return bytes.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new IllegalStateException("the body is there already");
                }
            };
        }
    }
}
