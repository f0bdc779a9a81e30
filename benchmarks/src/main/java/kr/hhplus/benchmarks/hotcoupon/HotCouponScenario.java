package kr.hhplus.benchmarks.hotcoupon;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.benchmarks.backlog.Backlog;
import kr.hhplus.benchmarks.backlog.BacklogServers;
import kr.hhplus.benchmarks.backlog.LogAdmin;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Floor;
import kr.hhplus.benchmarks.scenario.Progress;
import kr.hhplus.benchmarks.scenario.Sample;
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
        var contest = new OnOneLog(BacklogServers.start(progress), settings.sizeOr(COMMANDS));
        try {
            contest.start(settings, progress);
            return contest;
        } catch (IOException | InterruptedException | RuntimeException e) {
            contest.close();
            throw e;
        }
    }

    private record Turns(StreamsKind kind, StreamsRunner runner) implements Contender {
        @Override
        public String name() {
            return kind.label();
        }

        @Override
        public Sample run() throws InterruptedException {
            return runner.run();
        }
    }

    private static final class OnOneLog implements Contest {
        private final BacklogServers servers;
        private final int commands;
        private final List<Turns> turns = new ArrayList<>();

        OnOneLog(BacklogServers servers, int commands) {
            this.servers = servers;
            this.commands = commands;
        }

        void start(BenchSettings settings, Progress progress) throws IOException, InterruptedException {
            progress.say("writing the backlog");
            var backlog = Backlog.ofCommands(servers.kafka());
            try (var admin = new LogAdmin(servers.kafka())) {
                backlog.fill(commands, admin);
            }
            for (var kind : KINDS) {
                turns.add(new Turns(kind, StreamsRunner.start(kind, settings, servers, backlog)));
            }
        }

        @Override
        public List<Contender> contenders() {
            return List.copyOf(turns);
        }

        @Override
        public Map<String, Object> sizes() {
            Map<String, Object> sizes = new LinkedHashMap<>();
            sizes.put("commands", commands);
            sizes.put("partitions", 1);
            sizes.put("streamThreads", 1);
            return sizes;
        }

        @Override
        public void close() {
            turns.forEach(turn -> turn.runner().close());
            servers.close();
        }
    }
}
