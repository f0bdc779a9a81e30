package kr.hhplus.standalone.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import kr.hhplus.backends.MySqlAddress;
import kr.hhplus.standalone.flood.FloodTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PositionProbeTest {
    private HttpServer server;

    @BeforeEach
    void acceptRequestsAndHaveNoPlaces() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/coupon/publish", call -> answer(call, 202, "{\"requestId\":\"1\"}"));
        server.createContext("/api/v1/coupon/requests/", call -> answer(call, 200, "{\"status\":\"WAITING\"}"));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void placesThatNeverComeBackAreMissingUntilNow() {
        var http = URI.create("http://127.0.0.1:" + server.getAddress().getPort());

        try (var probe = PositionProbe.start(new FloodTarget(http, "", new MySqlAddress("", "", ""), ""), 1)) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(probe.missingSecondsMax()).isPositive());
        }
    }

    private static void answer(HttpExchange call, int status, String body) throws IOException {
        try (call) {
            call.sendResponseHeaders(status, body.length());
            call.getResponseBody().write(body.getBytes(UTF_8));
        }
    }
}
