package kr.hhplus.standalone.run;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import kr.hhplus.standalone.cli.Json;
import tools.jackson.databind.JsonNode;

/** Calls the API as its users do. */
final class ApiClient {
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(30);

    private final URI http;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ApiClient(URI http) {
        this.http = http;
    }

    /** An answer; the body is JSON or null. */
    record Answer(int status, HttpHeaders headers, JsonNode body) {
        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** Empty where the body has no such text. */
        String text(String field) {
            return body.path(field).asString("");
        }
    }

    Answer get(String path) throws Exception {
        return send(request(path).GET());
    }

    Answer publish(long userId, long couponId) throws Exception {
        return publish("{\"userId\":" + userId + ",\"couponId\":" + couponId + "}");
    }

    Answer publish(String body) throws Exception {
        return send(request("/api/v1/coupon/publish")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    /** What became of the ticket, by long poll. */
    Answer outcome(String requestId) throws Exception {
        return get("/api/v1/coupon/requests/" + requestId + "?waitMs=10000");
    }

    Answer define(long couponId, Map<String, ?> terms) throws Exception {
        return define(Long.toString(couponId), Json.LINE.writeValueAsString(terms));
    }

    Answer define(String couponId, String body) throws Exception {
        return send(request("/api/v1/campaigns/" + couponId)
                .header("Authorization", "Bearer " + TestServices.ADMIN_TOKEN)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
    }

    Answer publish(long userId, long couponId, String idempotencyKey) throws Exception {
        return send(request("/api/v1/coupon/publish")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString("{\"userId\":" + userId + ",\"couponId\":" + couponId + "}")));
    }

    Answer withdraw(String requestId) throws Exception {
        return send(request("/api/v1/coupon/requests/" + requestId).DELETE());
    }

    /** A call of an operator on a campaign; headers are names and values in turn. */
    Answer operate(Object couponId, String call, String body, String... headers) throws Exception {
        var request = request("/api/v1/campaigns/" + couponId + "/" + call)
                .header("Authorization", "Bearer " + TestServices.ADMIN_TOKEN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    /** Sends a list of users; the last line of the answer. */
    Answer grant(Object couponId, String grantId, String csv) throws Exception {
        var answer = client.send(
                request("/api/v1/campaigns/" + couponId + "/grants")
                        .header("Authorization", "Bearer " + TestServices.ADMIN_TOKEN)
                        .header("Content-Type", "text/csv")
                        .header("Idempotency-Key", grantId)
                        .POST(BodyPublishers.ofString(csv))
                        .build(),
                BodyHandlers.ofString());
        var lines = answer.body().lines().toList();
        return new Answer(answer.statusCode(), answer.headers(), Json.LINE.readTree(lines.get(lines.size() - 1)));
    }

    Answer getAsOperator(String path) throws Exception {
        return send(request(path)
                .header("Authorization", "Bearer " + TestServices.ADMIN_TOKEN)
                .GET());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(http.resolve(path)).timeout(ANSWER_WAIT_MAX);
    }

    Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = client.send(request.build(), BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.headers(), Json.LINE.readTree(answer.body()));
    }
}
