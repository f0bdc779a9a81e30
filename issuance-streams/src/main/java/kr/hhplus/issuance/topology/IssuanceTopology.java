package kr.hhplus.issuance.topology;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponSerdes;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.Holder;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Decides every command of a coupon, one after the other.
 *
 * <pre>
 *   coupon-commands ---> commands-source ---> decider ---> decisions-sink ---> coupon-decisions
 *                                             |  |  |
 *                                campaigns <--+  |  +----> state-sink -------> coupon-state
 *                                  holders <-----+
 * </pre>
 *
 * <p>Key everywhere: couponId as decimal text, in the default partitioning of all clients. One partition therefore
 * holds a coupon's whole history, one task decides it, and nothing but the log's order matters. There is no
 * repartitioning.
 *
 * <p>Guarantee: exactly once (EOS v2). Offsets, both stores' changelogs, decisions and states leave in one
 * transaction, so a decision is visible only together with the state that it left behind, and a crash decides nothing
 * twice.
 */
public final class IssuanceTopology {
    public static final String COMMANDS_SOURCE = "commands-source";
    public static final String DECIDER = "decider";
    public static final String DECISIONS_SINK = "decisions-sink";
    public static final String STATE_SINK = "state-sink";

    /** couponId to {@link CouponState}. */
    public static final String CAMPAIGNS = "campaigns";
    /** {@link HolderKey} to {@link Holder}. */
    public static final String HOLDERS = "holders";

    /** How long the changelog of the holders tells, at least, that one was deleted; then compaction may forget it. */
    public static final Duration TOMBSTONES_KEPT_MIN = Duration.ofHours(24);

    private IssuanceTopology() {}

    /** The topics that an instance of the topology writes to; those of a shadow have the generation behind their names. */
    public record Outputs(Topic<CouponDecision> decisions, Topic<CouponState> state, Topic<byte[]> deadLetters) {
        public static final Outputs REAL =
                new Outputs(Topics.COUPON_DECISIONS, Topics.COUPON_STATE, Topics.COUPON_COMMANDS_DLQ);

        public static Outputs ofGeneration(String generation) {
            return new Outputs(
                    REAL.decisions.withSuffix(generation),
                    REAL.state.withSuffix(generation),
                    REAL.deadLetters.withSuffix(generation));
        }

        public List<Topic<?>> topics() {
            return List.of(decisions, state, deadLetters);
        }
    }

    /** The topology that decides for real. */
    public static Topology build(Duration statePublishInterval) {
        return build(statePublishInterval, Outputs.REAL);
    }

    /**
     * The topology. Its dead letters are {@link DeadLetters}' to write, by the Streams settings.
     *
     * @param statePublishInterval how old the counters in coupon-state may get; changes of status leave at once
     */
    public static Topology build(Duration statePublishInterval, Outputs outputs) {
        var topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                COMMANDS_SOURCE,
                Serdes.String().deserializer(),
                Topics.COUPON_COMMANDS.valueSerde().deserializer(),
                Topics.COUPON_COMMANDS.name());
        topology.<String, CouponCommand, String, Object>addProcessor(
                DECIDER, () -> new Decider(statePublishInterval), COMMANDS_SOURCE);
        topology.addStateStore(campaigns(), DECIDER);
        topology.addStateStore(holders(), DECIDER);
        topology.addSink(
                DECISIONS_SINK,
                outputs.decisions().name(),
                Serdes.String().serializer(),
                outputs.decisions().valueSerde().serializer(),
                DECIDER);
        topology.addSink(
                STATE_SINK,
                outputs.state().name(),
                Serdes.String().serializer(),
                outputs.state().valueSerde().serializer(),
                DECIDER);
        return topology;
    }

    /** Few keys, written with every decision: the cache turns that into one changelog record a commit. */
    private static StoreBuilder<KeyValueStore<Long, CouponState>> campaigns() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(CAMPAIGNS), Serdes.Long(), CouponSerdes.STATE)
                .withCachingEnabled()
                .withLoggingEnabled(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    /** Most keys are written once, so that a cache would only cost. */
    private static StoreBuilder<KeyValueStore<HolderKey, Holder>> holders() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(HOLDERS), HolderKey.SERDE, CouponSerdes.HOLDER)
                .withCachingDisabled()
                .withLoggingEnabled(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.DELETE_RETENTION_MS_CONFIG,
                        Long.toString(TOMBSTONES_KEPT_MIN.toMillis())));
    }
}
