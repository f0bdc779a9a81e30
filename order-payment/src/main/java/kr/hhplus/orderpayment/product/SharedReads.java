package kr.hhplus.orderpayment.product;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import kr.hhplus.orderpayment.database.Circuit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/**
 * The tier that all instances share, in Redis. A value is put only if nothing has changed since its reader looked here
 * and found nothing, so that a slow read never overwrites what came after it.
 *
 * <ul>
 *   <li>{@value #GENERATION}: text that is another one when everything that was cached before is void
 *   <li>{@value #PAGES_GENERATION}: text that is another one after every change of a product
 *   <li>{@code product:{productId}}: generation, line feed, JSON; or {@code !} and a text of the change that has voided it
 *   <li>{@code products:page:{limit}:{page}:{sort}:{category}}: both generations, line feed, JSON
 * </ul>
 *
 * <p>Thread-safe, and throws nothing for a Redis that is away: it is then left alone for {@link #PAUSE}, and what it
 * has missed makes everything in it void before it is read again.
 */
final class SharedReads {
    static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(SharedReads.class);
    private static final String GENERATION = "products:generation";
    private static final String PAGES_GENERATION = "products:pages-generation";
    private static final String VOID = "!";
    /** Longer than any read that may have begun before the change; a read from MySQL has its own, shorter bound. */
    private static final Duration VOID_AGE_MAX = Duration.ofSeconds(30);
    /** Products in one call of the script. */
    private static final int SCRIPT_PRODUCTS_MAX = 500;

    /** KEYS: generation, product. ARGV: generation, what was seen there, value, ms to live. */
    private static final String PUT_PRODUCT = """
            if redis.call('GET', KEYS[1]) == ARGV[1] and (redis.call('GET', KEYS[2]) or '') == ARGV[2] then
              redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4])
            end
            """;

    /** KEYS: generation, pages' generation, page. ARGV: both as they were seen, value, ms to live. */
    private static final String PUT_PAGE = """
            if redis.call('GET', KEYS[1]) == ARGV[1] and (redis.call('GET', KEYS[2]) or '') == ARGV[2] then
              redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[4])
            end
            """;

    /** KEYS: products. ARGV: the change, ms to live. */
    private static final String VOID_PRODUCTS = """
            for i = 1, #KEYS do
              redis.call('SET', KEYS[i], ARGV[1], 'PX', ARGV[2])
            end
            """;

    /**
     * What a look has found.
     *
     * @param json null: nothing of use
     * @param stamp to put something there; null: nothing can be put now
     */
    record Look(@Nullable String json, @Nullable Stamp stamp) {
        static final Look NOTHING = new Look(null, null);
    }

    /** What a put depends on: it is not done when one of them has changed. */
    record Stamp(String generation, String other) {}

    private final UnifiedJedis redis;
    private final Duration ageMax;
    private final Circuit circuit = new Circuit(PAUSE);
    private final Counter hits;
    private final Counter misses;
    private final Counter skips;
    private final Counter failures;

    /** Not before it has heard of all changes since its values were put. */
    private volatile boolean readable;
    /** A change could not be told to Redis, so that nothing in it counts. */
    private volatile boolean missedChange;

    SharedReads(UnifiedJedis redis, Duration ageMax, MeterRegistry metrics) {
        this.redis = redis;
        this.ageMax = ageMax;
        this.hits = reads(metrics, "hit");
        this.misses = reads(metrics, "miss");
        this.skips = reads(metrics, "skipped");
        this.failures = reads(metrics, "failed");
    }

    private static Counter reads(MeterRegistry metrics, String result) {
        return metrics.counter("hhplus.products.redis.reads", "result", result);
    }

    /** Every change that can matter to what is in Redis has been told it by this instance. */
    void openReads() {
        readable = true;
    }

    Look product(long productId) {
        return read(() -> {
            var found = redis.mget(GENERATION, productKey(productId));
            var value = found.get(1);
            return look(found.get(0), value == null ? "" : value, value, "");
        });
    }

    void putProduct(long productId, Stamp stamp, String json) {
        write(() -> redis.eval(
                PUT_PRODUCT,
                List.of(GENERATION, productKey(productId)),
                List.of(stamp.generation(), stamp.other(), stamp.generation() + "\n" + json, ageMs(ageMax))));
    }

