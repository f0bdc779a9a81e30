package kr.hhplus.schemas.http.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import kr.hhplus.schemas.operator.OperatorAction;
import kr.hhplus.schemas.operator.OperatorEntry;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerMapping;

class OperatorLogTest {
    private static final String TOKEN = "the-token-of-operators";
    private static final Instant NOW = Instant.parse("2026-12-01T03:00:00Z");

    private final MockProducer<String, OperatorEntry> topic = new MockProducer<>(
            true, null, new StringSerializer(), Topics.OPERATOR_LOG.valueSerde().serializer());
    private final OperatorLog log = new OperatorLog(topic, Clock.fixed(NOW, ZoneOffset.UTC));
    private final OperatorLogInterceptor interceptor =
            new OperatorLogInterceptor(Identity.gateway().callers(TOKEN), log);

    @Test
    void aChangeIsOnRecordBeforeItIsMadeAndItsAnswerAfter() throws Exception {
        var call = call("POST", "/api/v1/campaigns/{couponId}/stock", "{\"delta\": 5}");
        var answer = new MockHttpServletResponse();

        assertThat(interceptor.preHandle(call, answer, this)).isTrue();
        assertThat(entries())
                .containsExactly(new OperatorEntry.Call(
                        "admin-token", OperatorAction.CAMPAIGN_STOCK, "coupon 7", "{\"delta\": 5}", NOW));
        assertThat(call.getContentAsString()).isEqualTo("{\"delta\": 5}");

        answer.setStatus(409);
        interceptor.afterCompletion(call, answer, this, null);
        assertThat(entries()).hasSize(2).last().isEqualTo(new OperatorEntry.Answer(0, 409));
    }

    @Test
    void aCallThatIsTakenUpAgainIsWrittenOnce() throws Exception {
        var call = call("POST", "/api/v1/campaigns/{couponId}/pause", "");

        interceptor.preHandle(call, new MockHttpServletResponse(), this);
        interceptor.preHandle(call, new MockHttpServletResponse(), this);

        assertThat(entries()).hasSize(1);
    }

    @Test
    void aReadIsNotWritten() throws Exception {
        var call = call("GET", "/api/v1/campaigns/{couponId}", "");

        assertThat(interceptor.preHandle(call, new MockHttpServletResponse(), this))
                .isTrue();
        interceptor.afterCompletion(call, new MockHttpServletResponse(), this, null);

        assertThat(entries()).isEmpty();
    }

    @Test
    void whatCannotBeWrittenIsNotDone() {
        topic.sendException = new TimeoutException("no broker");

        var failure = catchThrowableOfType(
                ProblemException.class,
                () -> interceptor.preHandle(
                        call("POST", "/api/v1/campaigns/{couponId}/close", ""), new MockHttpServletResponse(), this));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.UNAVAILABLE);
    }

    @Test
    void whatIsWrittenHasABoundAndNoCharactersThatDoSomething() {
        log.begin("kim\n", OperatorAction.LOG_IN, "t".repeat(200), "a\u0000b" + "c".repeat(2_000));

        var written = (OperatorEntry.Call) entries().get(0);
        assertThat(written.operator()).isEqualTo("kim");
        assertThat(written.target()).hasSize(100).endsWith("…");
        assertThat(written.detail()).hasSize(1_000).startsWith("a?bc").endsWith("…");
    }

    @Test
    void everyEntryIsReadAsItWasWritten() {
        var serde = Topics.OPERATOR_LOG.valueSerde();

        for (var action : OperatorAction.values()) {
            OperatorEntry entry = new OperatorEntry.Call("김운영", action, "coupon 7", "{}", NOW);
            var bytes = serde.serializer().serialize("operator-log", entry);
            assertThat(serde.deserializer().deserialize("operator-log", bytes)).isEqualTo(entry);
        }
        OperatorEntry answer = new OperatorEntry.Answer(17, 202);
        var bytes = serde.serializer().serialize("operator-log", answer);
        assertThat(serde.deserializer().deserialize("operator-log", bytes)).isEqualTo(answer);
    }

    private List<OperatorEntry> entries() {
        return topic.history().stream().map(record -> record.value()).toList();
    }

    private static MockHttpServletRequest call(String method, String path, String body) {
        var call = new MockHttpServletRequest(method, path.replace("{couponId}", "7"));
        call.addHeader("Authorization", "Bearer " + TOKEN);
        call.setContent(body.getBytes(StandardCharsets.UTF_8));
        call.setCharacterEncoding("UTF-8");
        call.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, path);
        call.setAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, Map.of("couponId", "7"));
        return call;
    }
}
