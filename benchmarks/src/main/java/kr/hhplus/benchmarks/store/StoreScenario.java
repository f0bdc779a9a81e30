package kr.hhplus.benchmarks.store;

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
        var contest = new OnOneLog(BacklogServers.start(progress), settings.sizeOr(DECISIONS));
        try {
            contest.start(settings, progress);
            return contest;
        } catch (IOException | InterruptedException | RuntimeException e) {
            contest.close();
            throw e;
        }
    }

    private record Turns(StoreKind kind, StoreRunner runner) implements Contender {
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
        private final int decisions;
        private final List<Turns> turns = new ArrayList<>();

        OnOneLog(BacklogServers servers, int decisions) {
            this.servers = servers;
            this.decisions = decisions;
        }

        void start(BenchSettings settings, Progress progress) throws IOException, InterruptedException {
            var backlog = Backlog.ofDecisions(servers.kafka());
            for (var kind : StoreKind.values()) {
                turns.add(new Turns(kind, StoreRunner.start(kind, settings, servers, backlog)));
            }
            progress.say("writing the backlog");
            try (var admin = new LogAdmin(servers.kafka())) {
                backlog.fill(decisions, admin);
            }
        }

        @Override
        public List<Contender> contenders() {
            return List.copyOf(turns);
        }

        @Override
        public Map<String, Object> sizes() {
            Map<String, Object> sizes = new LinkedHashMap<>();
            sizes.put("decisions", decisions);
            sizes.put("partitions", 1);
            return sizes;
        }

        @Override
        public void close() {
            turns.forEach(turn -> turn.runner().close());
            servers.close();
        }
    }
}
