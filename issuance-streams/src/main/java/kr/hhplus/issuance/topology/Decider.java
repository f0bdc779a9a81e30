package kr.hhplus.issuance.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import kr.hhplus.issuance.decision.CouponRules;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponCommand.OfOperator;
import kr.hhplus.schemas.coupon.CouponCommand.OfUser;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.Holder;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.tracing.Tracing;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Loads, decides, stores and forwards; the rules are in {@link CouponRules}. One instance a partition. */
final class Decider implements Processor<String, CouponCommand, String, Object> {
    private final Duration statePublishInterval;

    /** Coupons whose state has changed since it was last published. */
    private final Set<Long> unpublished = new LinkedHashSet<>();

    /**
     * Goes off once, while there is something to publish; null: there is nothing. Whenever one goes off Streams commits,
     * a transaction of some ten requests to the brokers, so that it must not at rest.
     */
    private @Nullable Cancellable publishing;

    @SuppressWarnings("NullAway.Init") // set by init, before anything else is called
    private ProcessorContext<String, Object> context;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<Long, CouponState> campaigns;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<HolderKey, Holder> holders;

    /** As the store has it: in a flood nearly every command is of the same coupon, and need not be read from bytes. */
    private @Nullable CouponState latest;

    /** In a flood nearly every user is new, and nearly half of a command's time would go into finding that out. */
    private final HolderFilter filter = new HolderFilter(this::hasHolders);

    Decider(Duration statePublishInterval) {
        this.statePublishInterval = statePublishInterval;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        this.campaigns = context.getStateStore(IssuanceTopology.CAMPAIGNS);
        this.holders = context.getStateStore(IssuanceTopology.HOLDERS);
        // A task whose transaction was undone begins again with this instance, and with stores that know less.
        latest = null;
        filter.clear();
        unpublished.clear();
        // What a crash has kept from being published goes out with the first round.
        try (var all = campaigns.all()) {
            all.forEachRemaining(campaign -> unpublished.add(campaign.key));
        }
        publishNoMore();
        if (!unpublished.isEmpty()) {
            publishLater();
        }
    }

    @Override
    public void process(Record<String, CouponCommand> record) {
        var command = requirePossible(record);
        var position = position(record);
        var before =
                latest != null && latest.couponId() == command.couponId() ? latest : campaigns.get(command.couponId());

        var holder = before != null && command instanceof OfUser ofUser
                ? holderOf(command.couponId(), ofUser.userId())
                : Holder.NOBODY;
        var decisions = command instanceof DrawOrder draw
                ? CouponRules.draw(before, registered(before), draw, position)
                : List.of(CouponRules.decide(before, holder, command, position));

        var answer = record.withHeaders(traceOf(record.headers()));
        var now = before;
        for (var decision : decisions) {
            now = CouponRules.apply(now, command, decision);
            if (decision instanceof IssueDecided issue) {
                keep(issue, command instanceof OfUser ? holder : holderOf(issue.couponId(), issue.userId()));
            }
            context.forward(answer.withValue(decision), IssuanceTopology.DECISIONS_SINK);
        }
        if (now != null) {
            campaigns.put(now.couponId(), now);
            latest = now;
            publishOrDefer(answer, before, now);
        }
    }

    private void keep(IssueDecided decision, Holder before) {
        var after = CouponRules.apply(before, decision);
        if (!after.equals(before)) {
            var key = new HolderKey(decision.couponId(), decision.userId());
            filter.add(key);
            holders.put(key, after.decisions().isEmpty() ? null : after);
        }
    }

    /** What a gate must know at once leaves at once: commands of operators, the draw, the last coupon, and one that
     * came back. */
    private void publishOrDefer(Record<String, CouponCommand> record, @Nullable CouponState before, CouponState now) {
        boolean soldOutChanged = before != null && (now.remaining() == 0) != (before.remaining() == 0);
        if (record.value() instanceof OfOperator || record.value() instanceof DrawOrder || soldOutChanged) {
            unpublished.remove(now.couponId());
            context.forward(record.withValue(now), IssuanceTopology.STATE_SINK);
        } else {
            unpublished.add(now.couponId());
            publishLater();
        }
    }

    private void publishLater() {
        if (publishing == null) {
            publishing = context.schedule(statePublishInterval, PunctuationType.WALL_CLOCK_TIME, this::publishStates);
        }
    }

    private void publishStates(long nowMs) {
        for (long couponId : unpublished) {
            var state = campaigns.get(couponId);
            context.forward(new Record<>(Long.toString(couponId), state, nowMs), IssuanceTopology.STATE_SINK);
        }
        unpublished.clear();
        publishNoMore();
    }

    private void publishNoMore() {
        if (publishing != null) {
            publishing.cancel();
            publishing = null;
        }
    }

    private Holder holderOf(long couponId, long userId) {
        var key = new HolderKey(couponId, userId);
        var holder = filter.excludes(key) ? null : holders.get(key);
        return holder == null ? Holder.NOBODY : holder;
    }

    private boolean hasHolders(long couponId) {
        try (var range = holdersOf(couponId)) {
            return range.hasNext();
        }
    }

    private KeyValueIterator<HolderKey, Holder> holdersOf(long couponId) {
        return holders.range(new HolderKey(couponId, 0), new HolderKey(couponId, Long.MAX_VALUE));
    }

    /**
     * The holders with a registered request of a coupon whose draw is still to come; none where no draw is to come. Of the
     * others, who have got something before or by a grant, there may be too many for the memory.
     */
    List<Holder> registered(@Nullable CouponState state) {
        if (state == null || !state.awaitsDraw()) {
            return List.of();
        }
        List<Holder> found = new ArrayList<>();
        try (var range = holdersOf(state.couponId())) {
            range.forEachRemaining(holder -> {
                if (isRegistered(holder.value)) {
                    found.add(holder.value);
                }
            });
        }
        return found;
    }

    private static boolean isRegistered(Holder holder) {
        return holder.decisions().stream().anyMatch(decision -> decision.outcome() == Outcome.REGISTERED);
    }

    /** What of a command's headers goes along with its answers: all of them could be more than a record may have. */
    private static Headers traceOf(Headers found) {
        var headers = new RecordHeaders();
        var trace = Tracing.read(found);
        if (trace.isValid()) {
            Tracing.write(headers, trace);
        }
        return headers;
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
