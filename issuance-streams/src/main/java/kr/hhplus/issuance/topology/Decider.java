package kr.hhplus.issuance.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import kr.hhplus.issuance.decision.CouponRules;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.LogPosition;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Loads, decides, stores and forwards; the rules are in {@link CouponRules}. One instance a partition. */
final class Decider implements Processor<String, CouponCommand, String, Object> {
    private final Duration statePublishInterval;

    /** Coupons whose state has changed since it was last published. */
    private final Set<Long> unpublished = new LinkedHashSet<>();

    @SuppressWarnings("NullAway.Init") // set by init, before anything else is called
    private ProcessorContext<String, Object> context;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<Long, CouponState> campaigns;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<HolderKey, CouponDecision> holders;

    Decider(Duration statePublishInterval) {
        this.statePublishInterval = statePublishInterval;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        this.campaigns = context.getStateStore(IssuanceTopology.CAMPAIGNS);
        this.holders = context.getStateStore(IssuanceTopology.HOLDERS);
        // What a crash has kept from being published goes out with the first round.
        try (var all = campaigns.all()) {
            all.forEachRemaining(campaign -> unpublished.add(campaign.key));
        }
        context.schedule(statePublishInterval, PunctuationType.WALL_CLOCK_TIME, this::publishStates);
    }

    @Override
    public void process(Record<String, CouponCommand> record) {
        var command = requirePossible(record);
        var position = position(record);
        var state = campaigns.get(command.couponId());
        var held = command instanceof IssueCoupon issue ? heldBy(issue) : null;

        var decision = CouponRules.decide(state, held, command, position);

        var next = CouponRules.apply(state, decision);
        if (next != null) {
            campaigns.put(next.couponId(), next);
        }
        if (decision instanceof IssueDecided issue && CouponRules.binds(issue) && !issue.isRepeat()) {
            holders.put(new HolderKey(issue.couponId(), issue.userId()), issue);
        }
        context.forward(record.withValue(decision), IssuanceTopology.DECISIONS_SINK);
        if (next != null) {
            publishOrDefer(record, state, decision, next);
        }
    }

    /** What a gate must know at once leaves at once: an operator's command, and the last coupon. */
    private void publishOrDefer(
            Record<String, CouponCommand> record,
            @Nullable CouponState before,
            CouponDecision decision,
            CouponState now) {
        boolean soldOutNow = now.remaining() == 0 && before != null && before.remaining() > 0;
        if (decision instanceof CampaignDecided || soldOutNow) {
            unpublished.remove(now.couponId());
            context.forward(record.withValue(now), IssuanceTopology.STATE_SINK);
        } else {
            unpublished.add(now.couponId());
        }
    }

    private void publishStates(long nowMs) {
        for (long couponId : unpublished) {
            var state = campaigns.get(couponId);
            context.forward(new Record<>(Long.toString(couponId), state, nowMs), IssuanceTopology.STATE_SINK);
        }
        unpublished.clear();
    }

    private @Nullable IssueDecided heldBy(IssueCoupon issue) {
        return (IssueDecided) holders.get(new HolderKey(issue.couponId(), issue.userId()));
    }

    private LogPosition position(Record<String, CouponCommand> record) {
        var metadata = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a command that comes from no topic has no order"));
        return new LogPosition(metadata.partition(), metadata.offset(), Instant.ofEpochMilli(record.timestamp()));
    }

    /** The command; throws {@link ImpossibleRecordException} when it is not in its own coupon's log. */
    private static CouponCommand requirePossible(Record<String, CouponCommand> record) {
        var command = record.value();
        if (command == null) {
            throw new ImpossibleRecordException("a command without a value");
        }
        if (!Long.toString(command.couponId()).equals(record.key())) {
            throw new ImpossibleRecordException(
                    "key " + record.key() + " is not the coupon of the command, " + command.couponId());
        }
        return command;
    }
}
