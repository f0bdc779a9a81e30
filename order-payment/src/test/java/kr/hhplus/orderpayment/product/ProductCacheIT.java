package kr.hhplus.orderpayment.product;

import static kr.hhplus.orderpayment.product.ProductServers.WAIT_MAX;
import static kr.hhplus.orderpayment.product.ProductServers.append;
import static kr.hhplus.orderpayment.product.ProductServers.appendUnreadable;
import static kr.hhplus.orderpayment.product.ProductServers.newProductId;
import static kr.hhplus.orderpayment.product.ProductServers.setStock;
import static kr.hhplus.orderpayment.product.ProductServers.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kr.hhplus.backends.Backend;
import kr.hhplus.schemas.shop.OrderEvent;
import kr.hhplus.schemas.shop.ProductChanged;
import kr.hhplus.schemas.topic.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientPauseMode;

/** Nothing in memory or Redis is old enough to be forgotten here: what is seen anew was heard of. */
class ProductCacheIT {
    private static final int READERS = 64;
    /** Of products that are neither in memory nor in Redis. */
    private static final int READS = 50;

    private static final Duration POLL = Duration.ofMillis(20);
    /** Longer than a read waits for Redis. */
    private static final long PAUSE_MS = 2_000;

    private static CacheInstance one;
    private static CacheInstance other;

    private final long productId = newProductId();
    /** No other test's. */
    private final String category = "category " + productId;

