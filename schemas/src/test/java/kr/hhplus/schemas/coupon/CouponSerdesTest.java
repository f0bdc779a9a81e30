package kr.hhplus.schemas.coupon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.proto.Wire;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class CouponSerdesTest {
    private static final Instant NOON = Instant.parse("2026-12-01T03:00:00.123Z");
    private static final LogPosition POSITION = new LogPosition(3, 4711, NOON);
    private static final CampaignTerms PLAIN = new CampaignTerms("plain", 1, null, null, null, 0, null, null);
    private static final CampaignTerms FULL = new CampaignTerms(
            "선착순 쿠폰",
            300,
            NOON,
            NOON.plusSeconds(60),
            new Discount(Discount.Type.PERCENT, 15, 3_000L),
            10_000,
            10,
            null);
    private static final CampaignTerms FIXED =
            new CampaignTerms("fixed", 300, null, null, new Discount(Discount.Type.FIXED, 500, null), 0, null, NOON);

    @Test
    void everyCommandComesBackAsItWas() {
        for (var command : List.of(
                new IssueCoupon(1, Ids.MAX),
                new DefineCampaign(Ids.MAX, PLAIN),
                new DefineCampaign(1, FULL),
                new DefineCampaign(1, FIXED))) {
            assertThat(roundTrip(CouponSerdes.COMMAND, command)).isEqualTo(command);
        }
    }

    @Test
    void everyDecisionComesBackAsItWas() {
        for (var outcome : Outcome.values()) {
            long number = outcome == Outcome.ISSUED ? 17 : 0;
            var decision = new IssueDecided(1, POSITION, 42, outcome, number, NOON, new LogPosition(3, 4000, NOON));

            assertThat(roundTrip(CouponSerdes.DECISION, decision)).isEqualTo(decision);
        }
        for (var refusal : CampaignRefusal.values()) {
            var decision = new CampaignDecided(1, POSITION, FULL, refusal);

            assertThat(roundTrip(CouponSerdes.DECISION, decision)).isEqualTo(decision);
        }
        var accepted = new CampaignDecided(1, POSITION, FULL, null);

        assertThat(roundTrip(CouponSerdes.DECISION, accepted)).isEqualTo(accepted);
    }

    @Test
    void everyStateComesBackAsItWas() {
        for (var state : List.of(
                new CouponState(1, FULL, 300, POSITION, 4711, CampaignRefusal.STOCK_BELOW_ISSUED),
                new CouponState(1, PLAIN, 0, POSITION, 0, null))) {
            assertThat(roundTrip(CouponSerdes.STATE, state)).isEqualTo(state);
        }
    }

    @Test
    void bytesThatAreNoMessageAreUnreadable() {
        var noise = "not protobuf at all".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> deserialize(CouponSerdes.COMMAND, noise)).isInstanceOf(SerializationException.class);
    }

    @Test
    void aMessageThatIsNoPossibleValueIsUnreadable() {
        var nothingSet = Wire.CouponCommand.newBuilder().setCouponId(1).build().toByteArray();
        var userZero = Wire.CouponCommand.newBuilder()
                .setCouponId(1)
                .setIssueCoupon(Wire.IssueCoupon.newBuilder())
                .build()
                .toByteArray();

        assertThatThrownBy(() -> deserialize(CouponSerdes.COMMAND, nothingSet))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("no command set");
        assertThatThrownBy(() -> deserialize(CouponSerdes.COMMAND, userZero))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("userId");
    }

    private static <V> V roundTrip(Serde<V> serde, V value) {
        return deserialize(serde, serde.serializer().serialize("topic", value));
    }

    private static <V> V deserialize(Serde<V> serde, byte[] bytes) {
        return serde.deserializer().deserialize("topic", bytes);
    }
}
