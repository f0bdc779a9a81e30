package kr.hhplus.standalone.flood;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.Json;

/** Defines the campaign that is flooded. */
public final class CampaignClient {
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(20);
    /** A definition may be sent again: while partitions change their leader, one may come late to its effect. */
    private static final Duration TAKEN_WAIT_MAX = Duration.ofSeconds(30);

    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

    private CampaignClient() {}

    /** Returns when the gate knows it; throws {@link CommandFailure} when it was not taken. */
    public static void define(FloodTarget target, long couponId, long stock) throws InterruptedException {
        var terms = Json.LINE.writeValueAsString(Map.of("name", "Flood of coupon " + couponId, "stock", stock));
        var request = HttpRequest.newBuilder(target.http().resolve("/api/v1/campaigns/" + couponId))
                .header("Authorization", "Bearer " + target.adminToken())
                .header("Content-Type", "application/json")
                .timeout(ANSWER_WAIT_MAX)
                .PUT(BodyPublishers.ofString(terms))
                .build();
        try {
            var client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            var answer = client.send(request, BodyHandlers.ofString());
            long deadline = System.nanoTime() + TAKEN_WAIT_MAX.toNanos();
            while (answer.statusCode() == 503 && System.nanoTime() - deadline < 0) {
                Thread.sleep(RETRY_PAUSE.toMillis());
                answer = client.send(request, BodyHandlers.ofString());
            }
            if (answer.statusCode() != 200) {
                throw CommandFailure.failed("the campaign was not taken: " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            throw CommandFailure.failed("the API does not answer at " + target.http() + ": " + e, e);
        }
    }
}
