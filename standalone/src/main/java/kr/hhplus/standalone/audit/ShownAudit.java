package kr.hhplus.standalone.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.view.OutcomeView;
import kr.hhplus.schemas.view.RedisKeys;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ZRangeParams;

/**
 * Compares what Redis shows of a coupon with what its log says, key by key. A ticket that is not shown is none the worse
 * for it; keys that commands behind the snapshot have changed are counted and not compared. Throws JedisException where
 * Redis does not answer. Not thread-safe.
 */
final class ShownAudit {
    private static final int KEYS_PER_CALL_MAX = 1_000;

    private final UnifiedJedis redis;
    private final long end;
    private final LongSupplier logEnd;
    private final AuditCounts counts;
    private final AuditProgress progress;

    /**
     * @param end where the snapshot of coupon-commands ends, in the partition of the coupons
     * @param logEnd where coupon-commands ends by now: no key can come from behind it
     */
    ShownAudit(UnifiedJedis redis, long end, LongSupplier logEnd, AuditCounts counts, AuditProgress progress) {
        this.redis = redis;
        this.end = end;
        this.logEnd = logEnd;
        this.counts = counts;
        this.progress = progress;
    }

    /** The next offset of coupon-decisions that Redis wants; empty: it knows nothing, and shows nothing. */
    static Optional<Long> place(UnifiedJedis redis, int partition) {
        return Optional.ofNullable(redis.hget(RedisKeys.applied(partition), RedisKeys.APPLIED_DECISIONS))
                .map(Long::valueOf);
    }

    /** The first difference; null: there is none. */
    @Nullable
    Difference compare(CouponAudit coupon) {
        var chunk = new ArrayList<Ticket>(KEYS_PER_CALL_MAX);
        for (var ticket : coupon.tickets()) {
            chunk.add(ticket);
            if (chunk.size() == KEYS_PER_CALL_MAX) {
                var difference = compare(coupon, chunk);
                if (difference != null) {
                    return difference;
                }
                chunk.clear();
            }
        }
        var difference = compare(coupon, chunk);
        return difference == null ? ghost(coupon.couponId()) : difference;
    }

    private @Nullable Difference compare(CouponAudit coupon, List<Ticket> tickets) {
        if (tickets.isEmpty()) {
            return null;
        }
        var values = redis.mget(tickets.stream().map(RedisKeys::ticket).toArray(String[]::new));
        int found = 0;
        for (int i = 0; i < tickets.size(); i++) {
            var value = values.get(i);
            if (value != null) {
                found++;
                var difference = compare(coupon, tickets.get(i), value);
                if (difference != null) {
                    return difference;
                }
            }
        }
        counts.keys += found;
        progress.onCompared(found);
        return null;
    }

    private @Nullable Difference compare(CouponAudit coupon, Ticket ticket, String value) {
        var decision = coupon.decision(ticket);
        var expected = decision == null ? "no value" : OutcomeView.of(decision).toText();
        if (value.equals(expected)) {
            return null;
        }
        if (isLater(value)) {
            counts.newerKeys++;
            return null;
        }
        return new Difference("Redis, key " + RedisKeys.ticket(ticket), expected, value);
    }

    private boolean isLater(String value) {
        try {
            long offset = OutcomeView.parse(value).offset();
            return offset >= end && offset < logEnd.getAsLong();
        } catch (IllegalArgumentException impossible) {
            return false;
        }
    }

    /** Shown as waiting, although decided. */
    private @Nullable Difference ghost(long couponId) {
        var queue = RedisKeys.queue(couponId);
        var ghosts = redis.zrangeWithScores(
                queue,
                ZRangeParams.zrangeByScoreParams(Double.NEGATIVE_INFINITY, (double) (end - 1))
                        .limit(0, 1));
        counts.keys += redis.exists(queue) ? 1 : 0;
        if (ghosts.isEmpty()) {
            return null;
        }
        var ghost = ghosts.get(0);
        return new Difference(
                "Redis, key " + queue + ", member " + ghost.getElement(),
                "no member, since all requests before offset " + end + " are decided",
                "a member that waits with offset " + (long) ghost.getScore());
    }
}