    @BeforeAll
    static void start() {
        one = CacheInstance.start();
        other = CacheInstance.start();
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void aChangedProductIsSeenOnEveryInstance() throws Exception {
        write(productId, "old", category, 1_000, 5);
        assertThat(name(one)).isEqualTo("old");
        assertThat(name(other)).isEqualTo("old");

        write(productId, "new", category, 2_000, 6);
        append(Topics.PRODUCT_CHANGES, key(), changed(2, "new"));

        await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> name(one).equals("new"));
        await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> name(other).equals("new"));
    }

    @Test
    void aChangedProductMakesPagesFreshOnEveryInstance() throws Exception {
        write(productId, "old", category, 1_000, 5);
        var query = PageQuery.parse(category, null, null, null, null);
        assertThat(firstName(one, query)).isEqualTo("old");
        assertThat(firstName(other, query)).isEqualTo("old");

        write(productId, "new", category, 2_000, 6);
        append(Topics.PRODUCT_CHANGES, key(), changed(2, "new"));

        await().atMost(WAIT_MAX)
                .pollInterval(POLL)
                .until(() -> firstName(one, query).equals("new"));
        await().atMost(WAIT_MAX)
                .pollInterval(POLL)
                .until(() -> firstName(other, query).equals("new"));
    }

    @Test
    void aProductThatLeavesACategoryLeavesItsPages() throws Exception {
        write(productId, "moving", category, 1_000, 5);
        var query = PageQuery.parse(category, null, null, null, null);
        assertThat(one.page(query).path("products").size()).isEqualTo(1);

        write(productId, "moving", category + "b", 1_000, 5);
        append(Topics.PRODUCT_CHANGES, key(), changed(2, "moving"));

        await().atMost(WAIT_MAX)
                .pollInterval(POLL)
                .until(() -> one.page(query).path("products").isEmpty());
    }

    @Test
    void changesBehindRecordsThatCannotBeReadAreSeenAndThoseAreCounted() throws Exception {
        write(productId, "old", category, 1_000, 5);
        assertThat(name(one)).isEqualTo("old");
        for (var topic : List.of(Topics.PRODUCT_CHANGES, Topics.ORDER_EVENTS)) {
            double before = one.unreadable(topic);

            appendUnreadable(topic, key());

            await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> one.unreadable(topic) == before + 2);
        }
        write(productId, "new", category, 2_000, 6);
        append(Topics.PRODUCT_CHANGES, key(), changed(2, "new"));

        await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> name(one).equals("new"));
    }

    @Test
    void stockThatOrdersAndRefundsHaveChangedIsSeenOnEveryInstance() throws Exception {
        write(productId, "x", category, 1_000, 5);
        assertThat(one.quantity(productId)).isEqualTo(5);
        assertThat(other.quantity(productId)).isEqualTo(5);

        setStock(productId, 3);
        append(Topics.ORDER_EVENTS, "1", event(OrderEvent.Type.PLACED, 2));
        await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> one.quantity(productId) == 3);
        await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> other.quantity(productId) == 3);

        setStock(productId, 4);
        append(Topics.ORDER_EVENTS, "1", event(OrderEvent.Type.REFUNDED, 1));
        await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> one.quantity(productId) == 4);
        await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> other.quantity(productId) == 4);
    }

    @Test
    void whatOneInstanceHasReadTheOtherTakesFromRedis() {
        write(productId, "x", category, 1_000, 5);
        one.get(productId);
        long loads = other.loads("product");

        assertThat(other.quantity(productId)).isEqualTo(5);

        assertThat(other.loads("product")).isEqualTo(loads);
    }

    @Test
    void aStampedeIsOneLoad() throws Exception {
        write(productId, "x", category, 1_000, 5);
        long loads = one.loads("product");
        var go = new CountDownLatch(1);
        var readers = Executors.newFixedThreadPool(READERS);
        try {
            List<CompletableFuture<Long>> reads = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                reads.add(CompletableFuture.supplyAsync(
                        () -> {
                            awaitQuietly(go);
                            return one.quantity(productId);
                        },
                        readers));
            }
            go.countDown();

            for (var read : reads) {
                assertThat(read.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).isEqualTo(5);
            }
        } finally {
            readers.shutdownNow();
        }
        assertThat(one.loads("product")).isEqualTo(loads + 1);
    }

    @Test
    void anEventThatComesLateOverwritesNothing() throws Exception {
        write(productId, "first", category, 1_000, 5);
        assertThat(name(one)).isEqualTo("first");
        write(productId, "second", category, 1_000, 5);
        append(Topics.PRODUCT_CHANGES, key(), changed(2, "second"));
        await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> name(one).equals("second"));
        long loads = one.loads("product");
        double hits = one.redisReads("hit");

        append(Topics.PRODUCT_CHANGES, key(), changed(1, "first"));

        // Heard of: it is read anew, and is what MySQL has.
        await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> {
            assertThat(name(one)).isEqualTo("second");
            assertThat(name(other)).isEqualTo("second");
            return one.loads("product") > loads || one.redisReads("hit") > hits;
        });
    }

    @Test
    void unknownIdsAreKnownToBeUnknownUntilTheyAreNot() throws Exception {
        assertThat(one.get(productId)).isNull();
        long loads = one.loads("product");
        assertThat(one.get(productId)).isNull();
        assertThat(one.loads("product")).isEqualTo(loads);
        assertThat(one.redis.exists("product:" + productId)).isFalse();

        write(productId, "now", category, 1, 1);
        append(Topics.PRODUCT_CHANGES, key(), changed(1, "now"));

        await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> one.get(productId) != null);
    }

    @Test
    void memoryIsBoundedHoweverManyIdsAreAskedFor() {
        for (int i = 0; i < 3_000; i++) {
            one.get(newProductId());
        }

        await().atMost(WAIT_MAX)
                .until(() -> one.metrics
                                .get("cache.size")
                                .tag("cache", "products")
                                .gauge()
                                .value()
                        <= 1_000);
    }

    @Test
    void aNewGenerationInRedisVoidsAllMemories() {
        write(productId, "before", category, 1_000, 5);
        assertThat(name(one)).isEqualTo("before");
        assertThat(name(other)).isEqualTo("before");

        write(productId, "after", category, 1_000, 5);
        one.redis.set("products:generation", UUID.randomUUID().toString());

        await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> name(one).equals("after"));
        await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> name(other).equals("after"));
    }

    @Test
    void aChangeThatRedisHasMissedVoidsWhatItHas() throws Exception {
        write(productId, "old", category, 1_000, 5);
        assertThat(name(one)).isEqualTo("old");
        assertThat(one.redis.get("product:" + productId)).contains("old");
        pauseRedis();

        write(productId, "new", category, 1_000, 5);
        append(Topics.PRODUCT_CHANGES, key(), changed(2, "new"));

        await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> name(one).equals("new"));
        await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> name(other).equals("new"));
        // And it stays so when Redis answers again, with what it had.
        double hits = one.redisReads("hit") + one.redisReads("miss");
        await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> {
            assertThat(name(one)).isEqualTo("new");
            assertThat(name(other)).isEqualTo("new");
            one.get(newProductId());
            return one.redisReads("hit") + one.redisReads("miss") > hits;
        });
    }

    @Test
    void goesOnWithoutRedis() throws Exception {
        write(productId, "old", category, 1_000, 5);
        long unread = newProductId();
        write(unread, "unread", category, 1_000, 5);
        assertThat(name(one)).isEqualTo("old");
        ProductServers.backends().kill(Backend.REDIS);
        try {
            assertThat(name(one)).isEqualTo("old");
            assertThat(one.get(unread)).isNotNull();

            write(productId, "new", category, 2_000, 6);
            append(Topics.PRODUCT_CHANGES, key(), changed(2, "new"));

            await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> name(one).equals("new"));
            // Not every read waits for a Redis that is away: the circuit skips it.
            double skipped = one.redisReads("skipped");
            await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> {
                one.get(newProductId());
                return one.redisReads("skipped") > skipped;
            });
        } finally {
            ProductServers.backends().restart(Backend.REDIS);
        }
        double found = one.redisReads("hit") + one.redisReads("miss");
        await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> {
            one.get(newProductId());
            return one.redisReads("hit") + one.redisReads("miss") > found;
        });
        assertThat(name(one)).isEqualTo("new");
    }

    @Test
    void whileMySqlIsAwayItIsLeftAloneAndWhatIsInRedisIsShown() {
        write(productId, "shared", category, 1_000, 5);
        one.get(productId);
        var asked = new AtomicInteger();
        var away = new DelegatingDataSource(ProductServers.dataSource()) {
            @Override
            public Connection getConnection() throws SQLException {
                asked.incrementAndGet();
                throw new SQLTransientConnectionException("no connection is free");
            }
        };
        try (var cut = CacheInstance.start(away)) {
            for (int i = 0; i < READS; i++) {
                assertThat(cut.read(newProductId())).isSameAs(ReadyAnswer.UNAVAILABLE);
            }

            assertThat(asked).hasValueLessThan(READS);
            assertThat(cut.quantity(productId)).isEqualTo(5);
        }
    }

    /** It keeps what it has, and answers nobody for a while. */
    private static void pauseRedis() {
        try (var connection = new Jedis(ProductServers.backends().redisUri())) {
            connection.clientPause(PAUSE_MS, ClientPauseMode.ALL);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String name(CacheInstance instance) {
        var product = instance.get(productId);
        return product == null ? "" : product.path("name").asString();
    }

    private static String firstName(CacheInstance instance, PageQuery query) {
        return instance.page(query).path("products").path(0).path("name").asString("");
    }

    private String key() {
        return Long.toString(productId);
    }

    private ProductChanged changed(long version, String name) {
        return new ProductChanged(productId, version, name, category, 1_000, 5, Instant.now());
    }

    private OrderEvent event(OrderEvent.Type type, int quantity) {
        return new OrderEvent(
                UUID.randomUUID().toString(),
                1,
                1,
                type,
                List.of(new OrderEvent.Line(productId, quantity, 1_000)),
                Instant.now());
    }
}
