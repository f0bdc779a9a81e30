package kr.hhplus.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import kr.hhplus.client.Answer.Accepted;
import kr.hhplus.client.Answer.Refused;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks for a coupon, and waits for what becomes of the request. An attempt that was not answered, or was answered 429 or
 * 503, is made again, no sooner than the server asks for: the same request has the same ticket, so that it never counts
 * twice. Every wait ends with the caller's, or seconds later where an answer is still due.
 *
 * <p>Thread-safe.
 */
public final class CouponClient {
    /** The server holds a status call for no longer. */
    private static final Duration HELD_MAX = Duration.ofSeconds(10);
    /** For an answer, beyond the time that it is held for. */
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(5);

    /** Between calls that are not held, where the server does not say how long. */
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private static final Duration REGISTERED_INTERVAL = Duration.ofSeconds(5);

    private static final String REQUESTS = "/api/v1/coupon/requests/";

    private final JsonMapper json = new JsonMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_WAIT_MAX)
            .build();
    private final URI server;
    private final Supplier<@Nullable String> token;
    private final Duration answerWaitMax;

    /** A client behind a gateway that knows who is calling. */
    public CouponClient(URI server) {
        this(server, () -> null);
    }

    /** @param token of the user, sent as a bearer token; asked for with each attempt, null for none */
    public CouponClient(URI server, Supplier<@Nullable String> token) {
        this(server, token, ANSWER_WAIT_MAX);
    }

    CouponClient(URI server, Supplier<@Nullable String> token, Duration answerWaitMax) {
        this.server = server;
        this.token = token;
        this.answerWaitMax = answerWaitMax;
    }

    /**
     * Asks for a coupon.
     *
     * @param key tells requests apart where a user may have several coupons: 1 to 64 letters, digits, _ and -; null for
     *     the only one. Use the same again after a failure.
     * @throws CouponCallException the call is wrong, or was not taken in time
     */
    public Answer request(long userId, long couponId, @Nullable String key, Duration wait) throws InterruptedException {
        var body = json.writeValueAsString(Map.of("userId", userId, "couponId", couponId));
        var request = HttpRequest.newBuilder(server.resolve("/api/v1/coupon/publish"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        var answer = send(request, answerWaitMax, deadline(wait));
        var content = read(answer);
        return switch (answer.statusCode()) {
            case 202 ->
                new Accepted(
                        text(content, "requestId"), content.path("position").asLong(1));
            case 404, 409 ->
                new Refused(text(content, "code"), content.path("detail").asString(""), time(content, "opensAt"));
            default -> throw failure(answer, content);
        };
    }

    /** What is known of a request now. */
    public RequestStatus status(String requestId, Duration wait) throws InterruptedException {
        return status(requestId, Duration.ZERO, deadline(wait));
    }

    /**
     * Waits for the decision, or for the end of the wait: then the status is not decided, and waiting again goes on where
     * this has ended.
     *
     * @throws CouponCallException there is no such ticket, or nothing was answered in time
     */
    public RequestStatus await(String requestId, Duration wait) throws InterruptedException {
        long deadline = deadline(wait);
        while (true) {
            long asked = System.nanoTime();
            var held = Duration.ofMillis(Math.min(HELD_MAX.toMillis(), millisUntil(deadline)));
            var known = status(requestId, held, deadline + answerWaitMax.toNanos());
            if (known.isDecided() || System.nanoTime() - deadline >= 0) {
                return known;
            }
            if (System.nanoTime() - asked < held.toNanos()) {
                Thread.sleep(Math.min(pause(known).toMillis(), millisUntil(deadline)));
            }
        }
    }

    /** After a call that was not held: the server has too many that are, or it stops. */
    private static Duration pause(RequestStatus known) {
        if (!known.status().equals("WAITING")) {
            // Registered: the draw may be far away.
            return REGISTERED_INTERVAL;
        }
        return known.pollAfterMs() == null ? POLL_INTERVAL : Duration.ofMillis(known.pollAfterMs());
    }

    private RequestStatus status(String requestId, Duration held, long deadline) throws InterruptedException {
        var uri = server.resolve(REQUESTS + requestId + "?waitMs=" + held.toMillis());
        var answer = send(HttpRequest.newBuilder(uri), held.plus(answerWaitMax), deadline);
        var content = read(answer);
        if (answer.statusCode() != 200) {
            throw failure(answer, content);
        }
        return new RequestStatus(
                text(content, "requestId"),
                content.path("couponId").asLong(0),
                content.path("userId").asLong(0),
                text(content, "status"),
                whole(content, "position"),
                whole(content, "pollAfterMs"),
                whole(content, "issuanceNumber"),
                time(content, "expiresAt"));
    }

    /** An answer that is not "again later"; each attempt waits for its own so long, to the end of the body. */
    private HttpResponse<String> send(HttpRequest.Builder request, Duration answerWait, long deadline)
            throws InterruptedException {
        var backOff = new BackOff(ThreadLocalRandom.current());
        while (true) {
            var asked = Duration.ZERO;
            String reason;
            try {
                var answer = attempt(request, answerWait);
                if (answer.statusCode() != 429 && answer.statusCode() != 503) {
                    return answer;
                }
                asked = retryAfter(answer);
                reason = "answered " + answer.statusCode();
            } catch (ExecutionException e) {
                reason = "no answer: " + e.getCause();
            } catch (TimeoutException e) {
                reason = "no answer within " + answerWait.toMillis() + " ms";
            }
            var pause = backOff.next(asked);
            if (System.nanoTime() + pause.toNanos() - deadline >= 0) {
                throw new CouponCallException("TIMED_OUT", reason);
            }
            Thread.sleep(pause.toMillis());
        }
    }

    private HttpResponse<String> attempt(HttpRequest.Builder request, Duration answerWait)
            throws InterruptedException, ExecutionException, TimeoutException {
        var bearer = token.get();
        if (bearer != null) {
            request.setHeader("Authorization", "Bearer " + bearer);
        }
        var answer = http.sendAsync(request.build(), BodyHandlers.ofString());
        try {
            // The time-out of a request would end with the headers of its answer, and a body may stall.
            return answer.get(answerWait.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            answer.cancel(true);
        }
    }

    private static Duration retryAfter(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(Duration.ZERO);
    }

    private JsonNode read(HttpResponse<String> answer) {
        try {
            return json.readTree(answer.body());
        } catch (JacksonException e) {
            throw new CouponCallException("BAD_ANSWER", "answered " + answer.statusCode() + ", and no JSON");
        }
    }

    private static CouponCallException failure(HttpResponse<String> answer, JsonNode problem) {
        var detail = problem.path("detail").asString("answered " + answer.statusCode());
        return new CouponCallException(problem.path("code").asString("BAD_ANSWER"), detail);
    }

    private static String text(JsonNode content, String field) {
        var value = content.path(field);
        if (!value.isString()) {
            throw new CouponCallException("BAD_ANSWER", "there is no " + field);
        }
        return value.asString();
    }

    private static @Nullable Long whole(JsonNode content, String field) {
        return content.has(field) ? content.path(field).asLong() : null;
    }

    private static @Nullable Instant time(JsonNode content, String field) {
        return content.has(field) ? Instant.parse(content.path(field).asString()) : null;
    }

    /** Rounded up, so that who has slept for it is there. */
    private static long millisUntil(long deadline) {
        return Math.max(0, (deadline - System.nanoTime() + 999_999) / 1_000_000);
    }

    private static long deadline(Duration wait) {
        return System.nanoTime() + wait.toNanos();
    }
}
