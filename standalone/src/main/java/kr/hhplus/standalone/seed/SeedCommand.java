package kr.hhplus.standalone.seed;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import kr.hhplus.orderpayment.product.ProductCache;
import kr.hhplus.schemas.connection.MySqlSettings;
import kr.hhplus.schemas.connection.RedisSettings;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.ProgressBars;
import kr.hhplus.standalone.cli.Subcommand;
import kr.hhplus.standalone.run.DataOption;
import kr.hhplus.standalone.run.RunInfo;
import me.tongfei.progressbar.ProgressBar;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import redis.clients.jedis.exceptions.JedisException;

/** Fills a run with data to try it on. */
@Command(
        name = "seed",
        description = {
            "Fill the shop with products, users with points, and campaigns. The same seed gives the same data.",
            "Products 1 .. P are set anew, with their stock, whatever they were; users who have points and campaigns "
                    + "that are there keep them. So it can be repeated."
        })
public final class SeedCommand extends Subcommand {
    private static final long SEEDS = 1_000_000;
    private static final int CONNECTIONS_MAX = 2;
    private static final Duration MYSQL_WAIT_MAX = Duration.ofSeconds(30);
    private static final Duration REDIS_WAIT_MAX = Duration.ofSeconds(2);

    @Option(names = "--products", paramLabel = "P", description = "Products. Default: ${DEFAULT-VALUE}.")
    private int products = 100_000;

    @Option(names = "--users", paramLabel = "U", description = "Users with points. Default: ${DEFAULT-VALUE}.")
    private int users = 50_000;

    @Option(names = "--campaigns", paramLabel = "C", description = "Campaigns. Default: ${DEFAULT-VALUE}.")
    private int campaigns = 3;

    @Option(names = "--seed", paramLabel = "N", description = "Of the data. Default: a random one, which is printed.")
    private @Nullable Long seed;

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        var plan = new SeedPlan(
                products,
                users,
                campaigns,
                seed == null ? ThreadLocalRandom.current().nextLong(SEEDS) : seed);
        var run = RunInfo.require(data.folder());
        long startNanos = System.nanoTime();
        out().println("%,d products, %,d users, %,d campaigns, seed %d"
                .formatted(plan.products(), plan.users(), plan.campaigns(), plan.seed()));
        out().flush();
        fill(run, plan);
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        out().println("done in %.1f s".formatted(ms / 1e3));
        return ExitCode.OK;
    }

    private void fill(RunInfo run, SeedPlan plan) throws InterruptedException {
        var values = new SeedData(plan.seed());
        try (var mysql = new MySqlSettings(
                        run.mysql().url(), run.mysql().user(), run.mysql().password(), CONNECTIONS_MAX, MYSQL_WAIT_MAX)
                .open("seed")) {
            var tables = new SeedTables(Jdbi.create(mysql), values);
            sayWhatIsThere(tables, plan);
            try (var bar = bar(plan)) {
                IntConsumer step = rows -> {
                    if (bar != null) {
                        bar.stepBy(rows);
                    }
                };
                tables.writeProducts(plan.products(), step);
                tables.writeUsers(plan.users(), step);
                var ids = new SeedCampaigns(run.http(), run.adminToken(System.getenv()), values)
                        .define(plan.campaigns(), () -> step.accept(1));
                if (!ids.isEmpty()) {
                    out().println("campaigns: " + ids);
                }
            }
        }
        tellCaches(run);
    }

    private void sayWhatIsThere(SeedTables tables, SeedPlan plan) {
        long productsThere = tables.products(plan.products());
        if (productsThere > 0) {
            out().println("%,d of these products are there: name, category, price and stock are set anew"
                    .formatted(productsThere));
        }
        long usersThere = tables.users(plan.users());
        if (usersThere > 0) {
            out().println("%,d of these users have points: they keep them".formatted(usersThere));
        }
        out().flush();
    }

    /** One word to all caches in place of an event for each product. */
    private void tellCaches(RunInfo run) {
        try (var redis = new RedisSettings(run.redis(), 1, REDIS_WAIT_MAX).open()) {
            ProductCache.voidAll(redis);
        } catch (JedisException e) {
            err().println("Redis does not answer: the services may show products as they were for a minute or so");
        }
    }

    /** Null where there is no terminal; the script knows whether there is one. */
    private static @Nullable ProgressBar bar(SeedPlan plan) {
        if (!Boolean.getBoolean("hhplus.terminal")) {
            return null;
        }
        return ProgressBars.open("seed", (long) plan.products() + plan.users() + plan.campaigns());
    }
}