    Look page(PageQuery query) {
        return read(() -> {
            var found = redis.mget(GENERATION, PAGES_GENERATION, pageKey(query));
            var pages = found.get(1) == null ? "" : found.get(1);
            return look(found.get(0), pages, found.get(2), pages);
        });
    }

    void putPage(PageQuery query, Stamp stamp, String json) {
        write(() -> redis.eval(
                PUT_PAGE,
                List.of(GENERATION, PAGES_GENERATION, pageKey(query)),
                List.of(
                        stamp.generation(),
                        stamp.other(),
                        stamp.generation() + stamp.other() + "\n" + json,
                        ageMs(ageMax))));
    }

    /** A value counts when it begins with the generations of now. */
    private Look look(@Nullable String generation, String other, @Nullable String value, String pages) {
        if (generation == null) {
            // An emptied Redis: the next look finds one.
            redis.set(GENERATION, unique(), SetParams.setParams().nx());
            return Look.NOTHING;
        }
        var head = generation + pages + "\n";
        return new Look(
                value != null && value.startsWith(head) ? value.substring(head.length()) : null,
                new Stamp(generation, other));
    }

    private Look read(Supplier<Look> look) {
        if (!readable || missedChange || !circuit.allows()) {
            skips.increment();
            return Look.NOTHING;
        }
        try {
            var found = look.get();
            circuit.succeeded();
            (found.json() == null ? misses : hits).increment();
            return found;
        } catch (JedisException e) {
            failures.increment();
            failed(e);
            return Look.NOTHING;
        }
    }

    private void write(Runnable put) {
        if (!circuit.allows()) {
            return;
        }
        try {
            put.run();
            circuit.succeeded();
        } catch (JedisException e) {
            failed(e);
        }
    }

    private void failed(JedisException failure) {
        circuit.failed();
        log.debug("Redis does not answer; products come from memory and MySQL", failure);
    }

    /** What Redis has of the products is void, and all pages with them if one of them has another name or price. */
    void onChanged(Collection<Long> productIds, boolean pagesToo) {
        if (missedChange) {
            return;
        }
        if (!circuit.allows()) {
            missedChange = true;
            return;
        }
        try {
            var keys = new ArrayList<String>(productIds.size());
            productIds.forEach(id -> keys.add(productKey(id)));
            for (int from = 0; from < keys.size(); from += SCRIPT_PRODUCTS_MAX) {
                redis.eval(
                        VOID_PRODUCTS,
                        keys.subList(from, Math.min(from + SCRIPT_PRODUCTS_MAX, keys.size())),
                        List.of(VOID + unique(), ageMs(VOID_AGE_MAX)));
            }
            if (pagesToo) {
                redis.set(PAGES_GENERATION, unique());
            }
            circuit.succeeded();
        } catch (JedisException e) {
            missedChange = true;
            circuit.failed();
            log.warn("Redis does not answer; what it has of products is void until it does: {}", e.getMessage());
        }
    }

    /**
     * The generation of now, a new one if Redis has missed a change; null while Redis does not answer. To be called every
     * now and then.
     */
    @Nullable
    String generation() {
        if (!circuit.allows()) {
            return null;
        }
        try {
            var generation = missedChange ? renew() : redis.get(GENERATION);
            circuit.succeeded();
            return generation == null ? "" : generation;
        } catch (JedisException e) {
            failed(e);
            return null;
        }
    }

    private String renew() {
        // A change that is missed meanwhile is to be seen the next time.
        missedChange = false;
        try {
            var generation = renewGeneration(redis);
            log.info("Redis answers again; what it had of products is void");
            return generation;
        } catch (JedisException e) {
            missedChange = true;
            throw e;
        }
    }

    /** Makes everything that was cached before void, here and in the memories of all instances. */
    static String renewGeneration(UnifiedJedis redis) {
        var generation = unique();
        redis.set(GENERATION, generation);
        return generation;
    }

    private static String unique() {
        return UUID.randomUUID().toString();
    }

    private static String ageMs(Duration age) {
        return Long.toString(age.toMillis());
    }

    private static String productKey(long productId) {
        return "product:" + productId;
    }

    private static String pageKey(PageQuery query) {
        return "products:page:" + query.limit() + ":" + query.page() + ":"
                + query.sort().text() + ":" + query.category();
    }
}
