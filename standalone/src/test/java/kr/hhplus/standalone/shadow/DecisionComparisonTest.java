package kr.hhplus.standalone.shadow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecisionComparisonTest {
    private static final Instant TIME = Instant.parse("2026-12-01T03:00:00Z");
    private static final long END = 10;

    private final List<ConsumerRecord<byte[], byte[]>> real = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> shadow = new ArrayList<>();

    @Test
    void equalDecisionsAreEqualWhereverTheyLie() {
        add(real, 0, issued(0, 1));
        add(real, 4, issued(1, 2));
        add(shadow, 0, issued(0, 1));
        add(shadow, 1, issued(1, 2));

        var comparison = comparison();

        assertThat(comparison.run()).isNull();
        assertThat(comparison.equal()).isEqualTo(2);
    }

    @Test
    void anotherDecisionIsADifference() {
        add(real, 0, issued(0, 1));
        add(real, 1, issued(1, 2));
        add(shadow, 0, issued(0, 1));
        add(shadow, 7, issued(1, 3));

        var comparison = comparison();
        var difference = comparison.run();

        assertThat(difference).isNotNull();
        assertThat(difference.partition()).isEqualTo(4);
        assertThat(difference.expected()).isNotNull();
        assertThat(difference.expected().offset()).isEqualTo(1);
        assertThat(difference.expected().text()).contains("issuanceNumber=2");
        assertThat(difference.found()).isNotNull();
        assertThat(difference.found().offset()).isEqualTo(7);
        assertThat(difference.found().text()).contains("issuanceNumber=3");
        assertThat(comparison.equal()).isEqualTo(1);
    }

    @Test
    void aMissingDecisionIsADifference() {
        add(real, 0, issued(0, 1));

        var difference = comparison().run();

        assertThat(difference).isNotNull();
        assertThat(difference.expected()).isNotNull();
        assertThat(difference.found()).isNull();
    }

    @Test
    void oneDecisionMoreIsADifference() {
        add(real, 0, issued(0, 1));
        add(shadow, 0, issued(0, 1));
        add(shadow, 1, issued(0, 1));

        var difference = comparison().run();

        assertThat(difference).isNotNull();
        assertThat(difference.expected()).isNull();
        assertThat(difference.found()).isNotNull();
    }

    @Test
    void anotherKeyIsADifference() {
        add(real, 0, issued(0, 1));
        shadow.add(record(0, "8", bytes(issued(0, 1))));

        var difference = comparison().run();

        assertThat(difference).isNotNull();
        assertThat(difference.found()).isNotNull();
        assertThat(difference.found().text()).startsWith("key 8, ");
    }

    @Test
    void aRecordThatCannotBeReadIsADifference() {
        add(real, 0, issued(0, 1));
        real.add(record(1, "7", "not protobuf at all".getBytes(UTF_8)));
        add(shadow, 0, issued(0, 1));

        var difference = comparison().run();

        assertThat(difference).isNotNull();
        assertThat(difference.expected()).isNotNull();
        assertThat(difference.expected().text()).contains("cannot be read");
    }

    @Test
    void decisionsOfLaterCommandsDoNotCount() {
        add(real, 0, issued(9, 1));
        add(real, 1, issued(10, 2));
        add(shadow, 0, issued(9, 1));

        assertThat(comparison().run()).isNull();
    }

    private DecisionComparison comparison() {
        return new DecisionComparison(4, END, each(real), each(shadow));
    }

    private static Supplier<@Nullable ConsumerRecord<byte[], byte[]>> each(
            List<ConsumerRecord<byte[], byte[]>> records) {
        Iterator<ConsumerRecord<byte[], byte[]>> left = records.iterator();
        return () -> left.hasNext() ? left.next() : null;
    }

    private static void add(List<ConsumerRecord<byte[], byte[]>> records, long offset, CouponDecision decision) {
        records.add(record(offset, "7", bytes(decision)));
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, String key, byte[] value) {
        return new ConsumerRecord<>(Topics.COUPON_DECISIONS.name(), 4, offset, key.getBytes(UTF_8), value);
    }

    private static byte[] bytes(CouponDecision decision) {
        return Topics.COUPON_DECISIONS.valueSerde().serializer().serialize(Topics.COUPON_DECISIONS.name(), decision);
    }

    private static CouponDecision issued(long commandOffset, long number) {
        var at = new LogPosition(4, commandOffset, TIME);
        return new IssueDecided(7, at, 100 + commandOffset, "", Outcome.ISSUED, number, null, at, number, 0);
    }
}
