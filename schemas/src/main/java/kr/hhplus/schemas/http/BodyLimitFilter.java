package kr.hhplus.schemas.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.server.PathContainer;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Refuses bodies over a limit: by their declared length at once, without one while they are read. */
final class BodyLimitFilter extends OncePerRequestFilter {
    private final int bodyBytesMax;
    private final ProblemWriter problems;
    private final List<PathPattern> unbounded;

    /** The calls of ownLimits are let through as they are. */
    BodyLimitFilter(int bodyBytesMax, ProblemWriter problems, List<OwnBodyLimit> ownLimits) {
        this.bodyBytesMax = bodyBytesMax;
        this.problems = problems;
        this.unbounded = ownLimits.stream()
                .map(own -> PathPatternParser.defaultInstance.parse(own.path()))
                .toList();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        // Most calls have a short body, and need no look at the paths.
        long declaredBytes = request.getContentLengthLong();
        if (declaredBytes >= 0 && declaredBytes <= bodyBytesMax) {
            return true;
        }
        var path = PathContainer.parsePath(request.getRequestURI());
        return unbounded.stream().anyMatch(pattern -> pattern.matches(path));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long declaredBytes = request.getContentLengthLong();
        if (declaredBytes > bodyBytesMax) {
            problems.write(new BodyTooLargeException(bodyBytesMax).problem(), response);
        } else {
            // Without a declared length, which the server would enforce, the body has to be counted.
            chain.doFilter(new BoundedRequest(request), response);
        }
    }

    private final class BoundedRequest extends HttpServletRequestWrapper {
        BoundedRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new BoundedStream(super.getInputStream());
        }
    }

    private final class BoundedStream extends ServletInputStream {
        private final ServletInputStream body;
        private int bytesRead;

        BoundedStream(ServletInputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            int next = body.read();
            if (next >= 0) {
                count(1);
            }
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = body.read(buffer, offset, length);
            if (read > 0) {
                count(read);
            }
            return read;
        }

        private void count(int read) throws BodyTooLargeException {
            bytesRead += read;
            if (bytesRead > bodyBytesMax) {
                throw new BodyTooLargeException(bodyBytesMax);
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
