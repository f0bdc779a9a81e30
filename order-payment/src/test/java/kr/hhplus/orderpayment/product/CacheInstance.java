package kr.hhplus.orderpayment.product;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import kr.hhplus.schemas.topic.Topic;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The cache as one instance of the service has it, with its own memory and connections. */
final class CacheInstance implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final RedisClient redis;
    final ProductCache cache;
    private final ProductChangesReader reader;

    private CacheInstance(DataSource mysql) {
        var settings = ProductServers.settings(true);
        redis = settings.redis(ProductServers.backends().redisUri()).open();
        cache = new ProductCache(ProductServers.tables(mysql), redis, settings, JSON, metrics);
        reader = new ProductChangesReader(
                ProductServers.backends().kafkaBootstrapServers(),
                (short) 1,
                cache,
                settings,
                Clock.systemUTC(),
                metrics);
        reader.start();
    }

    /** Returns when it has caught up, and so reads from Redis. */
    static CacheInstance start() {
        return start(ProductServers.dataSource());
    }

    /** The same on another way to MySQL, which may be away. */
    static CacheInstance start(DataSource mysql) {
        var instance = new CacheInstance(mysql);
        await().atMost(ProductServers.WAIT_MAX).until(() -> {
            double before = instance.redisReads("miss") + instance.redisReads("hit");
            instance.get(ProductServers.newProductId());
            return instance.redisReads("miss") + instance.redisReads("hit") > before;
        });
        return instance;
    }

    /** Null: there is no such product. */
    @Nullable
    JsonNode get(long productId) {
        return json(read(productId));
    }

    ReadyAnswer read(long productId) {
        return cache.product(productId)
                .orTimeout(ProductServers.WAIT_MAX.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    long quantity(long productId) {
        var product = get(productId);
        return product == null ? -1 : product.path("quantity").asLong();
    }

    JsonNode page(PageQuery query) {
        var page = json(cache.page(query)
                .orTimeout(ProductServers.WAIT_MAX.toSeconds(), TimeUnit.SECONDS)
                .join());
        if (page == null) {
            throw new IllegalStateException("no page");
        }
        return page;
    }

    /** Records of the topic that it could not read. */
    double unreadable(Topic<?> topic) {
        return metrics.get("hhplus.shop.unreadable.records")
                .tag("topic", topic.name())
                .counter()
                .count();
    }

    long loads(String of) {
        return metrics.get("hhplus.products.loads").tag("of", of).timer().count();
    }

    double redisReads(String result) {
        return metrics.get("hhplus.products.redis.reads")
                .tag("result", result)
                .counter()
                .count();
    }

    private static @Nullable JsonNode json(ReadyAnswer answer) {
        var bytes = answer.json();
        return bytes == null ? null : JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        reader.stop();
        cache.close();
        redis.close();
    }
}
