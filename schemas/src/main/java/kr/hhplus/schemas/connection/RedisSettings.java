package kr.hhplus.schemas.connection;

import java.net.URI;
import java.time.Duration;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * How to reach Redis.
 *
 * @param uri redis://[user:password@]host:port
 * @param poolMax connections, 1 and up
 * @param waitMax how long to wait for a connection and for an answer
 */
public record RedisSettings(URI uri, int poolMax, Duration waitMax) {

    public RedisSettings {
        if (!JedisURIHelper.isValid(uri)) {
            throw new IllegalArgumentException("not redis://host:port: " + uri.getScheme() + "://" + uri.getHost());
        }
    }

    /** A client that also starts while Redis is away. */
    public RedisClient open() {
        var pool = new ConnectionPoolConfig();
        pool.setMaxTotal(poolMax);
        pool.setMaxIdle(poolMax);
        pool.setMaxWait(waitMax);
        var client = DefaultJedisClientConfig.builder()
                .user(JedisURIHelper.getUser(uri))
                .password(JedisURIHelper.getPassword(uri))
                .connectionTimeoutMillis((int) waitMax.toMillis())
                .socketTimeoutMillis((int) waitMax.toMillis())
                .build();
        return RedisClient.builder()
                .hostAndPort(JedisURIHelper.getHostAndPort(uri))
                .clientConfig(client)
                .poolConfig(pool)
                .build();
    }

    @Override
    public String toString() {
        return "RedisSettings[" + uri.getHost() + ":" + uri.getPort() + "]";
    }
}
