package kr.hhplus.orderpayment.product;

import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import kr.hhplus.schemas.connection.RedisSettings;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of products and the cache in front of their reads.
 *
 * @param adminToken operators show it as a bearer token, 16 characters and up
 * @param cached false: every read asks MySQL
 * @param productsMax products that an instance keeps in memory, unknown ids included, 1 .. 1,000,000
 * @param pagesMax pages of products that an instance keeps in memory, 1 .. 100,000
 * @param memoryAgeMax how long an instance keeps what it hears no change of, 1 s .. 1 h
 * @param redisAgeMax how long Redis keeps it, 1 s .. 24 h
 * @param redisWaitMax how long a read waits for Redis before it asks MySQL, 1 ms .. 2 s
 * @param salesZone whose midnight begins a day of the best sellers
 */
@ConfigurationProperties("hhplus.order-payment.products")
public record ProductSettings(
        String adminToken,
        @DefaultValue("true") boolean cached,
        @DefaultValue("20000") int productsMax,
        @DefaultValue("1000") int pagesMax,
        @DefaultValue("10s") Duration memoryAgeMax,
        @DefaultValue("60s") Duration redisAgeMax,
        @DefaultValue("100ms") Duration redisWaitMax,
        @DefaultValue("Asia/Seoul") ZoneId salesZone) {

    private static final int ADMIN_TOKEN_LENGTH_MIN = 16;
    private static final int REDIS_CONNECTIONS_MAX = 8;
    private static final Duration SECOND = Duration.ofSeconds(1);

    public ProductSettings {
        require(
                adminToken.length() >= ADMIN_TOKEN_LENGTH_MIN,
                "admin-token must have " + ADMIN_TOKEN_LENGTH_MIN + " characters or more");
        require(productsMax >= 1 && productsMax <= 1_000_000, "products-max must be 1 .. 1000000");
        require(pagesMax >= 1 && pagesMax <= 100_000, "pages-max must be 1 .. 100000");
        require(within(memoryAgeMax, SECOND, Duration.ofHours(1)), "memory-age-max must be 1 s .. 1 h");
        require(within(redisAgeMax, SECOND, Duration.ofHours(24)), "redis-age-max must be 1 s .. 24 h");
        require(
                within(redisWaitMax, Duration.ofMillis(1), SECOND.multipliedBy(2)),
                "redis-wait-max must be 1 ms .. 2 s");
    }

    /** The same Redis with shorter waits: a read of a product can also be answered without it. */
    public RedisSettings redis(URI uri) {
        return new RedisSettings(uri, REDIS_CONNECTIONS_MAX, redisWaitMax);
    }

    private static boolean within(Duration value, Duration min, Duration max) {
        return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("hhplus.order-payment.products." + message);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ProductSettings[cached=" + cached + "]";
    }
}
