package kr.hhplus.benchmarks.lanes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Json;
import kr.hhplus.standalone.cli.Subcommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Simulates the split of a coupon over several partitions; needs no servers. */
@Command(
        name = "lanes",
        description = {
            "Simulate a coupon that outgrows one partition: its stock split over lanes, users spread over them by id,",
            "who comes first is first in each lane. Prints what that costs in fairness; no servers are needed.",
            "Late: winners who are not among the first of all, with as many as there are coupons. Exit code 0."
        })
public final class LanesCommand extends Subcommand {
    private static final int SEEDS_MAX = 10_000;
    private static final int DELAY_MS_MAX = 10_000;
    private static final int RATE_MAX = 100_000;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "Sales of each combination, 1 .. 10,000. Default: ${DEFAULT-VALUE}.")
    private int seeds = 100;

    @Option(
            names = "--delay-ms",
            paramLabel = "MS",
            description = "How much later the first lane is reached in the second variant, 0 .. 10,000. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int delayMs = 20;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Requests a second, for the delay, 1 .. 100,000. Default: ${DEFAULT-VALUE}.")
    private int requestsPerSecond = 50_000;

    @Option(names = "--json", description = "Print the rows as JSON.")
    private boolean json;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write lanes.json and lanes.svg there. Default: docs/performance.")
    private @Nullable Path folder;

    /**
     * As it is written.
     *
     * @param seeds sales of each combination
     * @param delayMs of the first lane, where it is delayed
     */
    private record Report(int seeds, int delayMs, int requestsPerSecond, List<LaneTable.Row> rows) {}

    @Override
    public Integer call() {
        requireRange("--seeds", seeds, 1, SEEDS_MAX);
        requireRange("--delay-ms", delayMs, 0, DELAY_MS_MAX);
        requireRange("--rate", requestsPerSecond, 1, RATE_MAX);
        int delayPlaces = (int) ((long) requestsPerSecond * delayMs / 1_000);
        var report = new Report(seeds, delayMs, requestsPerSecond, LaneTable.of(seeds, delayPlaces));
        if (json) {
            out().println(Json.PRETTY.writeValueAsString(report));
        } else {
            print(report);
        }
        write(report);
        return ExitCode.OK;
    }

    private void print(Report report) {
        out().printf(
                        Locale.ROOT,
                        "%,d sales each; mean (worst); delayed: the first lane %d ms later at %,d requests/s%n",
                        report.seeds(),
                        report.delayMs(),
                        report.requestsPerSecond());
        out().printf(
                        "%8s %5s %6s  %22s %7s %9s  %22s  %22s %18s  %16s %10s%n",
                        "stock",
                        "lanes",
                        "demand",
                        "late",
                        "%",
                        "expected",
                        "late, delayed",
                        "latest place that won",
                        "earliest that lost",
                        "unsold",
                        "rebalanced");
        for (var row : report.rows()) {
            out().printf(
                            Locale.ROOT,
                            "%,8d %5d %6.2f  %22s %6.2f%% %,9.1f  %22s  %22s %18s  %16s %,10d%n",
                            row.stock(),
                            row.lanes(),
                            row.demand(),
                            mean(row.even().lateMean(), row.even().lateMax()),
                            100 * row.even().lateShare(),
                            row.expectedLate(),
                            mean(row.delayed().lateMean(), row.delayed().lateMax()),
                            mean(row.even().latestWonMean(), row.even().latestWonMax()),
                            mean(row.even().earliestLostMean(), row.even().earliestLostMin()),
                            mean(row.even().unsoldMean(), row.even().unsoldMax()),
                            row.even().unsoldAfterRebalancingMax());
        }
        out().flush();
    }

    private static String mean(double mean, int worst) {
        return String.format(Locale.ROOT, "%,.1f (%,d)", mean, worst);
    }

    private void write(Report report) {
        var to = folder != null
                ? folder
                : Path.of(System.getenv().getOrDefault("HHPLUS_HOME", "")).resolve("docs/performance");
        try {
            Files.createDirectories(to);
            Files.writeString(to.resolve("lanes.json"), Json.PRETTY.writeValueAsString(report) + "\n");
            LaneChart.write(report.rows(), to.resolve("lanes.svg"));
        } catch (IOException e) {
            throw CommandFailure.failed("cannot write the report to " + to + ": " + e, e);
        }
        err().println("written: " + to.resolve("lanes.json") + ", " + to.resolve("lanes.svg"));
    }

    private static void requireRange(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw CommandFailure.unusable("%s must be %,d .. %,d, not %,d".formatted(option, min, max, value));
        }
    }
}
