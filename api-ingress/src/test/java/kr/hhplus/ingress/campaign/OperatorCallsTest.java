package kr.hhplus.ingress.campaign;

import static java.util.Objects.requireNonNull;
import static kr.hhplus.ingress.gate.TestGates.COUPON_ID;
import static kr.hhplus.ingress.gate.TestGates.publish;
import static kr.hhplus.ingress.gate.TestGates.stateAt;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kr.hhplus.ingress.gate.CampaignGate;
import kr.hhplus.ingress.gate.TestGates;
import kr.hhplus.ingress.publish.CommandLog;
import kr.hhplus.schemas.coupon.CampaignRefusal;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStock;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.OperatorResult;
import kr.hhplus.schemas.http.CampaignView;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

class OperatorCallsTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(5);
    private static final ChangeStock ONE_MORE = new ChangeStock(COUPON_ID, 1, "one-more");

    private final MockProducer<String, CouponCommand> producer = new MockProducer<>(
            false,
            null,
            new StringSerializer(),
            Topics.COUPON_COMMANDS.valueSerde().serializer());
    private final CampaignGate gate = TestGates.empty();

    @Test
    void isAnsweredWithTheCampaignWhenTheGateHasSeenTheEffect() {
        publish(gate, stateAt(0));
        var answer = calls(10, LONG).give(ONE_MORE);

        assertThat(answer).isNotDone();
        // The first append has offset 0 in this log; the state has not taken it in yet.
        assertThat(producer.history())
                .singleElement()
                .satisfies(record -> assertThat(record.value()).isEqualTo(ONE_MORE));
        acknowledgeAndPublish(null);

        assertThat(answer).isCompletedWithValueMatching(ok -> ok.getStatusCode().value() == 200);
        assertThat(((CampaignView) body(answer)).remaining()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(CampaignRefusal.class)
    void everyRefusalIsAProblemWithTheCampaign(CampaignRefusal refusal) {
        publish(gate, stateAt(0));
        var answer = calls(10, LONG).give(ONE_MORE);

        acknowledgeAndPublish(refusal);

        boolean unknown = refusal == CampaignRefusal.UNKNOWN_COUPON;
        var problem = problem(answer, unknown ? 404 : 409);
        assertThat(problem.getDetail()).isNotBlank();
        assertThat(properties(problem)).containsKey("code");
        assertThat(properties(problem).get("campaign")).isInstanceOfSatisfying(CampaignView.class, campaign -> {
            assertThat(campaign.issued()).isEqualTo(2);
            assertThat(campaign.remaining()).isEqualTo(3);
        });
    }

    @Test
    void aCommandThatManyHaveFollowedHasNoKnownAnswer() {
        publish(gate, stateAt(0));
        var answer = calls(10, LONG).give(ONE_MORE);

        producer.completeNext();
        publish(gate, stateAt(99));

        assertThat(properties(problem(answer, 409))).containsEntry("code", "CONCURRENT_CHANGE");
    }

    @Test
    void anUnknownCampaignIsToldWithoutACommand() throws Exception {
        var answer = calls(10, LONG).give(ONE_MORE);
        answer.get(ANSWER_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);

        assertThat(properties(problem(answer, 404))).containsEntry("code", "UNKNOWN_COUPON");
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void aCampaignThatWasDefinedElsewhereAMomentAgoIsKnownInTime() {
        var answer = calls(10, LONG).give(ONE_MORE);
        assertThat(producer.history()).isEmpty();

        publish(gate, stateAt(0));

        assertThat(producer.history()).hasSize(1);
        assertThat(answer).isNotDone();
    }

    @Test
    void aCampaignIsDefinedWithoutWaitingForIt() {
        var define = new DefineCampaign(COUPON_ID, stateAt(0).terms(), "");

        var answer = calls(10, LONG).give(define);

        assertThat(producer.history()).hasSize(1);
        assertThat(answer).isNotDone();
    }

    @Test
    void anEffectThatIsNotSeenInTimeMayStillCome() throws Exception {
        publish(gate, stateAt(0));
        var answer = calls(10, SHORT).give(ONE_MORE);
        // Offset 0 is the gate's already, the next one is not.
        producer.completeNext();
        var second = calls(10, SHORT).give(ONE_MORE);
        producer.completeNext();

        second.get(ANSWER_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);

        assertThat(answer).isDone();
        var problem = problem(second, 503);
        assertThat(problem.getDetail()).contains("may still");
        assertThat(second.join().getHeaders().getFirst("Retry-After")).isNotBlank();
    }

    @Test
    void aLogThatDoesNotAnswerIsTold() {
        publish(gate, stateAt(0));
        var answer = calls(10, LONG).give(ONE_MORE);

        producer.errorNext(new TimeoutException("no acknowledgement"));

        assertThat(properties(problem(answer, 503))).containsEntry("code", "UNAVAILABLE");
    }

    @Test
    void aFullLogIsTold() {
        publish(gate, stateAt(0));

        var answer = calls(0, LONG).give(ONE_MORE);

        assertThat(properties(problem(answer, 503))).containsEntry("code", "UNAVAILABLE");
        assertThat(producer.history()).isEmpty();
    }

    /** The command gets offset 0, and is the last that the state knows of. */
    private void acknowledgeAndPublish(@Nullable CampaignRefusal refusal) {
        publish(gate, stateAt(1, new OperatorResult(0, "one-more", refusal)));
        producer.completeNext();
    }

    private OperatorCalls calls(int inFlightMax, Duration waitMax) {
        return new OperatorCalls(
                new CommandLog(producer, Duration.ofMinutes(1), inFlightMax), gate, TestGates.CLOCK, waitMax);
    }

    private static Object body(CompletableFuture<ResponseEntity<Object>> answer) {
        return requireNonNull(answer.join().getBody());
    }

    private static ProblemDetail problem(CompletableFuture<ResponseEntity<Object>> answer, int status) {
        assertThat(answer)
                .isCompletedWithValueMatching(
                        response -> response.getStatusCode().value() == status, "status " + status);
        return (ProblemDetail) body(answer);
    }

    private static Map<String, Object> properties(ProblemDetail problem) {
        return requireNonNull(problem.getProperties());
    }
}
