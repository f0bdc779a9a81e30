package kr.hhplus.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kr.hhplus.benchmarks.lanes.LanesCommand;
import kr.hhplus.benchmarks.report.ReportFiles;
import kr.hhplus.benchmarks.report.ReportTable;
import kr.hhplus.benchmarks.report.ScenarioReport;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Scenario;
import kr.hhplus.benchmarks.scenario.Trial;
import kr.hhplus.benchmarks.soak.SoakCommand;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Json;
import kr.hhplus.standalone.cli.Subcommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures scenarios, each beside its yardstick. */
@Command(
        name = "hhplus bench",
        subcommands = {LanesCommand.class, SoakCommand.class},
        description = {
            "Measure the system beside yardsticks and other designs, which take turns in the same run.",
            "Exit code 0: all ran, and every guarantee held; floors that were not reached are named.",
            "1: a guarantee is broken, or a scenario could not be run. 2: bad arguments."
        },
        footer = {
            "",
            "Settings from the environment:",
            "  HHPLUS_JAVA_OPTS  more options for the JVM under test, which has those of ./hhplus up"
        })
final class BenchCommand extends Subcommand {
    private static final String ALL = "all";
    private static final int ROUNDS_DEFAULT = 5;
    private static final int ROUNDS_QUICK = 2;

    @Parameters(arity = "0..*", paramLabel = "SCENARIO", description = "Scenarios, or all, which is the default.")
    private List<String> names = List.of();

    @Option(names = "--list", description = "List the scenarios.")
    private boolean list;

    @Option(names = "--rounds", paramLabel = "N", description = "Turns of each contender that count. Default: 5.")
    private @Nullable Integer rounds;

    @Option(
            names = "--warm-ups",
            paramLabel = "N",
            description = "Turns of each contender before those. Default: each scenario has its own.")
    private @Nullable Integer warmUps;

    @Option(
            names = "--size",
            paramLabel = "N",
            description = "Requests or records of a turn. Default: each scenario has its own.")
    private @Nullable Integer size;

    @Option(names = "--quick", description = "Small sizes and two rounds: shows that it runs, and measures nothing.")
    private boolean quick;

    @Option(names = "--json", description = "Print the reports as one JSON array.")
    private boolean json;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write SCENARIO.json and SCENARIO.svg there. Default: docs/performance; none with --quick.")
    private @Nullable Path folder;

    @Override
    public Integer call() throws Exception {
        if (list) {
            Scenarios.ALL.forEach(scenario ->
                    out().println(String.format(Locale.ROOT, "%-12s %s", scenario.name(), scenario.description())));
            return ExitCode.OK;
        }
        var chosen = chosen();
        var settings = new BenchSettings(
                rounds != null ? rounds : quick ? ROUNDS_QUICK : ROUNDS_DEFAULT,
                warmUps,
                size,
                quick,
                BenchSettings.javaOptionsOfScript());
        List<ScenarioReport> reports = new ArrayList<>();
        int exitCode = ExitCode.OK;
        for (var scenario : chosen) {
            try {
                var report = run(scenario, settings);
                reports.add(report);
                if (!report.held()) {
                    exitCode = ExitCode.FAILED;
                }
            } catch (CommandFailure e) {
                say(scenario.name() + ": FAILED: " + e.getMessage());
                exitCode = ExitCode.FAILED;
            }
        }
        if (json) {
            out().println(Json.PRETTY.writeValueAsString(reports));
        }
        return exitCode;
    }

    private ScenarioReport run(Scenario scenario, BenchSettings settings) throws Exception {
        long startNanos = System.nanoTime();
        var result = Trial.run(scenario, settings, this::say);
        var report = ScenarioReport.of(scenario, settings, result, Instant.now());
        ReportTable.print(report, json ? err() : out());
        var to = folder != null ? folder : quick ? null : home().resolve("docs/performance");
        if (to != null && report.held()) {
            say("written: " + ReportFiles.write(report, to));
        }
        say(scenario.name() + " took "
                + Duration.ofNanos(System.nanoTime() - startNanos).toSeconds() + " s");
        return report;
    }

    private List<Scenario> chosen() {
        if (names.isEmpty() || names.contains(ALL)) {
            return Scenarios.ALL;
        }
        return names.stream()
                .map(name -> Scenarios.find(name)
                        .orElseThrow(() -> CommandFailure.unusable(
                                "there is no scenario " + name + "; ./hhplus bench --list shows them")))
                .toList();
    }

    private static Path home() {
        return Path.of(System.getenv().getOrDefault("HHPLUS_HOME", ""));
    }

    private void say(String line) {
        err().println(line);
        err().flush();
    }
}
