package kr.hhplus.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kr.hhplus.client.Answer.Accepted;
import kr.hhplus.client.Answer.Refused;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against answers as the contract has them, on a loopback port. */
class CouponClientTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration STALL_MAX = Duration.ofSeconds(10);
    private static final String TICKET = "100.42.pMFh6nsnMvJbxcbgQHZVFA";
    private static final String ACCEPTED = "{\"requestId\": \"" + TICKET + "\", \"position\": 17}";
    private static final String WAITING = "{\"requestId\": \"" + TICKET
            + "\", \"couponId\": 100, \"userId\": 42, \"status\": \"WAITING\", \"position\": 3, \"pollAfterMs\": 10}";
    private static final String ISSUED = "{\"requestId\": \"" + TICKET
            + "\", \"couponId\": 100, \"userId\": 42, \"status\": \"ISSUED\", \"issuanceNumber\": 3, \"more\": 1}";

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private HttpServer server;
    private CouponClient client;

    /**
     * What the server says.
     *
     * @param status 0 ends the connection without an answer
     * @param retryAfter a header; empty: none
     * @param isStalled the last byte comes when the test ends, or is long over its time
     */
    private record Reply(int status, String body, String retryAfter, boolean isStalled) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = client(Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        stopping.countDown();
        server.stop(0);
    }

    @Test
    void asksAndTellsThePlace() throws Exception {
        reply(202, ACCEPTED);

        assertThat(client.request(42, 100, null, LONG)).isEqualTo(new Accepted(TICKET, 17));

        assertThat(calls).singleElement().asString().startsWith("POST /api/v1/coupon/publish Bearer token-1 null {");
    }

    @Test
    void theSameKeyGoesAlongWithEachAttempt() throws Exception {
        reply(503, "{\"code\": \"UNAVAILABLE\"}");
        reply(0, "");
        reply(202, ACCEPTED);

        assertThat(client.request(42, 100, "key-1", LONG)).isInstanceOf(Accepted.class);

        assertThat(calls).hasSize(3).allMatch(call -> call.contains(" key-1 "));
    }

    @Test
    void eachAttemptAsksForTheToken() throws Exception {
        reply(503, "{\"code\": \"UNAVAILABLE\"}");
        reply(202, ACCEPTED);

        client.request(42, 100, null, LONG);

        assertThat(calls).extracting(call -> call.split(" ", -1)[3]).containsExactly("token-1", "token-2");
    }

    @Test
    void comesBackNoSoonerThanItIsAskedTo() {
        replies.add(new Reply(503, "{\"code\": \"UNAVAILABLE\"}", "3600", false));

        assertThat(codeOf(() -> client.request(42, 100, null, Duration.ofMinutes(2))))
                .isEqualTo("TIMED_OUT");
        assertThat(calls).hasSize(1);
    }

    @Test
    void anAnswerThatStallsInItsBodyIsNone() {
        replies.add(new Reply(202, ACCEPTED, "", true));

        assertThat(codeOf(() -> client(Duration.ofMillis(200)).request(42, 100, null, Duration.ZERO)))
                .isEqualTo("TIMED_OUT");
    }

    @Test
    void whatIsSettledIsAnAnswerAndNoFailure() throws Exception {
        reply(409, "{\"code\": \"NOT_OPEN\", \"detail\": \"later\", \"opensAt\": \"2026-12-01T03:00:00Z\"}");

        assertThat(client.request(42, 100, null, LONG))
                .isEqualTo(new Refused("NOT_OPEN", "later", Instant.parse("2026-12-01T03:00:00Z")));
    }

    @Test
    void aCallThatIsWrongIsNotMadeAgain() {
        reply(400, "{\"code\": \"INVALID_REQUEST\", \"detail\": \"userId must be a whole number\"}");

        assertThat(codeOf(() -> client.request(-1, 100, null, LONG))).isEqualTo("INVALID_REQUEST");
        assertThat(calls).hasSize(1);
    }

    @Test
    void waitsForTheDecision() throws Exception {
        reply(200, WAITING);
        reply(0, "");
        reply(200, ISSUED);

        var decided = client.await(TICKET, LONG);

        assertThat(decided.isIssued()).isTrue();
        assertThat(decided.issuanceNumber()).isEqualTo(3);
        assertThat(calls).first().asString().contains("/api/v1/coupon/requests/" + TICKET + "?waitMs=10000");
    }

    @Test
    void aCallThatIsNotHeldIsMadeAgainNoSoonerThanTheServerSays() throws Exception {
        var later = WAITING.replace("\"pollAfterMs\": 10", "\"pollAfterMs\": 60000");
        reply(200, later);
        reply(200, later);

        var known = client.await(TICKET, Duration.ofMillis(200));

        assertThat(known.pollAfterMs()).isEqualTo(60_000);
        assertThat(calls).hasSize(2).last().asString().contains("?waitMs=0 ");
    }

    @Test
    void aWaitThatEndsTellsThePlace() throws Exception {
        reply(200, WAITING);

        var known = client.await(TICKET, Duration.ZERO);

        assertThat(known.isDecided()).isFalse();
        assertThat(known.position()).isEqualTo(3);
    }

    @Test
    void givesUpWhenTheTimeIsUp() {
        reply(503, "{\"code\": \"UNAVAILABLE\"}");

        assertThat(codeOf(() -> client.request(42, 100, null, Duration.ZERO))).isEqualTo("TIMED_OUT");
    }

    private CouponClient client(Duration answerWaitMax) {
        var uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new CouponClient(uri, () -> "token-" + tokens.incrementAndGet(), answerWaitMax);
    }

    private static String codeOf(ThrowingCallable call) {
        var failure = catchThrowableOfType(CouponCallException.class, call);
        assertThat(failure).isNotNull();
        return failure.code();
    }

    private void reply(int status, String body) {
        replies.add(new Reply(status, body, "", false));
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            var headers = call.getRequestHeaders();
            calls.add(String.join(
                    " ",
                    call.getRequestMethod(),
                    call.getRequestURI().toString(),
                    headers.getFirst("Authorization"),
                    String.valueOf(headers.getFirst("Idempotency-Key")),
                    new String(call.getRequestBody().readAllBytes(), UTF_8)));
            var reply = replies.remove();
            if (reply.status() == 0) {
                return;
            }
            if (!reply.retryAfter().isEmpty()) {
                call.getResponseHeaders().set("Retry-After", reply.retryAfter());
            }
            var bytes = reply.body().getBytes(UTF_8);
            call.sendResponseHeaders(reply.status(), bytes.length);
            call.getResponseBody().write(bytes, 0, bytes.length - 1);
            call.getResponseBody().flush();
            if (reply.isStalled()) {
                awaitTheEnd();
            }
            call.getResponseBody().write(bytes, bytes.length - 1, 1);
        }
    }

    private void awaitTheEnd() {
        try {
            var unused = stopping.await(STALL_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
