package kr.hhplus.schemas.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class BodyLimitFilterTest {
    private static final int BODY_BYTES_MAX = 10;
    private static final int NOT_READ = -1;

    private final BodyLimitFilter filter = new BodyLimitFilter(
            BODY_BYTES_MAX, new ProblemWriter(TestJson.MAPPER), List.of(new OwnBodyLimit("/own/{id}/limit")));
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private int bytesRead = NOT_READ;

    @Test
    void aDeclaredBodyOverTheLimitIsRefusedUnread() throws Exception {
        send(declared(11), InputStream::readAllBytes);

        assertThat(bytesRead).isEqualTo(NOT_READ);
        assertThat(response.getStatus()).isEqualTo(413);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getContentAsString())
                .contains("\"code\":\"PAYLOAD_TOO_LARGE\"")
                .contains("at most 10 bytes");
    }

    @Test
    void aDeclaredBodyOfTheLimitPasses() throws Exception {
        send(declared(10), InputStream::readAllBytes);

        assertThat(bytesRead).isEqualTo(10);
        assertThat(response.getStatus()).isEqualTo(200);
    }

    @Test
    void aChunkedBodyOfTheLimitPasses() throws Exception {
        send(chunked(10), InputStream::readAllBytes);

        assertThat(bytesRead).isEqualTo(10);
    }

    @Test
    void aChunkedBodyIsCutOffWhereItGoesOverTheLimit() {
        assertThatThrownBy(() -> send(chunked(11), InputStream::readAllBytes))
                .isInstanceOfSatisfying(
                        BodyTooLargeException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.PAYLOAD_TOO_LARGE));
        assertThatThrownBy(() -> send(chunked(11), BodyLimitFilterTest::readByteByByte))
                .isInstanceOf(BodyTooLargeException.class);
    }

    private interface Reading {
        byte[] of(InputStream body) throws IOException;
    }

    private void send(MockHttpServletRequest request, Reading reading) throws ServletException, IOException {
        var servlet = new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest given, HttpServletResponse unused) throws IOException {
                bytesRead = reading.of(given.getInputStream()).length;
            }
        };
        filter.doFilter(request, response, new MockFilterChain(servlet));
    }

    private static byte[] readByteByByte(InputStream body) throws IOException {
        int bytes = 0;
        while (body.read() >= 0) {
            bytes++;
        }
        return new byte[bytes];
    }

    private static MockHttpServletRequest declared(int bytes) {
        var request = new MockHttpServletRequest("POST", "/");
        request.setContent(new byte[bytes]);
        return request;
    }

    /** Without Content-Length, as a chunked body comes. */
    private static MockHttpServletRequest chunked(int bytes) {
        var request = new MockHttpServletRequest("POST", "/") {
            @Override
            public long getContentLengthLong() {
                return -1;
            }
        };
        request.setContent(new byte[bytes]);
        return request;
    }
}
