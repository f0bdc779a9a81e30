package kr.hhplus.orderpayment.product;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.shop.PaymentEvent;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/**
 * What was sold, counted in Redis atomically with how far the count has come in payment-events: an emptied Redis says so
 * itself, because its place in the log is lost with the counts.
 *
 * <ul>
 *   <li>{@code sales:day:{date}}: sorted set of products, score = what was sold less what came back that day
 *   <li>{@value #PLACES}: hash, partition of payment-events to the next offset
 *   <li>{@code sales:events:{partition}}: sorted set of the last events counted, score = offset
 *   <li>{@code sales:top:{date}:{days}}: the sum over days, for a moment
 * </ul>
 *
 * <p>Thread-safe. Throws JedisException when Redis does not answer.
 */
final class SalesScript {
    /** Events that are known again when they come a second time, by partition. */
    static final int EVENTS_REMEMBERED_MAX = 10_000;

    private static final String PLACES = "sales:places";

    /**
     * KEYS: places, events. ARGV: partition, the place that the caller takes Redis to be at (empty: none), the next
     * place, s for a day to live, how many events to remember; then for each event its id, its offset and the number of
     * its lines, and for each line the day's key, the product and the quantity. Returns the place that Redis is at.
     */
    private static final String COUNT = """
            local place = redis.call('HGET', KEYS[1], ARGV[1]) or ''
            if place ~= ARGV[2] then
              return place
            end
            local i = 6
            while i <= #ARGV do
              local new = redis.call('ZADD', KEYS[2], 'NX', ARGV[i + 1], ARGV[i]) == 1
              local lines = tonumber(ARGV[i + 2])
              i = i + 3
              for line = 1, lines do
                if new then
                  redis.call('ZINCRBY', ARGV[i], ARGV[i + 2], ARGV[i + 1])
                  redis.call('EXPIRE', ARGV[i], ARGV[4])
                end
                i = i + 3
              end
            end
            redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -ARGV[5] - 1)
            redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
            return ARGV[3]
            """;

    /** KEYS: the sum, the days. ARGV: ms for the sum to live, products. Returns product, quantity, product, ... */
    private static final String TOP = """
            if redis.call('EXISTS', KEYS[1]) == 0 then
              redis.call('ZUNIONSTORE', KEYS[1], #KEYS - 1, unpack(KEYS, 2))
              redis.call('PEXPIRE', KEYS[1], ARGV[1])
            end
            return redis.call('ZREVRANGEBYSCORE', KEYS[1], '+inf', '(0', 'WITHSCORES', 'LIMIT', 0, ARGV[2])
            """;

    private final UnifiedJedis redis;
    private final Duration dayAge;
    private final Duration sumAge;

    /**
     * Counts in that Redis.
     *
     * @param dayAge how long a day is kept
     * @param sumAge how long a sum over days is taken again
     */
    SalesScript(UnifiedJedis redis, Duration dayAge, Duration sumAge) {
        this.redis = redis;
        this.dayAge = dayAge;
        this.sumAge = sumAge;
    }

    /** A payment or a refund of that day. */
    record Sale(PaymentEvent event, long offset, LocalDate day) {}

    record Sold(long productId, long quantity) {}

    /** By partition, the next offset that Redis wants; a partition that it knows nothing of is missing. */
    Map<Integer, Long> places() {
        var places = new HashMap<Integer, Long>();
        redis.hgetAll(PLACES)
                .forEach((partition, place) -> places.put(Integer.valueOf(partition), Long.valueOf(place)));
        return places;
    }

    /**
     * Counts the sales and moves on from one place to the next, if Redis is at the first; returns where it is.
     *
     * @param place null: none
     */
    @Nullable
    Long count(int partition, @Nullable Long place, long nextPlace, List<Sale> sales) {
        var arguments = new ArrayList<String>();
        arguments.add(Integer.toString(partition));
        arguments.add(place == null ? "" : Long.toString(place));
        arguments.add(Long.toString(nextPlace));
        arguments.add(Long.toString(dayAge.toSeconds()));
        arguments.add(Integer.toString(EVENTS_REMEMBERED_MAX));
        for (var sale : sales) {
            int sign = sale.event().type() == PaymentEvent.Type.PAID ? 1 : -1;
            arguments.add(sale.event().eventId());
            arguments.add(Long.toString(sale.offset()));
            arguments.add(Integer.toString(sale.event().lines().size()));
            for (var line : sale.event().lines()) {
                arguments.add(dayKey(sale.day()));
                arguments.add(Long.toString(line.productId()));
                arguments.add(Integer.toString(sign * line.quantity()));
            }
        }
        var answer = (String) redis.eval(COUNT, List.of(PLACES, "sales:events:" + partition), arguments);
        return answer.isEmpty() ? null : Long.valueOf(answer);
    }

    /** The products that were sold most in the days up to the last one, the most first. */
    List<Sold> top(LocalDate lastDay, int days, int limit) {
        var keys = new ArrayList<String>();
        keys.add("sales:top:" + lastDay + ":" + days);
        for (int day = 0; day < days; day++) {
            keys.add(dayKey(lastDay.minusDays(day)));
        }
        var answer =
                (List<?>) redis.eval(TOP, keys, List.of(Long.toString(sumAge.toMillis()), Integer.toString(limit)));
        var top = new ArrayList<Sold>();
        for (int i = 0; i < answer.size(); i += 2) {
            top.add(new Sold(
                    Long.parseLong(String.valueOf(answer.get(i))), Long.parseLong(String.valueOf(answer.get(i + 1)))));
        }
        return top;
    }

    private static String dayKey(LocalDate day) {
        return "sales:day:" + day;
    }
}
