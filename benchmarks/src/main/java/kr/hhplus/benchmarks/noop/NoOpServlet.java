package kr.hhplus.benchmarks.noop;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Calls that do nothing: what the server and the load generator can do at best. POST reads its body and answers as the
 * door does, GET answers as the status of a waiting request does.
 */
final class NoOpServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String REQUEST_ID = "100001.10000001.dGhpcyBpcyBub3QgYSBtYWM";
    private static final byte[] ACCEPTED = bytes("{\"requestId\":\"" + REQUEST_ID
            + "\",\"couponId\":100001,\"userId\":10000001,\"status\":\"WAITING\",\"position\":12345,"
            + "\"statusUrl\":\"/api/v1/coupon/requests/" + REQUEST_ID + "\",\"pollAfterMs\":5321}");
    private static final byte[] WAITING = bytes("{\"requestId\":\"" + REQUEST_ID
            + "\",\"couponId\":100001,\"userId\":10000001,\"status\":\"WAITING\",\"position\":12345,"
            + "\"estimatedWaitMs\":1234,\"pollAfterMs\":5321}");

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getInputStream().readAllBytes();
        response.setHeader("Location", "/api/v1/coupon/requests/" + REQUEST_ID);
        response.setHeader("Retry-After", "5");
        answer(response, HttpServletResponse.SC_ACCEPTED, ACCEPTED);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        answer(response, HttpServletResponse.SC_OK, WAITING);
    }

    private static void answer(HttpServletResponse response, int status, byte[] body) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
