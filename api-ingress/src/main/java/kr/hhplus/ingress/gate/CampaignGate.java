package kr.hhplus.ingress.gate;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import kr.hhplus.schemas.coupon.CouponState;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request can still win, by what the log has settled: no Redis, no Kafka, no lock.
 *
 * <p>It never turns away somebody who would have won. Sold out is a fact of the log; opening and closing are times of
 * the broker's clock, so that near them, within the clock skew, the request passes and the log decides.
 *
 * <p>Thread-safe; {@link CouponStateReader} keeps it current.
 */
public final class CampaignGate {
    private static final long NONE_DECIDED = -1;

    private final Clock clock;
    private final Duration clockSkewMax;
    private final Map<Long, Entry> entries = new ConcurrentHashMap<>();
    /**
     * By partition of coupon-commands, the last offset that is known to be decided, whichever coupon's it was: a partition is
     * decided in its order.
     */
    private final Map<Integer, Long> decidedOffsets = new ConcurrentHashMap<>();

    private final Collection<CommandWait> commandWaits = ConcurrentHashMap.newKeySet();

    /**
     * What the gate says of a request.
     *
     * @param state the coupon as the gate knows it; null only for UNKNOWN
     */
    public record Verdict(Kind kind, @Nullable CouponState state) {
        public enum Kind {
            /** The request may win; the log decides. */
            PASS,
            UNKNOWN,
            NOT_OPEN,
            PAUSED,
            CLOSED,
            SOLD_OUT
        }
    }

    private record Entry(CouponState state, DecisionRate rate) {}

    private record CommandWait(long couponId, long offset, CompletableFuture<CouponState> seen) {}

    public CampaignGate(Clock clock, Duration clockSkewMax) {
        this.clock = clock;
        this.clockSkewMax = clockSkewMax;
    }

    public Verdict check(long couponId) {
        var entry = entries.get(couponId);
        return entry == null
                ? new Verdict(Verdict.Kind.UNKNOWN, null)
                : new Verdict(check(entry.state()), entry.state());
    }

    private Verdict.Kind check(CouponState state) {
        var terms = state.terms();
        var now = clock.instant();
        if (state.closed()) {
            return Verdict.Kind.CLOSED;
        }
        if (terms.opensAt() != null && now.plus(clockSkewMax).isBefore(terms.opensAt())) {
            return state.awaitsDraw() ? Verdict.Kind.PASS : Verdict.Kind.NOT_OPEN;
        }
        if (terms.closesAt() != null && now.minus(clockSkewMax).isAfter(terms.closesAt())) {
            return Verdict.Kind.CLOSED;
        }
        if (state.paused()) {
            return Verdict.Kind.PAUSED;
        }
        return state.remaining() == 0 && !state.awaitsDraw() ? Verdict.Kind.SOLD_OUT : Verdict.Kind.PASS;
    }

    public Optional<CouponState> state(long couponId) {
        return Optional.ofNullable(entries.get(couponId)).map(Entry::state);
    }

    /**
     * The coupon as soon as the gate knows it, empty when it does not in time: its campaign may have been defined a moment
     * ago, by way of another instance.
     */
    public CompletableFuture<Optional<CouponState>> awaitKnown(long couponId, Duration waitMax) {
        return awaitCommand(couponId, 0, waitMax).thenApply(Optional::of).exceptionally(late -> Optional.empty());
    }

    /** Coupons whose order is still to be drawn. */
    public List<CouponState> awaitingDraw() {
        return entries.values().stream()
                .map(Entry::state)
                .filter(CouponState::awaitsDraw)
                .toList();
    }

    /**
     * How long until the request at this offset of the log is decided; empty before any rate is known. Storing it takes
     * its time after that, which is not foreseen.
     */
    public Optional<Duration> estimateWait(long couponId, long offset) {
        var entry = entries.get(couponId);
        return entry == null
                ? Optional.empty()
                : entry.rate()
                        .timeFor(countUndecided(entry.state().lastPosition().partition(), offset));
    }

    /**
     * How many requests are at most before the one at this offset of the log and itself, in the part that is not decided
     * yet; 1 and up.
     */
    public long countUndecided(int partition, long offset) {
        return Math.max(1, offset - decidedOffsets.getOrDefault(partition, NONE_DECIDED));
    }

    /** Completes with the first state that has taken in the command at the offset; fails after a time. */
    public CompletableFuture<CouponState> awaitCommand(long couponId, long offset, Duration waitMax) {
        var wait = new CommandWait(couponId, offset, new CompletableFuture<>());
        commandWaits.add(wait);
        complete(wait);
        return wait.seen()
                .orTimeout(waitMax.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((state, failure) -> commandWaits.remove(wait));
    }

    /** Takes in what was published before this instance began to listen: it tells nothing of how fast the log is decided. */
    void load(CouponState state) {
        put(state, new Entry(state, DecisionRate.from(state, clock.instant())));
    }

    void update(CouponState state) {
        var now = clock.instant();
        var known = entries.get(state.couponId());
        put(
                state,
                new Entry(
                        state,
                        known == null
                                ? DecisionRate.from(state, now)
                                : known.rate().next(state, now)));
    }

    /** Only of the reader's thread. */
    private void put(CouponState state, Entry entry) {
        var decided = state.lastPosition();
        decidedOffsets.merge(decided.partition(), decided.offset(), Math::max);
        entries.merge(
                state.couponId(),
                entry,
                // A reader that starts anew reads the past once more; it must not close what is open now.
                (old, fresh) -> state.lastPosition().offset()
                                < old.state().lastPosition().offset()
                        ? old
                        : fresh);
        commandWaits.forEach(this::complete);
    }

    private void complete(CommandWait wait) {
        var entry = entries.get(wait.couponId());
        if (entry != null && entry.state().lastPosition().offset() >= wait.offset()) {
            wait.seen().complete(entry.state());
        }
    }
}
