package kr.hhplus.projections.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import kr.hhplus.schemas.view.RedisKeys;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * What is left of the campaigns that are open now, and how many wait for them; and whether MySQL and Redis answer. Only
 * {@value #CAMPAIGNS_MAX} campaigns are told one by one, those with coupons left and the youngest first, so that the
 * number of time series has a bound.
 */
final class CampaignLook implements Watch.Look {
    private static final Logger log = LoggerFactory.getLogger(CampaignLook.class);

    static final int CAMPAIGNS_MAX = 20;

    private static final String OPEN = """
            FROM coupon_campaign
            WHERE NOT closed AND NOT paused
              AND (opens_at IS NULL OR opens_at <= :now) AND (closes_at IS NULL OR closes_at > :now)
            """;

    private final Jdbi jdbi;
    private final UnifiedJedis redis;
    private final Clock clock;
    private final MultiGauge remaining;
    private final MultiGauge queued;
    private volatile double open = Double.NaN;
    private volatile double mysqlUp = Double.NaN;
    private volatile double redisUp = Double.NaN;

    private record Campaign(long couponId, long remaining) {}

    CampaignLook(Jdbi jdbi, UnifiedJedis redis, Clock clock, MeterRegistry metrics) {
        this.jdbi = jdbi;
        this.redis = redis;
        this.clock = clock;
        this.remaining = MultiGauge.builder("hhplus.campaign.remaining")
                .description("Coupons of an open campaign that are not issued, as stored in MySQL")
                .baseUnit("coupons")
                .register(metrics);
        this.queued = MultiGauge.builder("hhplus.campaign.queue")
                .description("Requests for an open campaign that Redis shows as waiting")
                .baseUnit("requests")
                .register(metrics);
        Gauge.builder("hhplus.campaigns.open", () -> open)
                .description("Campaigns that are open now")
                .register(metrics);
        up("mysql", metrics, () -> mysqlUp);
        up("redis", metrics, () -> redisUp);
    }

    private static void up(String backend, MeterRegistry metrics, Supplier<Number> value) {
        Gauge.builder("hhplus.backend.up", value)
                .description("1: the server answers the projections; 0: it does not")
                .tag("backend", backend)
                .register(metrics);
    }

    /** Redis away does not keep the stock from being told, nor the other way round. */
    @Override
    public void look() {
        pingRedis();
        try {
            var campaigns = openCampaigns();
            mysqlUp = 1;
            remaining.register(rows(campaigns, Campaign::remaining), true);
            showQueues(campaigns);
        } catch (JdbiException e) {
            mysqlUp = 0;
            throw e;
        }
    }

    private void pingRedis() {
        try {
            redis.ping();
            redisUp = 1;
        } catch (JedisException e) {
            redisUp = 0;
            log.debug("Redis does not answer", e);
        }
    }

    private void showQueues(List<Campaign> campaigns) {
        try {
            queued.register(rows(campaigns, campaign -> redis.zcard(RedisKeys.queue(campaign.couponId()))), true);
        } catch (JedisException e) {
            queued.register(List.of(), true);
            log.debug("Redis does not tell who waits", e);
        }
    }

    private List<Campaign> openCampaigns() {
        var now = clock.instant();
        return jdbi.withHandle(handle -> {
            open = handle.createQuery("SELECT COUNT(*) " + OPEN)
                    .bind("now", now)
                    .mapTo(Long.class)
                    .one();
            return handle.createQuery("SELECT coupon_id, stock - (issued - returned) AS remaining " + OPEN
                            + " ORDER BY stock > issued - returned DESC, coupon_id DESC LIMIT " + CAMPAIGNS_MAX)
                    .bind("now", now)
                    .map((row, context) -> new Campaign(row.getLong("coupon_id"), row.getLong("remaining")))
                    .list();
        });
    }

    private static List<Row<?>> rows(List<Campaign> campaigns, ToLongFunction<Campaign> value) {
        return campaigns.stream()
                .<Row<?>>map(campaign ->
                        Row.of(Tags.of("coupon_id", Long.toString(campaign.couponId())), value.applyAsLong(campaign)))
                .toList();
    }

    @Override
    public void forget() {
        open = Double.NaN;
        remaining.register(List.of(), true);
        queued.register(List.of(), true);
    }
}
