package kr.hhplus.schemas.view;

import java.util.List;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.ticket.Ticket;

/**
 * Puts requests in line in Redis. A request that is decided already stays out, so that no ghost remains in the queue;
 * one that is sent again keeps its place. A withdrawal takes out what lies before it in the log, and no later request of the
 * same ticket. Running it again changes nothing.
 */
public final class QueueScript {
    private static final String LEAVES = "-";

    /**
     * ARGV: partition, couponId, member, offset, for each request; {@value #LEAVES} before the offset: of a withdrawal, with
     * which it leaves.
     */
    public static final String TEXT =
            """
            for i = 1, #ARGV, 4 do
              if ARGV[i + 3]:sub(1, 1) == '%1$s' then
                local entered = redis.call('ZSCORE', '%4$s' .. ARGV[i + 1], ARGV[i + 2])
                if entered and tonumber(entered) < tonumber(ARGV[i + 3]:sub(2)) then
                  redis.call('ZREM', '%4$s' .. ARGV[i + 1], ARGV[i + 2])
                end
              else
                local applied = redis.call('HGET', '%2$s' .. ARGV[i], '%3$s')
                if not applied or tonumber(applied) < tonumber(ARGV[i + 3]) then
                  redis.call('ZADD', '%4$s' .. ARGV[i + 1], 'NX', ARGV[i + 3], ARGV[i + 2])
                end
              end
            end
            """.formatted(LEAVES, RedisKeys.APPLIED_PREFIX, RedisKeys.APPLIED_COMMANDS, RedisKeys.QUEUE_PREFIX);

    private QueueScript() {}

    /** Adds what puts the request in line. */
    public static void enter(List<String> arguments, Ticket ticket, LogPosition position) {
        add(arguments, ticket, position, Long.toString(position.offset()));
    }

    /** Adds what takes the request out of the line; the position is that of its withdrawal. */
    public static void leave(List<String> arguments, Ticket ticket, LogPosition position) {
        add(arguments, ticket, position, LEAVES + position.offset());
    }

    private static void add(List<String> arguments, Ticket ticket, LogPosition position, String offset) {
        arguments.add(Integer.toString(position.partition()));
        arguments.add(Long.toString(ticket.couponId()));
        arguments.add(RedisKeys.queueMember(ticket));
        arguments.add(offset);
    }
}
