package kr.hhplus.standalone.replay;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kr.hhplus.schemas.connection.RedisSettings;
import kr.hhplus.schemas.view.RedisKeys;
import org.apache.kafka.common.TopicPartition;
import redis.clients.jedis.RedisClient;

/**
 * The outcomes in Redis, whose place is kept in Redis. A view that has not come as far as the offset, or has no place
 * yet, is left alone: sent forward, it would never show what lies between.
 */
final class RedisTarget implements ReplayTarget {
    /** KEYS: applied:{partition}. ARGV: the field, the offset. */
    private static final String SET_BACK = """
            local place = redis.call('HGET', KEYS[1], ARGV[1])
            if place and tonumber(place) > tonumber(ARGV[2]) then
              redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
            end
            """;

    private static final int CONNECTIONS_MAX = 2;
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(5);

    private final RedisClient redis;

    RedisTarget(URI uri) {
        this.redis = new RedisSettings(uri, CONNECTIONS_MAX, ANSWER_WAIT_MAX).open();
    }

    @Override
    public Optional<Long> place(TopicPartition partition) {
        return Optional.ofNullable(redis.hget(RedisKeys.applied(partition.partition()), RedisKeys.APPLIED_DECISIONS))
                .map(Long::valueOf);
    }

    @Override
    public void setBack(TopicPartition partition, Optional<Long> offset) {
        var key = RedisKeys.applied(partition.partition());
        if (offset.isPresent()) {
            redis.eval(SET_BACK, List.of(key), List.of(RedisKeys.APPLIED_DECISIONS, Long.toString(offset.get())));
        } else {
            redis.hdel(key, RedisKeys.APPLIED_DECISIONS);
        }
    }

    @Override
    public void close() {
        redis.close();
    }
}
