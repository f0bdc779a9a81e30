package kr.hhplus.orderpayment.product;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import kr.hhplus.orderpayment.database.Circuit;
import kr.hhplus.orderpayment.database.StorageUnavailableException;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The products that were sold most today and on the days before. An answer is taken again for a second; where Redis or
 * MySQL does not answer, the last one known is.
 *
 * <p>Thread-safe.
 */
public final class BestSellers {
    static final List<Integer> DAYS = List.of(1, 3, SalesReader.DAYS_MAX);
    static final int LIMIT_MAX = 100;

    private static final Duration AGE_MAX = Duration.ofSeconds(1);
    private static final Duration LAST_KNOWN_AGE_MAX = Duration.ofMinutes(10);

    private final SalesScript script;
    private final ProductTables tables;
    private final ZoneId zone;
    private final Clock clock;
    private final Circuit circuit = new Circuit(AGE_MAX);
    /** By days: at most as many as there are {@link #DAYS}. */
    private final Map<Integer, Known> known = new ConcurrentHashMap<>();

    private final ReentrantLock loading = new ReentrantLock();

    public BestSellers(UnifiedJedis redis, ProductTables tables, ZoneId zone, Clock clock) {
        this.script = SalesReader.script(redis);
        this.tables = tables;
        this.zone = zone;
        this.clock = clock;
    }

    /**
     * A product.
     *
     * @param price whole won
     * @param sold bought less given back, in the days asked for
     */
    record BestSeller(long productId, String name, String category, long price, long sold) {}

    private record Known(List<BestSeller> top, long sinceNanos) {
        boolean isYoungerThan(Duration age) {
            return System.nanoTime() - sinceNanos < age.toNanos();
        }
    }

    /**
     * The most sold first, equally sold ones by productId.
     *
     * @param days one of {@link #DAYS}
     * @param limit 1 .. {@value #LIMIT_MAX}
     * @throws ProblemException it cannot be known now
     */
    List<BestSeller> top(int days, int limit) {
        var last = known.get(days);
        if (last == null || !last.isYoungerThan(AGE_MAX)) {
            last = loadOnce(days, last);
        }
        return last.top().subList(0, Math.min(limit, last.top().size()));
    }

    /** One loads; the others take what is known, or wait where nothing is. */
    private Known loadOnce(int days, @Nullable Known last) {
        if (last == null) {
            loading.lock();
        } else if (!loading.tryLock()) {
            return last;
        }
        try {
            var now = known.get(days);
            return now != null && now.isYoungerThan(AGE_MAX) ? now : load(days, now);
        } finally {
            loading.unlock();
        }
    }

    private Known load(int days, @Nullable Known last) {
        Exception cause = null;
        if (circuit.allows()) {
            try {
                var loaded = new Known(load(days), System.nanoTime());
                circuit.succeeded();
                known.put(days, loaded);
                return loaded;
            } catch (JedisException | StorageUnavailableException e) {
                circuit.failed();
                cause = e;
            }
        }
        if (last != null && last.isYoungerThan(LAST_KNOWN_AGE_MAX)) {
            return last;
        }
        throw new ProblemException(Problem.unavailable("The sales cannot be read now. Ask again in a moment."), cause);
    }

    private List<BestSeller> load(int days) {
        var sold = script.top(LocalDate.ofInstant(clock.instant(), zone), days, LIMIT_MAX);
        var items = tables.items(sold.stream().map(SalesScript.Sold::productId).toList());
        return sold.stream()
                .flatMap(one -> {
                    var item = items.get(one.productId());
                    return item == null
                            ? Stream.<BestSeller>empty()
                            : Stream.of(new BestSeller(
                                    item.productId(), item.name(), item.category(), item.price(), one.quantity()));
                })
                .sorted(Comparator.comparingLong(BestSeller::sold).reversed().thenComparingLong(BestSeller::productId))
                .toList();
    }
}
