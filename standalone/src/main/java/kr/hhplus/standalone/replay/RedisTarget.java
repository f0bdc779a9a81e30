package kr.hhplus.standalone.replay;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import kr.hhplus.schemas.connection.RedisSettings;
import kr.hhplus.schemas.view.RedisKeys;
import org.apache.kafka.common.TopicPartition;
import redis.clients.jedis.RedisClient;

/** The outcomes in Redis, whose place is kept in Redis. */
final class RedisTarget implements ReplayTarget {
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
            redis.hset(key, RedisKeys.APPLIED_DECISIONS, Long.toString(offset.get()));
        } else {
            redis.hdel(key, RedisKeys.APPLIED_DECISIONS);
        }
    }

    @Override
    public void close() {
        redis.close();
    }
}
