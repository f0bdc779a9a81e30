package kr.hhplus.standalone.drill;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cluster.Cluster;
import kr.hhplus.standalone.flood.CampaignClient;
import kr.hhplus.standalone.flood.Flood;
import kr.hhplus.standalone.flood.FloodPlan;
import kr.hhplus.standalone.flood.FloodProgress;
import kr.hhplus.standalone.flood.FloodReport;
import kr.hhplus.standalone.flood.FloodTarget;
import kr.hhplus.standalone.flood.SoldCoupons;
import kr.hhplus.standalone.run.Progress;
import org.jspecify.annotations.Nullable;

/** Runs drills against a cluster, one at a time, each on a fresh coupon. */
final class DrillRun {
    private static final int CONNECTIONS = 512;
    private static final int WARM_UP_REQUESTS = 6_000;
    private static final long STOCK_OF_PROBE = 1_000_000;
    private static final Duration FLOOD_WAIT_MAX = Duration.ofMinutes(8);
    private static final Duration RESTORE_WAIT_MAX = Duration.ofMinutes(2);
    private static final long POLL_MS = 500;

    private final Cluster cluster;
    private final FloodTarget target;
    private final double requestsPerSecond;
    private final Progress progress;

    DrillRun(Cluster cluster, FloodTarget target, double requestsPerSecond, Progress progress) {
        this.cluster = cluster;
        this.target = target;
        this.requestsPerSecond = requestsPerSecond;
        this.progress = progress;
    }

    /** So that the first drill does not measure how fast JVMs get. */
    void warmUp() throws InterruptedException {
        progress.say("warming up: " + WARM_UP_REQUESTS + " requests");
        Flood.run(target, plan(nextCoupon(), WARM_UP_REQUESTS, 0), FloodProgress.NONE);
    }

    /** The report; null: the drill cannot be done here, and why has been said. */
    @Nullable
    DrillReport run(Drill drill, int round, long seed) throws Exception {
        long coupon = nextCoupon();
        var random = new Random(seed);
        var observed = new Observed();
        var scene = new Scene(cluster, observed, random, progress, coupon);
        progress.say(drill.name() + ", round " + round + ", seed " + seed + ": " + drill.what());
        try {
            if (!drill.fault().prepare(scene)) {
                return null;
            }
            awaitHealthy(scene);
            return flood(drill, round, seed, coupon, scene, observed);
        } finally {
            drill.fault().restore(scene);
            awaitHealthy(scene);
        }
    }

    private DrillReport flood(Drill drill, int round, long seed, long coupon, Scene scene, Observed observed)
            throws Exception {
        CampaignClient.define(target, coupon + 1, STOCK_OF_PROBE);
        int requests = (int) (requestsPerSecond * drill.seconds());
        var flood = CompletableFuture.supplyAsync(() -> runFlood(plan(coupon, requests, seed), observed), work -> {
            var thread = new Thread(work, "flood");
            thread.setDaemon(true);
            thread.start();
        });
        String failure = null;
        try (var positions = PositionProbe.start(target, coupon + 1)) {
            scene.sleep(Duration.ofSeconds(drill.seconds()).dividedBy(5));
            positions.begin();
            try {
                drill.fault().run(scene);
            } catch (CommandFailure e) {
                failure = e.getMessage();
                progress.say("FAILED: " + failure);
            }
            var report = await(flood);
            return DrillReport.of(drill, round, seed, observed, positions.missingSecondsMax(), failure, report);
        }
    }

    private FloodReport runFlood(FloodPlan plan, FloodProgress watching) {
        try {
            return Flood.run(target, plan, watching);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("the flood was interrupted", e);
        }
    }

    private static FloodReport await(CompletableFuture<FloodReport> flood) throws InterruptedException {
        try {
            return flood.get(FLOOD_WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw CommandFailure.failed("the flood failed: " + requireNonNull(e.getCause()), e);
        } catch (TimeoutException e) {
            throw CommandFailure.failed("the flood did not end within " + FLOOD_WAIT_MAX.toSeconds() + " s", e);
        }
    }

    /** More users than coupons, so that the end of the stock is in it; a few of them ask twice. */
    private FloodPlan plan(long coupon, int requests, long seed) {
        int users = Math.max(1, requests * 9 / 10);
        return new FloodPlan(
                coupon, Math.max(1, users * 9L / 10), users, requests, requestsPerSecond, CONNECTIONS, seed);
    }

    private long nextCoupon() {
        return SoldCoupons.read(target.kafka()).nextFree();
    }

    private void awaitHealthy(Scene scene) throws InterruptedException {
        long deadline = System.nanoTime() + RESTORE_WAIT_MAX.toNanos();
        while (!cluster.awaitAllReady(RESTORE_WAIT_MAX) || !scene.isReplicated()) {
            if (System.nanoTime() - deadline > 0) {
                throw CommandFailure.failed("the cluster is not whole again after " + RESTORE_WAIT_MAX.toSeconds()
                        + " s; see ./hhplus cluster status");
            }
            Thread.sleep(POLL_MS);
        }
    }
}
