package kr.hhplus.ingress.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kr.hhplus.ingress.publish.CommandLog;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.GrantCoupon;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class GrantTest {
    private static final long COUPON_ID = 7;
    private static final Duration SHORT = Duration.ofMillis(20);

    private final List<String> progress = new ArrayList<>();

    @Test
    void everyRowIsACommandOfTheGrant() throws IOException {
        var producer = producer(true);
        var grant = grant(producer, 100);

        grant.user(1, 5);
        grant.user(2, 6);
        grant.await();

        assertThat(producer.history())
                .extracting(ProducerRecord::value)
                .containsExactly(new GrantCoupon(COUPON_ID, 5, "vip"), new GrantCoupon(COUPON_ID, 6, "vip"));
        assertThat(grant.accepted()).isEqualTo(2);
        assertThat(grant.rejected()).isZero();
        assertThat(grant.lastOffset()).isEqualTo(1);
        assertThat(progress).containsExactly("1 1 0", "2 2 0");
    }

    @Test
    void allFaultsAreCountedAndTheFirstThousandTold() throws IOException {
        var grant = grant(producer(true), 100);

        for (int row = 1; row <= 1_200; row++) {
            grant.fault(row, "is no userId");
        }

        assertThat(grant.rejected()).isEqualTo(1_200);
        assertThat(grant.faults()).hasSize(1_000).first().isEqualTo(new Grant.Fault(1, "is no userId"));
        assertThat(grant.lastOffset()).isNull();
    }

    @Test
    void aRowThatTheLogDoesNotTakeEndsTheGrant() throws IOException {
        var producer = producer(false);
        var grant = grant(producer, 100);
        grant.user(1, 5);
        producer.errorNext(new TimeoutException("no acknowledgement"));

        assertThatThrownBy(() -> grant.user(2, 6))
                .isInstanceOf(Grant.LogFailureException.class)
                .hasRootCauseMessage("no acknowledgement");
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void aGrantIsNotDoneBeforeItsLastRowIsAcknowledged() throws IOException {
        var grant = grant(producer(false), 100);
        grant.user(1, 5);

        assertThatThrownBy(grant::await).isInstanceOf(Grant.LogFailureException.class);
    }

    @Test
    void theFailureOfTheLastRowIsToldToo() throws IOException {
        var producer = producer(false);
        var grant = grant(producer, 100);
        grant.user(1, 5);
        producer.errorNext(new TimeoutException("no acknowledgement"));

        assertThatThrownBy(grant::await).isInstanceOf(Grant.LogFailureException.class);
    }

    @Test
    void shoppersGoFirstAndAListWaitsForRoomNoLongerThanTheBound() {
        // The log has no room at all.
        var grant = grant(producer(false), 0);

        assertThatThrownBy(() -> grant.user(1, 5))
                .isInstanceOf(Grant.LogFailureException.class)
                .hasMessage("too many requests are on their way");
    }

    @Test
    void noMoreRowsAreOnTheirWayThanTheBound() throws IOException {
        var producer = producer(false);
        var grant = grant(producer, 100_000);
        for (long userId = 1; userId <= 2_000; userId++) {
            grant.user(userId, userId);
        }

        assertThatThrownBy(() -> grant.user(2_001, 2_001)).isInstanceOf(Grant.LogFailureException.class);
        assertThat(producer.history()).hasSize(2_000);
        producer.completeNext();
        grant.user(2_001, 2_001);
        assertThat(producer.history()).hasSize(2_001);
    }

    private Grant grant(MockProducer<String, CouponCommand> producer, int inFlightMax) {
        return new Grant(
                new CommandLog(producer, Duration.ofMinutes(1), inFlightMax),
                COUPON_ID,
                "vip",
                (rows, accepted, rejected) -> progress.add(rows + " " + accepted + " " + rejected),
                SHORT);
    }

    private static MockProducer<String, CouponCommand> producer(boolean acknowledging) {
        return new MockProducer<>(
                acknowledging,
                null,
                new StringSerializer(),
                Topics.COUPON_COMMANDS.valueSerde().serializer());
    }
}
