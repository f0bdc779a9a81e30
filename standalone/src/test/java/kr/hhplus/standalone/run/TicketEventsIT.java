package kr.hhplus.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kr.hhplus.backends.Backends;
import kr.hhplus.standalone.cli.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A ticket's events, as they come through the web server. */
@ExtendWith(SharedBackends.class)
class TicketEventsIT {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private static Path dir;

    private static Services services;
    private static ApiClient api;

    private record Event(String id, String name, String data) {}

    @BeforeAll
    static void start(Backends backends) throws Exception {
        services = TestServices.start(backends, dir);
        api = new ApiClient(services.http());
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    void theLastEventIsWhatTheStatusCallAnswers() throws Exception {
        long coupon = SharedBackends.newCoupon();
        api.define(coupon, Map.of("name", "events", "stock", 1));
        var requestId = api.publish(42, coupon).text("requestId");

        var stream = stream(requestId, "");

        assertThat(stream.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
        assertThat(stream.headers().firstValue("Cache-Control")).hasValue("no-store");
        var lines = stream.body().iterator();
        var last = next(lines);
        while (last.name().equals("position")) {
            last = next(lines);
        }
        assertThat(last.name()).isEqualTo("outcome");
        assertThat(Json.LINE.readTree(last.data()))
                .isEqualTo(api.outcome(requestId).body());
        assertThat(lines.hasNext()).isFalse();
        assertThat(stream(requestId, last.id()).statusCode()).isEqualTo(204);
        assertThat(stream(requestId, "x").body()).anyMatch("event: outcome"::equals);
    }

    @Test
    void whoIsRegisteredForADrawIsToldUntilTheEnd() throws Exception {
        long coupon = SharedBackends.newCoupon();
        var opensAt = Instant.now().plus(1, ChronoUnit.HOURS).toString();
        api.define(coupon, Map.of("name", "draw", "stock", 1, "opensAt", opensAt, "fairStart", true));
        var requestId = api.publish(43, coupon).text("requestId");
        assertThat(api.outcome(requestId).text("status")).isEqualTo("REGISTERED");

        var lines = stream(requestId, "").body().iterator();
        var registered = next(lines);
        assertThat(registered.name()).isEqualTo("position");
        assertThat(registered.data()).contains("\"status\":\"REGISTERED\"");
        var again = stream(requestId, registered.id()).body().iterator();
        api.withdraw(requestId);

        for (var stream : List.of(lines, again)) {
            var event = next(stream);
            assertThat(event.name()).isEqualTo("outcome");
            assertThat(event.data()).contains("\"status\":\"WITHDRAWN\"");
            assertThat(stream.hasNext()).isFalse();
        }
    }

    private static HttpResponse<Stream<String>> stream(String requestId, String lastEventId) throws Exception {
        var request = api.request("/api/v1/coupon/requests/" + requestId + "/events");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofLines());
    }

    /** The next event; comments are passed over. */
    private static Event next(Iterator<String> lines) {
        var id = "";
        var name = "";
        var data = "";
        for (var line = lines.next(); !(line.isEmpty() && !data.isEmpty()); line = lines.next()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            }
        }
        return new Event(id, name, data);
    }
}
