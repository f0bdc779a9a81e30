package kr.hhplus.standalone.seed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.Json;

/** Defines campaigns by the API. A seed's campaigns are known by their names, and not defined a second time. */
final class SeedCampaigns {
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(20);
    /** Ids that are looked at for one that is free. */
    private static final long IDS_MAX = 10_000;

    private final URI http;
    private final String adminToken;
    private final SeedData data;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    SeedCampaigns(URI http, String adminToken, SeedData data) {
        this.http = http;
        this.adminToken = adminToken;
        this.data = data;
    }

    /** Their couponIds. */
    List<Long> define(int campaigns, Runnable defined) throws InterruptedException {
        var ids = new ArrayList<Long>();
        long id = 1;
        for (int number = 1; number <= campaigns; number++) {
            id = defineOne(number, id);
            ids.add(id++);
            defined.run();
        }
        return ids;
    }

    /** On the first id from the given one on that is free, or has this campaign already. */
    private long defineOne(int number, long from) throws InterruptedException {
        for (long id = from; id < from + IDS_MAX; id++) {
            var known = send(request(id).GET());
            if (known.statusCode() == 200) {
                if (data.campaignName(number)
                        .equals(Json.LINE.readTree(known.body()).path("name").asString(""))) {
                    return id;
                }
                continue;
            }
            var defined = send(request(id)
                    .header("Authorization", "Bearer " + adminToken)
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString(Json.LINE.writeValueAsString(data.campaign(number)))));
            if (defined.statusCode() != 200) {
                throw CommandFailure.failed(
                        "campaign " + id + " was not taken: " + defined.statusCode() + " " + defined.body());
            }
            return id;
        }
        throw CommandFailure.failed("no free couponId from " + from + " to " + (from + IDS_MAX));
    }

    private HttpRequest.Builder request(long couponId) {
        return HttpRequest.newBuilder(http.resolve("/api/v1/campaigns/" + couponId))
                .timeout(ANSWER_WAIT_MAX);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw CommandFailure.failed("the API does not answer at " + http + ": " + e, e);
        }
    }
}
