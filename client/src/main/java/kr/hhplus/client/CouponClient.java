package kr.hhplus.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
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
 * twice. Every wait ends with the caller's.
 *
 * <p>Thread-safe.
 */
public final class CouponClient {
    /** The server holds a status call for no longer. */
    private static final Duration HELD_MAX = Duration.ofSeconds(10);
    /** For an answer, beyond the time that it is held for. */
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(5);

    private static final Duration RETRY_AFTER_MAX = Duration.ofMinutes(1);
    private static final String REQUESTS = "/api/v1/coupon/requests/";

    private final JsonMapper json = new JsonMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_WAIT_MAX)
            .build();
    private final URI server;
    private final Supplier<@Nullable String> token;

    /** A client behind a gateway that knows who is calling. */
    public CouponClient(URI server) {
        this(server, () -> null);
    }

    /** @param token of the user, sent as a bearer token; asked for with each attempt, null for none */
    public CouponClient(URI server, Supplier<@Nullable String> token) {
        this.server = server;
        this.token = token;
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
        var request = to("/api/v1/coupon/publish", ANSWER_WAIT_MAX)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        var answer = send(request, deadline(wait));
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
            long leftMs = Math.max(0, (deadline - System.nanoTime()) / 1_000_000);
            var held = Duration.ofMillis(Math.min(HELD_MAX.toMillis(), leftMs));
            var known = status(requestId, held, deadline + ANSWER_WAIT_MAX.toNanos());
            if (known.isDecided() || System.nanoTime() - deadline >= 0) {
                return known;
            }
            if (!known.status().equals("WAITING")) {
                // Registered: the call is not held, and the draw may be far away.
                Thread.sleep(Math.min(leftMs, ANSWER_WAIT_MAX.toMillis()));
            }
        }
    }

    private RequestStatus status(String requestId, Duration held, long deadline) throws InterruptedException {
        var answer = send(
                to(REQUESTS + requestId + "?waitMs=" + held.toMillis(), held.plus(ANSWER_WAIT_MAX))
                        .GET(),
                deadline);
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
                whole(content, "issuanceNumber"),
                time(content, "expiresAt"));
    }

    private HttpRequest.Builder to(String path, Duration answerWait) {
        var request = HttpRequest.newBuilder(server.resolve(path)).timeout(answerWait);
        var bearer = token.get();
        return bearer == null ? request : request.setHeader("Authorization", "Bearer " + bearer);
    }

    /** An answer that is not "again later". */
    private HttpResponse<String> send(HttpRequest.Builder request, long deadline) throws InterruptedException {
        var backOff = new BackOff(ThreadLocalRandom.current());
        while (true) {
            var asked = Duration.ZERO;
            String reason;
            try {
                var answer = http.send(request.build(), BodyHandlers.ofString());
                if (answer.statusCode() != 429 && answer.statusCode() != 503) {
                    return answer;
                }
                asked = retryAfter(answer);
                reason = "answered " + answer.statusCode();
            } catch (IOException e) {
                reason = "no answer: " + e;
            }
            var pause = backOff.next(asked);
            if (System.nanoTime() + pause.toNanos() - deadline >= 0) {
                throw new CouponCallException("TIMED_OUT", reason);
            }
            Thread.sleep(pause.toMillis());
        }
    }

    private static Duration retryAfter(HttpResponse<String> answer) {
        var seconds = answer.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(Duration.ZERO);
        return seconds.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : seconds;
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

    private static long deadline(Duration wait) {
        return System.nanoTime() + wait.toNanos();
    }
}
