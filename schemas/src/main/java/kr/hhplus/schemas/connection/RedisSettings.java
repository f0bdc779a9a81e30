package kr.hhplus.schemas.connection;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * How to reach Redis: by its address, or by Sentinels that know which of several is the master.
 *
 * @param uri redis://[user:password@]host:port[/database], rediss:// for TLS with a certificate of that host, or
 *     redis-sentinel://[user:password@]host:port,host:port,.../master-name with the addresses of the Sentinels, without TLS
 * @param poolMax connections, 1 and up
 * @param waitMax how long to wait for a connection and for an answer
 */
public record RedisSettings(URI uri, int poolMax, Duration waitMax) {
    /** A subscription that hears nothing for so long ends: a host that vanishes would leave it for hours without a word. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private static final Pattern DATABASE = Pattern.compile("(/[0-9]{0,5})?");

    public RedisSettings {
        if (!isValid(uri)) {
            // Not the whole of it: it may hold a password.
            throw new IllegalArgumentException(
                    "none of redis://[user:password@]host:port[/database], rediss:// for TLS and"
                            + " redis-sentinel://host:port,.../master-name: " + uri.getScheme() + "://"
                            + uri.getHost());
        }
    }

    /** Whether the URI has one of the forms. */
    public static boolean isValid(URI uri) {
        return SentinelUri.isSentinel(uri) ? SentinelUri.isValid(uri) : isAddress(uri);
    }

    private static boolean isAddress(URI uri) {
        var login = uri.getUserInfo();
        return (JedisURIHelper.isRedisScheme(uri) || JedisURIHelper.isRedisSSLScheme(uri))
                && JedisURIHelper.isValid(uri)
                && (login == null || login.contains(":"))
                && DATABASE.matcher(uri.getPath()).matches();
    }

    /** A client that also starts while Redis is away. With Sentinels it follows the master from one to the next. */
    public RedisClient open() {
        var pool = new ConnectionPoolConfig();
        pool.setMaxTotal(poolMax);
        pool.setMaxIdle(poolMax);
        pool.setMaxWait(waitMax);
        return SentinelUri.isSentinel(uri) ? openBySentinels(pool) : openByAddress(pool);
    }

    private RedisClient openByAddress(ConnectionPoolConfig pool) {
        return RedisClient.builder()
                .hostAndPort(JedisURIHelper.getHostAndPort(uri))
                .clientConfig(clientByAddress())
                .poolConfig(pool)
                .build();
    }

    /** Of one server. With TLS, keys and whom to trust are the JVM's own. */
    JedisClientConfig clientByAddress() {
        var tls = new SSLParameters();
        // Without it a certificate of any other host would do.
        tls.setEndpointIdentificationAlgorithm("HTTPS");
        return client().user(JedisURIHelper.getUser(uri))
                .password(JedisURIHelper.getPassword(uri))
                .database(JedisURIHelper.getDBIndex(uri))
                .ssl(JedisURIHelper.isRedisSSLScheme(uri))
                .sslParameters(tls)
                .build();
    }

    private RedisClient openBySentinels(ConnectionPoolConfig pool) {
        var sentinels = SentinelUri.parse(uri);
        var client =
                client().user(sentinels.user()).password(sentinels.password()).build();
        var master = SentinelMaster.find(sentinels, client, pool);
        return RedisClient.builder()
                .clientConfig(client)
                .connectionProvider(master)
                .commandExecutor(master.executor())
                .build();
    }

    private DefaultJedisClientConfig.Builder client() {
        return DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis((int) waitMax.toMillis())
                .socketTimeoutMillis((int) waitMax.toMillis())
                .blockingSocketTimeoutMillis((int) SILENCE_MAX.toMillis());
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RedisSettings["
                + (SentinelUri.isSentinel(uri) ? SentinelUri.parse(uri) : JedisURIHelper.getHostAndPort(uri)) + "]";
    }
}
