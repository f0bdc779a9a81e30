package kr.hhplus.benchmarks.design;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import kr.hhplus.schemas.connection.RedisSettings;
import org.springframework.core.env.Environment;
import redis.clients.jedis.RedisClient;

/** The gate in Redis: users as a set, stock as a counter, both changed by one script. Thread-safe. */
final class LuaGate implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 128;
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);
    private static final String SCRIPT = """
            if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 1 then
              return 0
            end
            if tonumber(redis.call('GET', KEYS[1]) or '0') <= 0 then
              return 0
            end
            redis.call('DECR', KEYS[1])
            redis.call('SADD', KEYS[2], ARGV[1])
            return 1
            """;

    private final RedisClient redis;
    private final String script;

    LuaGate(URI uri) {
        this.redis = new RedisSettings(uri, CONNECTIONS_MAX, WAIT_MAX).open();
        this.script = redis.scriptLoad(SCRIPT);
    }

    static URI uri(Environment environment) {
        return environment.getRequiredProperty("hhplus.ingress.redis-uri", URI.class);
    }

    void openSale(long couponId, long stock) {
        redis.set(stockKey(couponId), Long.toString(stock));
    }

    /** Whether the user gets one. */
    boolean take(long couponId, long userId) {
        var taken = redis.evalsha(
                script, List.of(stockKey(couponId), "bench:users:" + couponId), List.of(Long.toString(userId)));
        return Long.valueOf(1).equals(taken);
    }

    private static String stockKey(long couponId) {
        return "bench:stock:" + couponId;
    }

    @Override
    public void close() {
        redis.close();
    }
}
