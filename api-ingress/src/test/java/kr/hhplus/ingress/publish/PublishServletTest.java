package kr.hhplus.ingress.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static kr.hhplus.ingress.gate.TestGates.COUPON_ID;
import static kr.hhplus.ingress.gate.TestGates.otherAt;
import static kr.hhplus.ingress.gate.TestGates.publish;
import static kr.hhplus.ingress.gate.TestGates.stateAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import kr.hhplus.ingress.gate.CampaignGate;
import kr.hhplus.ingress.gate.TestGates;
import kr.hhplus.ingress.limit.RateLimitSettings;
import kr.hhplus.ingress.limit.RateLimits;
import kr.hhplus.ingress.publish.PublishServlet.Accepted;
import kr.hhplus.ingress.queue.WaitingQueue;
import kr.hhplus.schemas.connection.RedisSettings;
import kr.hhplus.schemas.http.AsyncJsonServlet.Reply;
import kr.hhplus.schemas.http.identity.Identity;
import kr.hhplus.schemas.ticket.TicketCodec;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.schemas.tracing.Tracing;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import redis.clients.jedis.RedisClient;
import tools.jackson.databind.json.JsonMapper;

class PublishServletTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final CampaignGate gate = TestGates.empty();
    private final RedisClient noRedis =
            new RedisSettings(URI.create("redis://127.0.0.1:1"), 1, Duration.ofMillis(1)).open();
    private final CommandLog log = new CommandLog(
            new MockProducer<>(
                    true,
                    null,
                    new StringSerializer(),
                    Topics.COUPON_COMMANDS.valueSerde().serializer()),
            Duration.ofMinutes(1),
            10);
    private final PublishServlet servlet = new PublishServlet(
            new RateLimits(new RateLimitSettings(0, 0, 1_000), metrics),
            Identity.gateway().callers("the-token-of-operators"),
            gate,
            log,
            new WaitingQueue(noRedis, 10, metrics),
            new TicketCodec(new byte[TicketCodec.SECRET_BYTES_MIN]),
            TestGates.CLOCK,
            new JsonMapper(),
            metrics,
            Tracing.off());

    @AfterEach
    void close() {
        log.close();
        noRedis.close();
    }

    @Test
    void whatIsDecidedOfOtherCouponsOfThePartitionIsNotAheadOfARequest() {
        publish(gate, stateAt(0));
        for (int user = 1; user <= 8; user++) {
            accepted(user);
        }

        assertThat(accepted(9).position()).isEqualTo(8);
        publish(gate, otherAt(0, 7));

        assertThat(accepted(10).position()).isEqualTo(2);
    }

    private Accepted accepted(long userId) {
        var request = new MockHttpServletRequest("POST", "/api/v1/coupon/publish");
        request.setContentType("application/json");
        request.setContent(("{\"userId\": " + userId + ", \"couponId\": " + COUPON_ID + "}").getBytes(UTF_8));
        return (Accepted) ((Reply) servlet.handle(request).join()).body();
    }
}
