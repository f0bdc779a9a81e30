package kr.hhplus.orderpayment.product;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import kr.hhplus.orderpayment.database.StorageUnavailableException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads of products: from memory, else from Redis, else from MySQL. What is not in memory is read once for all who ask
 * at the same time. A change voids, and never sets: the value always comes from MySQL after the change, so that the order
 * in which changes are heard of does not matter.
 *
 * <p>Thread-safe.
 */
public final class ProductCache implements AutoCloseable {
    private static final int READERS = 8;
    /** Reads that may wait for a reader; more are refused. */
    private static final int READS_WAITING_MAX = 1_000;

    private static final Duration MISSING_AGE_MAX = Duration.ofSeconds(5);
    /** So often at most a key is looked for while MySQL is away. */
    private static final Duration UNAVAILABLE_AGE_MAX = Duration.ofMillis(200);
    /** Pages by number that are worth a place in Redis: their number is bounded, that of all others is not. */
    private static final int SHARED_PAGES_MAX = 10;

    private final ProductTables tables;
    private final SharedReads shared;
    private final JsonMapper json;
    private final boolean cached;
    private final AsyncCache<Long, ReadyAnswer> products;
    private final AsyncCache<PageQuery, ReadyAnswer> pages;
    private final ThreadPoolExecutor readers;
    private final Timer productLoads;
    private final Timer pageLoads;
    private volatile @Nullable String generation;

    public ProductCache(
            ProductTables tables,
            UnifiedJedis redis,
            ProductSettings settings,
            JsonMapper json,
            MeterRegistry metrics) {
        this.tables = tables;
        this.shared = new SharedReads(redis, settings.redisAgeMax(), metrics);
        this.json = json;
        this.cached = settings.cached();
        this.products = memory("products", settings.productsMax(), settings.memoryAgeMax(), metrics);
        this.pages = memory("product-pages", settings.pagesMax(), settings.memoryAgeMax(), metrics);
        this.productLoads = metrics.timer("hhplus.products.loads", "of", "product");
        this.pageLoads = metrics.timer("hhplus.products.loads", "of", "page");
        var number = new AtomicInteger();
        this.readers = new ThreadPoolExecutor(
                READERS, READERS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(READS_WAITING_MAX), task -> {
                    var thread = new Thread(task, "product-reader-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        readers.allowCoreThreadTimeOut(true);
    }

    private static <K> AsyncCache<K, ReadyAnswer> memory(
            String name, int entriesMax, Duration ageMax, MeterRegistry metrics) {
        AsyncCache<K, ReadyAnswer> cache = Caffeine.newBuilder()
                .maximumSize(entriesMax)
                .expireAfter(Expiry.creating((K key, ReadyAnswer answer) -> {
                    if (answer == ReadyAnswer.UNAVAILABLE) {
                        return UNAVAILABLE_AGE_MAX;
                    }
                    return answer == ReadyAnswer.MISSING ? shorter(MISSING_AGE_MAX, ageMax) : ageMax;
                }))
                .recordStats()
                .buildAsync();
        return CaffeineCacheMetrics.monitor(metrics, cache, name);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** The product's JSON, or why there is none. Throws RejectedExecutionException when too many are waiting. */
    CompletableFuture<ReadyAnswer> product(long productId) {
        return cached
                ? products.get(productId, (id, executor) -> later(() -> readProduct(id)))
                : later(() -> loadProduct(productId));
    }

    /** The page's JSON, or why there is none. Throws RejectedExecutionException when too many are waiting. */
    CompletableFuture<ReadyAnswer> page(PageQuery query) {
        return cached ? pages.get(query, (key, executor) -> later(() -> readPage(key))) : later(() -> loadPage(query));
    }

    /** The product's JSON if it is in memory, else null. */
    byte @Nullable [] inMemory(long productId) {
        return cached ? ready(products.getIfPresent(productId)) : null;
    }

    /** The page's JSON if it is in memory, else null. */
    byte @Nullable [] inMemory(PageQuery query) {
        return cached ? ready(pages.getIfPresent(query)) : null;
    }

    private static byte @Nullable [] ready(@Nullable CompletableFuture<ReadyAnswer> answer) {
        return answer != null && answer.isDone() && !answer.isCompletedExceptionally()
                ? answer.join().json()
                : null;
    }

    private CompletableFuture<ReadyAnswer> later(Supplier<ReadyAnswer> read) {
        return CompletableFuture.supplyAsync(() -> orUnavailable(read), readers);
    }

    private ReadyAnswer orUnavailable(Supplier<ReadyAnswer> read) {
        try {
            return read.get();
        } catch (StorageUnavailableException e) {
            return ReadyAnswer.UNAVAILABLE;
        }
    }

    private ReadyAnswer readProduct(long productId) {
        var look = shared.product(productId);
        if (look.json() != null) {
            return ReadyAnswer.of(look.json());
        }
        var found = productJson(productId);
        var stamp = look.stamp();
        if (found != null && stamp != null) {
            shared.putProduct(productId, stamp, found);
        }
        return found == null ? ReadyAnswer.MISSING : ReadyAnswer.of(found);
    }

    private ReadyAnswer loadProduct(long productId) {
        var found = productJson(productId);
        return found == null ? ReadyAnswer.MISSING : ReadyAnswer.of(found);
    }

    private @Nullable String productJson(long productId) {
        return productLoads.record(
                () -> tables.find(productId).map(json::writeValueAsString).orElse(null));
    }

    private ReadyAnswer readPage(PageQuery query) {
        if (query.after() != null || query.page() >= SHARED_PAGES_MAX) {
            return loadPage(query);
        }
        var look = shared.page(query);
        if (look.json() != null) {
            return ReadyAnswer.of(look.json());
        }
        var page = pageOf(query);
        var text = json.writeValueAsString(page);
        var stamp = look.stamp();
        // A category may be any text: those without products are not worth a place in Redis.
        if (stamp != null && !page.products().isEmpty()) {
            shared.putPage(query, stamp, text);
        }
        return ReadyAnswer.of(text);
    }

    private ReadyAnswer loadPage(PageQuery query) {
        return ReadyAnswer.of(json.writeValueAsString(pageOf(query)));
    }

    private ProductPage pageOf(PageQuery query) {
        return pageLoads.record(() -> tables.page(query));
    }

    /** What is known of the products is void. To be called after the change can be read in MySQL. */
    public void onChanged(Collection<Long> productIds, boolean pagesToo) {
        // Redis first: what is read anew into memory must not be what it had.
        shared.onChanged(productIds, pagesToo);
        products.synchronous().invalidateAll(productIds);
        if (pagesToo) {
            pages.synchronous().invalidateAll();
        }
    }

    /**
     * Makes what all instances have of products void, within half a second: after changes that no event tells of, such as
     * a hundred thousand at once. Throws JedisException when Redis does not answer.
     */
    public static void voidAll(UnifiedJedis redis) {
        SharedReads.renewGeneration(redis);
    }

    /** Every change that can matter to what is in Redis is known from here on. */
    void onCaughtUp() {
        shared.openReads();
    }

    /** Forgets everything when somebody has said in Redis that it is void. To be called every now and then. */
    void checkGeneration() {
        var now = shared.generation();
        if (now != null && !now.equals(generation)) {
            generation = now;
            products.synchronous().invalidateAll();
            pages.synchronous().invalidateAll();
        }
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
