package kr.hhplus.standalone.flood;

import java.util.concurrent.ThreadLocalRandom;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Json;
import kr.hhplus.standalone.cli.Subcommand;
import kr.hhplus.standalone.run.DataOption;
import kr.hhplus.standalone.run.RunInfo;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Floods a fresh campaign and proves its outcome. */
@Command(
        name = "flood",
        description = {
            "Flood a fresh campaign with requests, and verify every guarantee on the log and in MySQL.",
            "Exit code 0: all held. 1: one is broken, or somebody had no answer, or one that nobody should get. 2: bad",
            "arguments, or nothing is running."
        })
public final class FloodCommand extends Subcommand {
    private static final long SEEDS = 1_000_000;

    @Option(names = "--coupon", paramLabel = "N", description = "The coupon. Default: the next that is free.")
    private @Nullable Long coupon;

    @Option(names = "--stock", paramLabel = "S", description = "Coupons that exist. Default: ${DEFAULT-VALUE}.")
    private long stock = 300;

    @Option(names = "--users", paramLabel = "U", description = "Users who ask. Default: ${DEFAULT-VALUE}.")
    private int users = 10_000;

    @Option(
            names = "--requests",
            paramLabel = "R",
            description = "Requests that they send together. Default: ${DEFAULT-VALUE}.")
    private int requests = 20_000;

    @Option(
            names = "--rate",
            paramLabel = "PER_SECOND",
            description = "Let so many requests arrive a second, whether or not the system keeps up. Default: each "
                    + "connection sends its next request when it has the answer.")
    private @Nullable Double rate;

    @Option(
            names = "--connections",
            paramLabel = "C",
            description = "Requests in flight, at most. Default: ${DEFAULT-VALUE}.")
    private int connections = 128;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the order in which users ask. Default: a random one, which is printed.")
    private @Nullable Long seed;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        var plan = new FloodPlan(
                coupon == null ? 1 : coupon,
                stock,
                users,
                requests,
                rate,
                connections,
                seed == null ? ThreadLocalRandom.current().nextLong(SEEDS) : seed);
        var run = RunInfo.require(data.folder());
        var target = FloodTarget.of(run, System.getenv());
        try {
            return flood(target, plan);
        } catch (KafkaException e) {
            throw CommandFailure.failed(
                    "Kafka at " + target.kafka() + " does not answer, so that nothing is proved; see ./hhplus status: "
                            + e.getMessage(),
                    e);
        }
    }

    private int flood(FloodTarget target, FloodPlan wanted) throws Exception {
        var plan = onFreshCoupon(wanted, SoldCoupons.read(target.kafka()));
        say("coupon " + plan.couponId()
                + ": %,d requests of %,d users for %,d coupons, seed %d"
                        .formatted(plan.requests(), plan.users(), plan.stock(), plan.seed()));
        var report = run(target, plan);
        if (json) {
            out().println(Json.PRETTY.writeValueAsString(report));
        } else {
            report.print(out());
        }
        return report.held() ? ExitCode.OK : ExitCode.FAILED;
    }

    private FloodPlan onFreshCoupon(FloodPlan plan, SoldCoupons sold) {
        if (coupon == null) {
            return plan.withCoupon(sold.nextFree());
        }
        if (!sold.contains(plan.couponId())) {
            return plan;
        }
        var fresh = plan.withCoupon(sold.nextFree());
        say("coupon " + plan.couponId() + " has been sold before; this flood takes coupon " + fresh.couponId());
        return fresh;
    }

    private static FloodReport run(FloodTarget target, FloodPlan plan) throws InterruptedException {
        // The script knows whether there is a terminal; Java's own answer depends on its version.
        if (Boolean.getBoolean("hhplus.terminal")) {
            try (var bar = new ProgressBarDisplay(plan.requests())) {
                return Flood.run(target, plan, bar);
            }
        }
        return Flood.run(target, plan, FloodProgress.NONE);
    }

    /** What is no result goes to stderr where stdout is read by a program. */
    private void say(String line) {
        var to = json ? err() : out();
        to.println(line);
        to.flush();
    }
}
