package kr.hhplus.projections.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.view.OutcomeView;
import kr.hhplus.schemas.view.RedisKeys;
import redis.clients.jedis.UnifiedJedis;

/**
 * Shows decisions in Redis, atomically with how far the view has come: a Redis that was emptied, or that has lost its
 * last writes in a failover, says so itself, because its own place in the log is lost with them.
 *
 * <p>Throws JedisException when Redis does not answer.
 */
final class OutcomeScript {
    /**
     * KEYS: applied:{partition}. ARGV: the place that the caller takes Redis to be at (empty: none), the next place,
     * the last decided offset of coupon-commands, time to live in seconds; then for each decision its queue, the member
     * in it, the offset of the command, its ticket, the offset that was decided, and the outcome. Returns the place that
     * Redis is at, and tells the channel which tickets have an outcome, so that nobody has to look for it all the time.
     *
     * <p>Whatever is replayed, nobody is led into the past: an outcome is replaced by later ones only, and who has asked
     * again since stays in line.
     */
    private static final String SCRIPT =
            """
            local place = redis.call('HGET', KEYS[1], '%1$s') or ''
            if place ~= ARGV[1] then
              return place
            end
            local tickets = {}
            for i = 5, #ARGV, 6 do
              tickets[#tickets + 1] = ARGV[i + 3]
              local waiting = redis.call('ZSCORE', ARGV[i], ARGV[i + 1])
              if waiting and tonumber(waiting) <= tonumber(ARGV[i + 2]) then
                redis.call('ZREM', ARGV[i], ARGV[i + 1])
              end
              local shown = redis.call('GET', ARGV[i + 3])
              local offset = shown and string.match(shown, '^%%S+ %%S+ %%S+ %%S+ %%S+ (%%d+)')
              if not offset or tonumber(offset) <= tonumber(ARGV[i + 4]) then
                redis.call('SET', ARGV[i + 3], ARGV[i + 5], 'EX', ARGV[4])
              end
            end
            redis.call('HSET', KEYS[1], '%1$s', ARGV[2])
            if ARGV[3] ~= '' and tonumber(redis.call('HGET', KEYS[1], '%2$s') or -1) < tonumber(ARGV[3]) then
              redis.call('HSET', KEYS[1], '%2$s', ARGV[3])
            end
            if #tickets > 0 then
              redis.call('PUBLISH', '%3$s', table.concat(tickets, '\\n'))
            end
            return ARGV[2]
            """.formatted(RedisKeys.APPLIED_DECISIONS, RedisKeys.APPLIED_COMMANDS, RedisKeys.SHOWN_CHANNEL);

    private static final String BEGIN = """
            redis.call('HSETNX', KEYS[1], '%1$s', ARGV[1])
            return tonumber(redis.call('HGET', KEYS[1], '%1$s'))
            """.formatted(RedisKeys.APPLIED_DECISIONS);

    private static final String LINE_SHOWN = """
            if redis.call('HEXISTS', KEYS[1], '%1$s') == 1 then
              redis.call('HSET', KEYS[1], '%2$s', '1')
            end
            """.formatted(RedisKeys.APPLIED_DECISIONS, RedisKeys.APPLIED_LINE);

    private final UnifiedJedis redis;
    private final Duration ttl;

    OutcomeScript(UnifiedJedis redis, Duration ttl) {
        this.redis = redis;
        this.ttl = ttl;
    }

    /**
     * What Redis knows of a partition.
     *
     * @param place the next offset of coupon-decisions that it wants; empty: it knows nothing
     * @param hasLine whether those who waited when the view began have been shown in it
     */
    record View(Optional<Long> place, boolean hasLine) {}

    View view(int partition) {
        var fields = redis.hmget(RedisKeys.applied(partition), RedisKeys.APPLIED_DECISIONS, RedisKeys.APPLIED_LINE);
        return new View(Optional.ofNullable(fields.get(0)).map(Long::valueOf), fields.get(1) != null);
    }

    /** Begins a view where there is none; returns the place that Redis is at then. */
    long begin(int partition, long place) {
        return (Long) redis.eval(BEGIN, List.of(RedisKeys.applied(partition)), List.of(Long.toString(place)));
    }

    /** Notes that those who wait have been shown, unless Redis has been emptied since. */
    void lineShown(int partition) {
        redis.eval(LINE_SHOWN, List.of(RedisKeys.applied(partition)), List.of());
    }

    /**
     * Shows the decisions and moves on from one place to the next, if Redis is at the first; returns where it is.
     *
     * @param lastCommandOffset of the last of them; empty: none of them is a request's
     */
    Optional<Long> apply(
            int partition,
            Optional<Long> place,
            long nextPlace,
            Optional<Long> lastCommandOffset,
            List<IssueDecided> decisions) {
        var arguments = new ArrayList<String>(4 + 6 * decisions.size());
        arguments.add(place.map(String::valueOf).orElse(""));
        arguments.add(Long.toString(nextPlace));
        arguments.add(lastCommandOffset.map(String::valueOf).orElse(""));
        arguments.add(Long.toString(ttl.toSeconds()));
        for (var decision : decisions) {
            arguments.add(RedisKeys.queue(decision.couponId()));
            var ticket = Ticket.of(decision);
            arguments.add(RedisKeys.queueMember(ticket));
            arguments.add(Long.toString(decision.commandPosition().offset()));
            arguments.add(RedisKeys.ticket(ticket));
            arguments.add(Long.toString(decision.decidedPosition().offset()));
            arguments.add(OutcomeView.of(decision).toText());
        }
        var answer = (String) redis.eval(SCRIPT, List.of(RedisKeys.applied(partition)), arguments);
        return answer.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(answer));
    }
}
