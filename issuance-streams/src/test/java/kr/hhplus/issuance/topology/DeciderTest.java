package kr.hhplus.issuance.topology;

import static kr.hhplus.issuance.decision.CouponHistory.COUPON_ID;
import static kr.hhplus.issuance.decision.CouponHistory.START;
import static kr.hhplus.issuance.decision.CouponHistory.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import kr.hhplus.schemas.coupon.Bytes32;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.CouponSerdes;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** What a task does at rest, and what one that begins again, its transaction having been undone, with other stores. */
class DeciderTest {
    private static final Bytes32 SEED = new Bytes32("5e".repeat(Bytes32.LENGTH));

    private final Decider decider = new Decider(Duration.ofMillis(200));
    private long nextOffset;

    @Test
    void decidesByWhatTheStoresHaveWhenItBeginsAgain() {
        var undone = begin();
        process(undone, new DefineCampaign(COUPON_ID, terms(2), ""), new IssueCoupon(COUPON_ID, 1));
        assertThat(lastNumber(undone)).isEqualTo(1);

        var again = begin();
        process(again, new DefineCampaign(COUPON_ID, terms(2), ""), new IssueCoupon(COUPON_ID, 1));

        assertThat(lastNumber(again)).isEqualTo(1);
    }

    @Test
    void knowsTheHoldersWhomAnotherTaskLeftInTheStores() {
        process(begin(), new DefineCampaign(COUPON_ID, terms(2), ""), new IssueCoupon(COUPON_ID, 1));
        var taken = begin();
        var another = new Decider(Duration.ofMillis(200));
        another.init(taken);
        process(another, taken, new DefineCampaign(COUPON_ID, terms(2), ""), new IssueCoupon(COUPON_ID, 2));

        decider.init(taken);
        process(taken, new IssueCoupon(COUPON_ID, 2));

        assertThat(lastNumber(taken)).isEqualTo(1);
    }

    /** Of a coupon that was sold before it had a draw, there may be more of them than the memory holds. */
    @Test
    void loadsNoHolderForADrawWhoIsNotRegistered() {
        var draw = new CampaignTerms("draw", 9, START.plusSeconds(60), null, 2, null, 0, null, null, SEED.sha256());
        var context = begin();
        process(
                context,
                new DefineCampaign(COUPON_ID, terms(9), ""),
                new IssueCoupon(COUPON_ID, 1),
                new IssueCoupon(COUPON_ID, 2),
                new DefineCampaign(COUPON_ID, draw, ""),
                new IssueCoupon(COUPON_ID, 2, "again"),
                new IssueCoupon(COUPON_ID, 3));
        KeyValueStore<Long, CouponState> campaigns = context.getStateStore(IssuanceTopology.CAMPAIGNS);

        var found = decider.registered(campaigns.get(COUPON_ID));

        assertThat(found)
                .extracting(holder -> holder.decisions().get(0).userId())
                .containsExactly(2L, 3L);
        assertThat(found.get(0).issued()).isEqualTo(1);
    }

    @Test
    void publishesNothingThatWasUndone() {
        process(begin(), new DefineCampaign(COUPON_ID, terms(2), ""), new IssueCoupon(COUPON_ID, 1));

        var again = begin();
        again.scheduledPunctuators().forEach(round -> round.getPunctuator().punctuate(START.toEpochMilli()));

        assertThat(again.forwarded()).isEmpty();
    }

    /** Streams commits whenever something has gone off, whether or not it had anything to do. */
    @Test
    void hasNothingGoOffAtRest() {
        var context = begin();
        assertThat(context.scheduledPunctuators()).isEmpty();

        process(context, new DefineCampaign(COUPON_ID, terms(2), ""), new IssueCoupon(COUPON_ID, 1));
        assertThat(context.scheduledPunctuators()).singleElement().satisfies(round -> {
            assertThat(round.cancelled()).isFalse();
            round.getPunctuator().punctuate(START.toEpochMilli());
            assertThat(round.cancelled()).isTrue();
        });

        process(context, new IssueCoupon(COUPON_ID, 1));
        assertThat(context.scheduledPunctuators()).hasSize(2);
    }

    /** With empty stores. */
    private MockProcessorContext<String, Object> begin() {
        var context = new MockProcessorContext<String, Object>();
        addStore(context, IssuanceTopology.CAMPAIGNS, Serdes.Long(), CouponSerdes.STATE);
        addStore(context, IssuanceTopology.HOLDERS, HolderKey.SERDE, CouponSerdes.HOLDER);
        decider.init(context);
        nextOffset = 0;
        return context;
    }

    private static <K, V> void addStore(
            MockProcessorContext<String, Object> context, String name, Serde<K> keys, Serde<V> values) {
        var store = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
    }

    private void process(MockProcessorContext<String, Object> context, CouponCommand... commands) {
        process(decider, context, commands);
    }

    private void process(Decider decider, MockProcessorContext<String, Object> context, CouponCommand... commands) {
        for (var command : commands) {
            context.setRecordMetadata(Topics.COUPON_COMMANDS.name(), 0, nextOffset++);
            decider.process(new Record<>(Long.toString(command.couponId()), command, START.toEpochMilli()));
        }
    }

    private static long lastNumber(MockProcessorContext<String, Object> context) {
        var decisions = context.forwarded(IssuanceTopology.DECISIONS_SINK);
        return ((IssueDecided) decisions.get(decisions.size() - 1).record().value()).issuanceNumber();
    }
}
