package kr.hhplus.standalone.flood;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kr.hhplus.backends.MySqlAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a small HTTP server that answers as a test wants. */
class PublishLoadTest {
    private static final int WAIT_SECONDS_MAX = 20;
    private static final double REQUESTS_PER_SECOND_AT_ONCE = 1_000_000;

    private final MultiThreadIoEventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    private final Queue<String> tokens = new ConcurrentLinkedQueue<>();
    private final Queue<Long> acceptedUsers = new ConcurrentLinkedQueue<>();
    private @Nullable HttpServer server;

    private interface Answer {
        void to(HttpExchange exchange, int nth) throws IOException;
    }

    @BeforeEach
    void openServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @AfterEach
    void close() throws InterruptedException {
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }

    @Test
    void sendsEveryRequestAndCountsTheAnswersByCode() throws Exception {
        var load = run(plan(100, 50, null), (exchange, nth) -> {
            if (nth % 4 == 0) {
                answer(exchange, 409, "{\"status\":409,\"code\":\"SOLD_OUT\"}");
            } else {
                answer(exchange, 202, "{\"requestId\":\"a.b.c\"}");
            }
        });

        assertThat(load.accepted()).isEqualTo(75);
        assertThat(load.refused()).containsExactly(Map.entry("SOLD_OUT", 25L));
        assertThat(load.unexpected()).isEmpty();
        assertThat(load.retries()).isZero();
        assertThat(load.answerMicros().getTotalCount()).isEqualTo(100);
        assertThat(load.acceptedUsers())
                .containsExactlyInAnyOrderElementsOf(
                        List.copyOf(acceptedUsers).stream().distinct().toList());
    }

    @Test
    void sendsTheSameRequestAgainAfterA503() throws Exception {
        var load = run(plan(1, 1, null), (exchange, nth) -> {
            if (nth == 1) {
                answer(exchange, 503, "{\"code\":\"UNAVAILABLE\"}");
            } else {
                answer(exchange, 202, "{}");
            }
        });

        assertThat(load.accepted()).isEqualTo(1);
        assertThat(load.retries()).isEqualTo(1);
        assertThat(bodies).containsExactly("{\"userId\":1,\"couponId\":7}", "{\"userId\":1,\"couponId\":7}");
    }

    @Test
    void waitsAsLongAsRetryAfterSays() throws Exception {
        var load = run(plan(1, 1, null), (exchange, nth) -> {
            if (nth == 1) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                answer(exchange, 503, "{}");
            } else {
                answer(exchange, 202, "{}");
            }
        });

        assertThat(load.retries()).isEqualTo(1);
        assertThat(load.answeredNanos() - load.startNanos()).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void sendsTheSameRequestAgainOverANewConnectionWhenOneBreaks() throws Exception {
        var load = run(plan(1, 1, null), (exchange, nth) -> {
            if (nth == 1) {
                exchange.close();
            } else {
                answer(exchange, 202, "{}");
            }
        });

        assertThat(load.accepted()).isEqualTo(1);
        assertThat(load.retries()).isEqualTo(1);
    }

    @Test
    void countsLatencyFromTheFirstTimeThatARequestWasToBeSent() throws Exception {
        var load = run(plan(2, 2, REQUESTS_PER_SECOND_AT_ONCE), (exchange, nth) -> {
            if (nth == 1) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                answer(exchange, 503, "{}");
            } else {
                answer(exchange, 202, "{}");
            }
        });

        // The one that is sent again has its latency from its first time on.
        assertThat(load.answerMicros().getMaxValue()).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toMicros(1) * 99 / 100);
    }

    @Test
    void letsRequestsArriveAtTheGivenRate() throws Exception {
        var load = run(plan(11, 11, 20.0), (exchange, nth) -> answer(exchange, 202, "{}"));

        assertThat(load.answeredNanos() - load.startNanos())
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(10 * 1_000 / 20));
    }

    @Test
    void actsForEveryUserAsAnOperator() throws Exception {
        run(plan(3, 3, null), (exchange, nth) -> answer(exchange, 202, "{}"));

        assertThat(tokens).hasSize(3).containsOnly("Bearer token-of-an-operator");
    }

    @Test
    void tellsAnswersThatNobodyExpects() throws Exception {
        var load = run(
                plan(2, 2, null),
                (exchange, nth) -> answer(exchange, 401, "{\"status\":401,\"code\":\"UNAUTHORIZED\"}"));

        assertThat(load.accepted()).isZero();
        assertThat(load.unexpected()).containsExactly(Map.entry("401 UNAUTHORIZED", 2L));
    }

    private static FloodPlan plan(int requests, int users, @Nullable Double requestsPerSecond) {
        return new FloodPlan(7, 10, users, requests, requestsPerSecond, 1, 3);
    }

    private LoadResult run(FloodPlan plan, Answer answer) throws Exception {
        var requests = new AtomicInteger();
        var open = Objects.requireNonNull(server);
        open.createContext("/api/v1/coupon/publish", exchange -> {
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer.to(exchange, requests.incrementAndGet());
        });
        open.start();
        var address = open.getAddress();
        var target = new FloodTarget(
                URI.create("http://" + address.getHostString() + ":" + address.getPort()),
                "",
                new MySqlAddress("", "", ""),
                "token-of-an-operator");
        var load =
                new PublishLoad(plan, target, threads.next(), (user, intendedNanos, body) -> acceptedUsers.add(user));
        return load.start().get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        // 0: chunked, as the real API answers.
        exchange.sendResponseHeaders(status, status == 202 ? 0 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
