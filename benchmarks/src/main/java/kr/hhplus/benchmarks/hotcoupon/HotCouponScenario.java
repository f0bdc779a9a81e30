package kr.hhplus.benchmarks.hotcoupon;

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

/** What one partition, and so one coupon, can decide. */
public final class HotCouponScenario implements Scenario {
    private static final int COMMANDS = 2_000_000;
    private static final double OF_GET_AND_PUT_MIN = 0.8;
    private static final List<StreamsKind> KINDS =
            List.of(StreamsKind.GET_AND_PUT, StreamsKind.ONE_ENTRY, StreamsKind.TOPOLOGY);

    @Override
    public String name() {
        return "hotcoupon";
    }

    @Override
    public String description() {
        return "the topology on one partition from a backlog of distinct users who all win, against a plain get and put"
                + " on the same kind of store";
    }

    @Override
    public String unit() {
        return "commands/s";
    }

    @Override
    public List<Floor> floors() {
        return List.of(
                new Floor.AtLeast(StreamsKind.TOPOLOGY.label(), StreamsKind.GET_AND_PUT.label(), OF_GET_AND_PUT_MIN));
    }

    @Override
    public Contest open(BenchSettings settings, Progress progress) throws IOException, InterruptedException {
        int commands = settings.sizeOr(COMMANDS);
        Map<String, Object> sizes = new LinkedHashMap<>();
        sizes.put("commands", commands);
        sizes.put("partitions", 1);
        sizes.put("streamThreads", 1);
        return BacklogContest.start(progress, sizes, contest -> prepare(contest, commands, settings, progress));
    }

    private static void prepare(BacklogContest contest, int commands, BenchSettings settings, Progress progress)
            throws IOException, InterruptedException {
        progress.say("writing the backlog");
        var servers = contest.servers();
        var backlog = Backlog.ofCommands(servers.kafka());
        try (var admin = new LogAdmin(servers.kafka())) {
            backlog.fill(commands, admin);
        }
        for (var kind : KINDS) {
            contest.add(kind.label(), StreamsRunner.start(kind, settings, servers, backlog));
        }
    }
}
