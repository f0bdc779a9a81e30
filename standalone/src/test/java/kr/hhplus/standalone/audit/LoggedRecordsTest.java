package kr.hhplus.standalone.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import kr.hhplus.issuance.decision.CouponFold;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.CouponSerdes;
import kr.hhplus.schemas.coupon.Ids;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoggedRecordsTest {
    private final CouponDecision decision = decision();

    @Test
    void aDecisionIsItself() {
        assertThat(LoggedDecision.is(decision, bytes(decision))).isTrue();
    }

    @Test
    void aDecisionIsNoOther() {
        var issue = (IssueDecided) decision;
        var forged = new IssueDecided(
                issue.couponId(),
                issue.commandPosition(),
                issue.userId(),
                issue.requestKey(),
                Outcome.ISSUED,
                2,
                issue.expiresAt(),
                issue.decidedPosition(),
                issue.rank(),
                0);

        assertThat(LoggedDecision.is(decision, bytes(forged))).isFalse();
        assertThat(LoggedDecision.text(bytes(forged))).contains("issuanceNumber=2");
    }

    /** A field that is not known yet does not make it another decision. */
    @Test
    void aDecisionMayBeWrittenInAnotherWay() {
        var bytes = bytes(decision);
        var longer = Arrays.copyOf(bytes, bytes.length + 3);
        longer[bytes.length] = (byte) 0xf8; // field 31, varint
        longer[bytes.length + 1] = 0x01;
        longer[bytes.length + 2] = 0x05;

        assertThat(LoggedDecision.is(decision, longer)).isTrue();
    }

    @Test
    void whatCannotBeReadIsNoDecision() {
        assertThat(LoggedDecision.is(decision, new byte[] {1, 2, 3})).isFalse();
        assertThat(LoggedDecision.is(decision, null)).isFalse();
        assertThat(LoggedDecision.text(null)).isNotBlank();
    }

    @Test
    void readsACommandOfItsOwnKeyOnly() {
        var command = TestLog.request(1);
        var value = CouponSerdes.COMMAND.serializer().serialize("", command);

        assertThat(read("7", value)).isEqualTo(command);
        assertThat(read("8", value)).isNull();
        assertThat(read("07", value)).isNull();
        assertThat(read(null, value)).isNull();
        assertThat(read("7", "nonsense".getBytes(StandardCharsets.UTF_8))).isNull();
        assertThat(read("7", null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 10, 100, 1_234_567_890, Ids.MAX})
    void theKeyOfACouponIsItsIdAsText(long coupon) {
        assertThat(LoggedKey.isOf(coupon, LoggedKey.of(coupon))).isTrue();
        assertThat(LoggedKey.isOf(coupon, LoggedKey.of(coupon + 1))).isFalse();
        assertThat(LoggedKey.isOf(coupon, ("0" + coupon).getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
        assertThat(LoggedKey.isOf(coupon, new byte[0])).isFalse();
        assertThat(LoggedKey.isOf(coupon, null)).isFalse();
    }

    private static @Nullable CouponCommand read(@Nullable String key, byte @Nullable [] value) {
        return LoggedCommand.read(new ConsumerRecord<>(
                Topics.COUPON_COMMANDS.name(),
                TestLog.PARTITION,
                0,
                key == null ? null : key.getBytes(StandardCharsets.US_ASCII),
                value));
    }

    private static CouponDecision decision() {
        var fold = new CouponFold();
        fold.next(TestLog.define(1), TestLog.position(0));
        return fold.next(TestLog.request(1), TestLog.position(1)).get(0);
    }

    private static byte[] bytes(CouponDecision decision) {
        return CouponSerdes.DECISION.serializer().serialize("", decision);
    }
}
