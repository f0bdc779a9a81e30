package kr.hhplus.benchmarks.store;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.benchmarks.backlog.Backlog;
import kr.hhplus.benchmarks.backlog.BacklogContest;
import kr.hhplus.benchmarks.backlog.LogAdmin;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Floor;
import kr.hhplus.benchmarks.scenario.Progress;
import kr.hhplus.benchmarks.scenario.Scenario;

/** What the projections store and show. */
public final class StoreScenario implements Scenario {
    private static final int DECISIONS = 500_000;
    private static final double OF_BARE_INSERT_MIN = 0.5;

    @Override
    public String name() {
        return "store";
    }

    @Override
    public String description() {
        return "the projections into MySQL and then Redis from a backlog of decisions of one coupon, against a bare"
                + " multi-row insert of the same rows";
    }

    @Override
    public String unit() {
        return "decisions/s";
    }

    @Override
    public List<Floor> floors() {
        return List.of(
                new Floor.AtLeast(StoreKind.PROJECTION.label(), StoreKind.BARE_INSERT.label(), OF_BARE_INSERT_MIN));
    }

    @Override
    public Contest open(BenchSettings settings, Progress progress) throws IOException, InterruptedException {
        int decisions = settings.sizeOr(DECISIONS);
        Map<String, Object> sizes = new LinkedHashMap<>();
        sizes.put("decisions", decisions);
        sizes.put("partitions", 1);
        return BacklogContest.start(progress, sizes, contest -> prepare(contest, decisions, settings, progress));
    }

    private static void prepare(BacklogContest contest, int decisions, BenchSettings settings, Progress progress)
            throws IOException, InterruptedException {
        var servers = contest.servers();
        var backlog = Backlog.ofDecisions(servers.kafka());
        for (var kind : StoreKind.values()) {
            contest.add(kind.label(), StoreRunner.start(kind, settings, servers, backlog));
        }
        progress.say("writing the backlog");
        try (var admin = new LogAdmin(servers.kafka())) {
            backlog.fill(decisions, admin);
        }
    }
}
