package kr.hhplus.ingress.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class CommandLogTest {
    private static final int IN_FLIGHT_MAX = 2;
    private static final int TURNS_MAX = 2;
    /** A coupon. */
    private static final long IN_ANOTHER_PARTITION = LongStream.iterate(8, id -> id + 1)
            .filter(id -> Topics.COUPON_COMMANDS.partitionOf(id) != Topics.COUPON_COMMANDS.partitionOf(7))
            .findFirst()
            .orElseThrow();

    private final MockProducer<String, CouponCommand> producer = new MockProducer<>(
            false,
            null,
            new StringSerializer(),
            Topics.COUPON_COMMANDS.valueSerde().serializer());
    private final CommandLog log = new CommandLog(producer, Duration.ofMinutes(1), IN_FLIGHT_MAX, TURNS_MAX);

    @Test
    void appendsUnderTheCouponAndTellsWhereWhenAcknowledged() {
        var appended = append(7, 1);

        assertThat(appended).isNotDone();
        producer.completeNext();
        assertThat(appended).isCompletedWithValueMatching(position -> position.offset() == 0);
        assertThat(producer.history()).singleElement().satisfies(record -> {
            assertThat(record.topic()).isEqualTo("coupon-commands");
            assertThat(record.key()).isEqualTo("7");
            assertThat(record.value()).isEqualTo(new IssueCoupon(7, 1));
        });
    }

    @Test
    void refusesMoreThanTheBoundUntilOneIsAcknowledged() {
        var first = append(7, 1);
        var second = append(7, 2);

        assertThat(log.append(new IssueCoupon(7, 3))).isEmpty();
        assertThat(producer.history()).hasSize(2);
        producer.completeNext();
        assertThat(first).isCompleted();
        assertThat(log.append(new IssueCoupon(7, 3))).isPresent();
        assertThat(log.append(new IssueCoupon(7, 4))).isEmpty();
        assertThat(second).isNotDone();
    }

    @Test
    void aFailureIsToldAndMakesRoom() {
        var failing = append(7, 1);
        var good = append(7, 2);
        var failure = new TimeoutException("no acknowledgement");

        producer.errorNext(failure);
        producer.completeNext();

        assertThat(good).isCompleted();
        assertThat(failing).failsWithin(Duration.ZERO).withThrowableThat().withCause(failure);
        assertThat(log.room()).isEqualTo(IN_FLIGHT_MAX);
    }

    @Test
    void aFailureBeforeTheSendIsToldAndMakesRoom() {
        producer.sendException = new KafkaException("metadata");

        var failing = append(7, 1);

        assertThat(failing).failsWithin(Duration.ZERO).withThrowableThat().withMessageContaining("metadata");
        assertThat(log.room()).isEqualTo(IN_FLIGHT_MAX);
    }

    @Test
    void anAppendToAClosedLogFailsAndMakesRoom() {
        log.close();

        var failing = append(7, 1);

        assertThat(failing).failsWithin(Duration.ZERO);
        assertThat(log.room()).isEqualTo(IN_FLIGHT_MAX);
    }

    @Test
    void anAppendWithoutAnAnsweringKafkaFailsInTime() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var unanswered = CommandLog.connect("127.0.0.1:" + silent.getLocalPort(), Duration.ofMillis(500), 1)) {

            var appended = unanswered.append(new IssueCoupon(7, 1)).orElseThrow();

            assertThat(appended)
                    .failsWithin(Duration.ofSeconds(2))
                    .withThrowableThat()
                    .withCauseInstanceOf(KafkaException.class);
            assertThat(unanswered.room()).isEqualTo(1);
        }
    }

    @Test
    void anAppendThatNobodyWaitsForAnyMoreCountsUntilItHasEnded() {
        try (var impatient = new CommandLog(producer, Duration.ofMillis(1), 1)) {
            var given = impatient.append(new IssueCoupon(7, 1)).orElseThrow();

            assertThat(given)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withCauseInstanceOf(java.util.concurrent.TimeoutException.class);
            assertThat(impatient.append(new IssueCoupon(7, 2))).isEmpty();
            producer.completeNext();
            assertThat(impatient.append(new IssueCoupon(7, 2))).isPresent();
        }
    }

    @Test
    void aTurnLastsAsLongAsItsAppend() {
        appendInTurn(7, 1);
        appendInTurn(7, 2);
        assertThat(log.turnsLeft(7)).isZero();

        producer.completeNext();
        assertThat(log.turnsLeft(7)).isEqualTo(1);
        producer.errorNext(new TimeoutException("no acknowledgement"));
        assertThat(log.turnsLeft(7)).isEqualTo(TURNS_MAX);
    }

    /** A leader that is gone holds up its own coupons only. */
    @Test
    void aTurnIsOfOnePartition() {
        appendInTurn(7, 1);

        assertThat(log.turnsLeft(7)).isEqualTo(1);
        assertThat(log.turnsLeft(IN_ANOTHER_PARTITION)).isEqualTo(TURNS_MAX);
    }

    @Test
    void whatIsRefusedLeavesItsTurn() {
        appendInTurn(IN_ANOTHER_PARTITION, 1);
        appendInTurn(IN_ANOTHER_PARTITION, 2);

        assertThat(log.appendInTurn(new IssueCoupon(7, 1), Span.getInvalid())).isEmpty();

        assertThat(log.turnsLeft(7)).isEqualTo(TURNS_MAX);
    }

    private void appendInTurn(long couponId, long userId) {
        assertThat(log.appendInTurn(new IssueCoupon(couponId, userId), Span.getInvalid()))
                .isPresent();
    }

    private CompletableFuture<LogPosition> append(long couponId, long userId) {
        return log.append(new IssueCoupon(couponId, userId)).orElseThrow();
    }
}
