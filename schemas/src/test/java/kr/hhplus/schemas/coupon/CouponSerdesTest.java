package kr.hhplus.schemas.coupon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStock;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponCommand.GrantCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.RevokeIssuance;
import kr.hhplus.schemas.coupon.CouponCommand.WithdrawRequest;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.proto.Wire;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CouponSerdesTest {
    private static final Instant NOON = Instant.parse("2026-12-01T03:00:00.123Z");
    private static final LogPosition POSITION = new LogPosition(3, 4711, NOON);
    private static final LogPosition EARLIER = new LogPosition(3, 4000, NOON.minusSeconds(9));
    private static final Bytes32 SEED = new Bytes32("0123456789abcdef".repeat(4));
    private static final String LONGEST_KEY = "aZ09_-xy".repeat(8);
    private static final CampaignTerms PLAIN = new CampaignTerms("plain", 1, null, null, 1, null, 0, null, null);
    private static final CampaignTerms FULL = new CampaignTerms(
            "선착순 쿠폰",
            300,
            NOON,
            NOON.plusSeconds(60),
            CampaignTerms.PER_USER_LIMIT_MAX,
            new Discount(Discount.Type.PERCENT, 15, 3_000L),
            10_000,
            10,
            null,
            SEED.sha256());
    private static final CampaignTerms FIXED = new CampaignTerms(
            "fixed",
            300,
            null,
            null,
            2,
            new Discount(Discount.Type.FIXED, 500, null),
            0,
            null,
            NOON,
            null,
            RefundPolicy.KEEP_SPENT);
    /** FULL as the release before the refund policy wrote it. */
    private static final String FULL_OF_THEN =
            "0a10ec84a0ecb0a9ec889c20ecbfa0ed8fb010ac0218fbf7adfca23420dbccb1fca2342a070802"
                    + "100f18b81730904e380a486452204884fdaafea47c29fea7159d0daddd9c085d6200e1359e85bb81736af6b7c837";

    @Test
    void everyCommandComesBackAsItWas() {
        List<CouponCommand> commands = new ArrayList<>(List.of(
                new IssueCoupon(1, Ids.MAX),
                new IssueCoupon(1, 2, LONGEST_KEY),
                new GrantCoupon(1, 2, "winter-2026"),
                new WithdrawRequest(1, 2, ""),
                new WithdrawRequest(1, 2, "second"),
                new WithdrawRequest(1, 2, RequestKey.ofGrant(LONGEST_KEY)),
                new RevokeIssuance(1, 2, 0, false, ""),
                new RevokeIssuance(1, 2, 17, true, "op-1"),
                new DefineCampaign(Ids.MAX, PLAIN, ""),
                new DefineCampaign(1, FULL, LONGEST_KEY),
                new DefineCampaign(1, FIXED, "op-2"),
                new ChangeStock(1, CampaignTerms.STOCK_MAX, ""),
                new ChangeStock(1, -CampaignTerms.STOCK_MAX, "op-3"),
                new DrawOrder(1, SEED)));
        for (var change : ChangeStatus.Change.values()) {
            commands.add(new ChangeStatus(1, change, "op-4"));
            commands.add(new ChangeStatus(1, change, ""));
        }

        for (var command : commands) {
            assertThat(roundTrip(CouponSerdes.COMMAND, command)).isEqualTo(command);
        }
        assertThat(commands.stream().map(Object::getClass).distinct())
                .as("one of every kind")
                .containsAll(leaves(CouponCommand.class));
    }

    @Test
    void everyDecisionComesBackAsItWas() {
        for (var outcome : Outcome.values()) {
            var first = decision(outcome, "", POSITION, null);
            var repeated = decision(outcome, LONGEST_KEY, EARLIER, NOON.plusSeconds(7));
            var granted = decision(outcome, RequestKey.ofGrant("winter"), POSITION, null);

            for (var decision : List.of(first, repeated, granted)) {
                assertThat(roundTrip(CouponSerdes.DECISION, decision)).isEqualTo(decision);
            }
        }
        for (var refusal : CampaignRefusal.values()) {
            var decision = new CampaignDecided(1, POSITION, refusal, FULL, true, false);

            assertThat(roundTrip(CouponSerdes.DECISION, decision)).isEqualTo(decision);
        }
        for (var decision : List.of(
                new CampaignDecided(1, POSITION, null, FULL, false, false),
                new CampaignDecided(1, POSITION, null, FIXED, false, true),
                new CampaignDecided(1, POSITION, CampaignRefusal.UNKNOWN_COUPON, null, false, false))) {
            assertThat(roundTrip(CouponSerdes.DECISION, decision)).isEqualTo(decision);
        }
    }

    @Test
    void everyStateComesBackAsItWas() {
        var results = new ArrayList<OperatorResult>();
        for (var refusal : CampaignRefusal.values()) {
            results.add(new OperatorResult(4_000, refusal.name(), refusal));
        }
        results.add(new OperatorResult(4_711, "", null));

        for (var state : List.of(
                new CouponState(1, FULL, true, false, 300, 5, 4_000, POSITION, results, 100_000, true),
                new CouponState(1, FIXED, false, true, 300, 300, 0, POSITION, List.of(), 3, false),
                new CouponState(1, PLAIN, false, false, 0, 0, 0, POSITION, List.of()))) {
            assertThat(roundTrip(CouponSerdes.STATE, state)).isEqualTo(state);
        }
    }

    @Test
    void everyHolderComesBackAsItWas() {
        var one = Holder.NOBODY.with(decision(Outcome.SOLD_OUT, "", POSITION, null));
        var full = one;
        for (int i = 1; i < Holder.DECISIONS_MAX; i++) {
            full = full.with(decision(Outcome.ISSUED, "key-" + i, EARLIER, NOON));
        }

        for (var holder : List.of(one, full)) {
            assertThat(roundTrip(CouponSerdes.HOLDER, holder)).isEqualTo(holder);
        }
        assertThat(full.decisions()).hasSize(Holder.DECISIONS_MAX);
    }

    @Test
    void nothingStaysNothing() {
        for (var serde :
                List.of(CouponSerdes.COMMAND, CouponSerdes.DECISION, CouponSerdes.STATE, CouponSerdes.HOLDER)) {
            assertThat(serde.serializer().serialize("topic", null)).isNull();
            assertThat(serde.deserializer().deserialize("topic", null)).isNull();
        }
    }

    @Test
    void termsOfBeforeTheLimitAllowOneCouponAUser() {
        var wire = CommandMapping.toWire(new DefineCampaign(1, PLAIN, "")).toBuilder();
        wire.getDefineCampaignBuilder().getTermsBuilder().clearPerUserLimit();

        assertThat(deserialize(CouponSerdes.COMMAND, wire.build().toByteArray()))
                .isEqualTo(new DefineCampaign(1, PLAIN, ""));
    }

    @Test
    void recordsOfBeforeTheRefundPolicyReturnTheCouponAndAreWrittenAsTheyWere() {
        var command = "0801125d0a55" + FULL_OF_THEN + "12046f702d31";
        var decision = "0801120c080310e72418fbf7adfca23422570a55" + FULL_OF_THEN;
        var state = "08011255" + FULL_OF_THEN + "18ac02220c080310e72418fbf7adfca234380540a01f480160a08d066801";

        assertThat(FULL.refundPolicy()).isEqualTo(RefundPolicy.RETURN_COUPON);
        assertSameBothWays(CouponSerdes.COMMAND, command, new DefineCampaign(1, FULL, "op-1"));
        assertSameBothWays(CouponSerdes.DECISION, decision, new CampaignDecided(1, POSITION, null, FULL, false, false));
        assertSameBothWays(
                CouponSerdes.STATE,
                state,
                new CouponState(1, FULL, true, false, 300, 5, 4_000, POSITION, List.of(), 100_000, true));
    }

    @Test
    void aRefundPolicyThatIsSpelledOutIsReadAndOneOfLaterIsUnreadable() {
        var wire = CommandMapping.toWire(new DefineCampaign(1, PLAIN, "")).toBuilder();
        var terms = wire.getDefineCampaignBuilder().getTermsBuilder();

        terms.setRefundPolicy(Wire.CampaignTerms.RefundPolicy.REFUND_POLICY_RETURN_COUPON);
        assertThat(deserialize(CouponSerdes.COMMAND, wire.build().toByteArray()))
                .isEqualTo(new DefineCampaign(1, PLAIN, ""));

        terms.setRefundPolicyValue(3);
        assertUnreadable(wire.build(), "unknown refund policy 3");
    }

    @Test
    void bytesThatAreNoMessageAreUnreadable() {
        var noise = "not protobuf at all".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> deserialize(CouponSerdes.COMMAND, noise)).isInstanceOf(SerializationException.class);
    }

    @Test
    void aMessageThatIsNoPossibleValueIsUnreadable() {
        var command = Wire.CouponCommand.newBuilder().setCouponId(1);
        var noise = "no key: [!]";

        assertUnreadable(command.build(), "no command set");
        assertUnreadable(command.setIssueCoupon(Wire.IssueCoupon.newBuilder()).build(), "userId");
        assertUnreadable(
                command.setIssueCoupon(
                                Wire.IssueCoupon.newBuilder().setUserId(1).setRequestKey("grant:x"))
                        .build(),
                "requestKey");
        assertUnreadable(
                command.setGrantCoupon(
                                Wire.GrantCoupon.newBuilder().setUserId(1).setGrantId(noise))
                        .build(),
                "grantId");
        assertUnreadable(
                command.setWithdrawRequest(
                                Wire.WithdrawRequest.newBuilder().setUserId(1).setRequestKey(noise))
                        .build(),
                "requestKey");
        assertUnreadable(command.setChangeStock(Wire.ChangeStock.newBuilder()).build(), "delta");
        assertUnreadable(command.setChangeStatus(Wire.ChangeStatus.newBuilder()).build(), "unknown change");
        assertUnreadable(
                command.setChangeStatus(Wire.ChangeStatus.newBuilder().setChangeValue(99))
                        .build(),
                "unknown change");
        assertUnreadable(
                command.setRevokeIssuance(
                                Wire.RevokeIssuance.newBuilder().setUserId(1).setIssuanceNumber(-1))
                        .build(),
                "issuanceNumber");
        assertUnreadable(command.setDrawOrder(Wire.DrawOrder.newBuilder()).build(), "64 hexadecimal digits");
    }

    @Test
    void aHolderOfNothingIsUnreadable() {
        assertThatThrownBy(() -> deserialize(CouponSerdes.HOLDER, new byte[0]))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("holder of nothing");
    }

    private static <V> void assertSameBothWays(Serde<V> serde, String hex, V value) {
        var bytes = HexFormat.of().parseHex(hex);

        assertThat(deserialize(serde, bytes)).isEqualTo(value);
        assertThat(serde.serializer().serialize("topic", value)).isEqualTo(bytes);
    }

    private static void assertUnreadable(Wire.CouponCommand wire, String reason) {
        assertThatThrownBy(() -> deserialize(CouponSerdes.COMMAND, wire.toByteArray()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining(reason);
    }

    private static IssueDecided decision(
            Outcome outcome, String key, LogPosition decidedPosition, @Nullable Instant expiresAt) {
        long number = outcome.hasNumber() || outcome == Outcome.WITHDRAWN ? 17 : 0;
        return new IssueDecided(1, POSITION, 42, key, outcome, number, expiresAt, decidedPosition, 18, 3);
    }

    /** The records of a sealed hierarchy. */
    private static List<Class<?>> leaves(Class<?> sealed) {
        return Stream.of(sealed.getPermittedSubclasses())
                .<Class<?>>mapMulti((type, into) -> {
                    if (type.isSealed()) {
                        leaves(type).forEach(into);
                    } else {
                        into.accept(type);
                    }
                })
                .distinct()
                .toList();
    }

    private static <V> V roundTrip(Serde<V> serde, V value) {
        return deserialize(serde, serde.serializer().serialize("topic", value));
    }

    private static <V> V deserialize(Serde<V> serde, byte[] bytes) {
        return serde.deserializer().deserialize("topic", bytes);
    }
}
