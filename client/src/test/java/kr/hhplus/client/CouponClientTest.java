package kr.hhplus.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import kr.hhplus.client.Answer.Accepted;
import kr.hhplus.client.Answer.Refused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against answers as the contract has them, on a loopback port. */
class CouponClientTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String TICKET = "100.42.pMFh6nsnMvJbxcbgQHZVFA";
    private static final String ACCEPTED = "{\"requestId\": \"" + TICKET + "\", \"position\": 17}";
    private static final String WAITING = "{\"requestId\": \"" + TICKET
            + "\", \"couponId\": 100, \"userId\": 42, \"status\": \"WAITING\", \"position\": 3}";
    private static final String ISSUED = "{\"requestId\": \"" + TICKET
            + "\", \"couponId\": 100, \"userId\": 42, \"status\": \"ISSUED\", \"issuanceNumber\": 3, \"more\": 1}";

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private CouponClient client;

    /** A status of 0 ends the connection without an answer. */
    private record Reply(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = new CouponClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), () -> "the-token");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void asksAndTellsThePlace() throws Exception {
        reply(202, ACCEPTED);

        assertThat(client.request(42, 100, null, LONG)).isEqualTo(new Accepted(TICKET, 17));

        assertThat(calls).singleElement().asString().startsWith("POST /api/v1/coupon/publish Bearer the-token null {");
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
    void whatIsSettledIsAnAnswerAndNoFailure() throws Exception {
        reply(409, "{\"code\": \"NOT_OPEN\", \"detail\": \"later\", \"opensAt\": \"2026-12-01T03:00:00Z\"}");

        assertThat(client.request(42, 100, null, LONG))
                .isEqualTo(new Refused("NOT_OPEN", "later", Instant.parse("2026-12-01T03:00:00Z")));
    }

    @Test
    void aCallThatIsWrongIsNotMadeAgain() {
        reply(400, "{\"code\": \"INVALID_REQUEST\", \"detail\": \"userId must be a whole number\"}");

        assertThatThrownBy(() -> client.request(-1, 100, null, LONG))
                .isInstanceOfSatisfying(
                        CouponCallException.class,
                        failure -> assertThat(failure.code()).isEqualTo("INVALID_REQUEST"));
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
    void aWaitThatEndsTellsThePlace() throws Exception {
        reply(200, WAITING);

        var known = client.await(TICKET, Duration.ZERO);

        assertThat(known.isDecided()).isFalse();
        assertThat(known.position()).isEqualTo(3);
    }

    @Test
    void givesUpWhenTheTimeIsUp() {
        reply(503, "{\"code\": \"UNAVAILABLE\"}");

        assertThatThrownBy(() -> client.request(42, 100, null, Duration.ZERO))
                .isInstanceOfSatisfying(
                        CouponCallException.class,
                        failure -> assertThat(failure.code()).isEqualTo("TIMED_OUT"));
    }

    private void reply(int status, String body) {
        replies.add(new Reply(status, body));
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
            var bytes = reply.body().getBytes(UTF_8);
            call.sendResponseHeaders(reply.status(), bytes.length);
            call.getResponseBody().write(bytes);
        }
    }
}
