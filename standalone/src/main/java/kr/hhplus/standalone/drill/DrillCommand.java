package kr.hhplus.standalone.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.EndOnSignal;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Json;
import kr.hhplus.standalone.cli.Subcommand;
import kr.hhplus.standalone.cluster.Cluster;
import kr.hhplus.standalone.cluster.ClusterLock;
import kr.hhplus.standalone.flood.FloodTarget;
import kr.hhplus.standalone.run.DataFolder;
import kr.hhplus.standalone.run.DataOption;
import kr.hhplus.standalone.run.Progress;
import kr.hhplus.standalone.run.RunInfo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Does harm to a cluster under load, and proves what came of it. */
@Command(
        name = "drill",
        description = {
            "Do harm to a cluster while requests arrive through HAProxy, and verify every guarantee.",
            "Uses the cluster of the data folder; where none runs it starts one, and ends it, also on Ctrl-C.",
            "Exit code 0: all guarantees held. 1: one is broken, or somebody had no answer, or one that nobody should get.",
            "2: bad arguments."
        })
public final class DrillCommand extends Subcommand {
    private static final long SEEDS = 1_000_000;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "A drill, all, or list. Default: list.",
            defaultValue = "list")
    private String name = "list";

    @Option(names = "--rounds", paramLabel = "N", description = "How often each is done. Default: ${DEFAULT-VALUE}.")
    private int rounds = 1;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of who is hit, and of the floods. Default: a random one, which is printed.")
    private @Nullable Long seed;

    @Option(
            names = "--rate",
            paramLabel = "PER_SECOND",
            description = "Requests that arrive. Default: ${DEFAULT-VALUE}.")
    private double rate = 300;

    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        if ("list".equals(name)) {
            Drills.all().forEach(drill -> out().printf("%-20s %s%n", drill.name(), drill.what()));
            return ExitCode.OK;
        }
        if (rounds < 1 || rate <= 0) {
            throw CommandFailure.unusable("--rounds and --rate must be over 0");
        }
        var drills = "all".equals(name) ? Drills.all() : List.of(Drills.named(name));
        var folder = data.folder().create();
        var progress = new Progress(json ? err() : out());
        try (var lock = ClusterLock.acquire(folder);
                var onSignal = EndOnSignal.open()) {
            boolean isOwn = RunInfo.find(folder).isEmpty();
            try {
                var cluster = cluster(folder, progress);
                try {
                    return run(cluster, drills, progress);
                } finally {
                    if (isOwn) {
                        // Some clients set the flag again when they are interrupted.
                        Thread.interrupted();
                        cluster.down();
                    }
                }
            } catch (InterruptedException e) {
                throw CommandFailure.failed(
                        isOwn
                                ? "interrupted; the cluster is ended"
                                : "interrupted; what was harmed may still be: see ./hhplus cluster status",
                        e);
            }
        }
    }

    private static Cluster cluster(DataFolder folder, Progress progress) throws Exception {
        var running = Cluster.find(folder, System.getenv(), progress).filter(Cluster::isRunning);
        return running.isPresent() ? running.get() : Cluster.up(folder, System.getenv(), progress, 0, 0, true);
    }

    private int run(Cluster cluster, List<Drill> drills, Progress progress) throws Exception {
        if (!cluster.has("haproxy")) {
            throw CommandFailure.unusable("drills go through HAProxy, and this cluster has none");
        }
        long first = seed == null ? ThreadLocalRandom.current().nextLong(SEEDS) : seed;
        var run = new DrillRun(cluster, FloodTarget.of(cluster.info(), System.getenv()), rate, progress);
        run.warmUp();
        List<DrillReport> reports = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (var drill : drills) {
                var report = run.run(drill, round, first + round - 1);
                if (report != null) {
                    reports.add(report);
                    if (!json) {
                        report.print(out());
                    }
                }
            }
        }
        if (reports.isEmpty()) {
            throw CommandFailure.failed("no drill was done, so that nothing is proved");
        }
        if (json) {
            out().println(Json.PRETTY.writeValueAsString(reports));
        } else {
            summarise(reports);
        }
        return reports.stream().allMatch(DrillReport::held) ? ExitCode.OK : ExitCode.FAILED;
    }

    private void summarise(List<DrillReport> reports) {
        out().println();
        out().println("drill                  seed  acceptance  outcome  positions  recovery  undecided  not stored");
        for (var report : reports) {
            out().printf(
                            "%-20s %6d  %8.2f s %6.2f s   %6.2f s  %6.1f s  %9d  %10d  %s%n",
                            report.drill(),
                            report.seed(),
                            report.answerWaitSecondsMax(),
                            report.outcomeWaitSecondsMax(),
                            report.positionMissingSecondsMax(),
                            report.recoverySeconds(),
                            report.flood().undecided(),
                            report.flood().unstored(),
                            report.held() ? (report.missed().isEmpty() ? "held" : "held, MISSED") : "BROKEN");
        }
        out().flush();
    }
}
