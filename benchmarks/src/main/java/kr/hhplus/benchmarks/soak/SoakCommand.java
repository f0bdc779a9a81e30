package kr.hhplus.benchmarks.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kr.hhplus.benchmarks.door.Door;
import kr.hhplus.benchmarks.latency.SeenOutcome;
import kr.hhplus.benchmarks.load.Generator;
import kr.hhplus.benchmarks.report.Commit;
import kr.hhplus.benchmarks.report.Machine;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.system.ServicesProcess;
import kr.hhplus.benchmarks.worker.JvmMemory;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Json;
import kr.hhplus.standalone.cli.Subcommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One sale after the other at a steady rate. */
@Command(
        name = "soak",
        description = {
            "Half of the door's rate arrives minute after minute, each a sale of its own that everybody wins, with all",
            "guarantees asked behind it. Latency, memory, and how far storing is behind, of each minute.",
            "Exit code 0: every minute held every guarantee. 1: one did not, or it could not be run. 2: bad arguments."
        })
public final class SoakCommand extends Subcommand {
    private static final int MINUTES_MAX = 24 * 60;
    private static final int RATE_MAX = 20_000;
    private static final int REQUESTS_TO_MEASURE = 100_000;
    private static final Duration SALE = Duration.ofMinutes(1);
    private static final String SERVICES = "hhplus";

    private static final Map<String, String> LATENCY = ordered(
            SeenOutcome.P50,
            "outcome seen, p50",
            SeenOutcome.P99,
            "outcome seen, p99",
            "answerP50Ms",
            "answer, p50",
            "answerP99Ms",
            "answer, p99",
            SeenOutcome.STORED_AFTER,
            "last row behind the last answer");
    private static final Map<String, String> MEMORY = ordered(
            "heapMegabytes",
            "services, heap in use",
            residentOf(SERVICES),
            "services",
            residentOf("kafka"),
            "Kafka",
            residentOf("mysql"),
            "MySQL",
            residentOf("redis"),
            "Redis");

    @Option(names = "--minutes", paramLabel = "N", description = "1 .. 1,440. Default: ${DEFAULT-VALUE}.")
    private int minutes = 60;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Requests a second, 1 .. 20,000. Default: half of what the door takes, measured before.")
    private @Nullable Integer rate;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write soak.json, soak-latency.svg and soak-memory.svg there, after every minute. Default:"
                    + " docs/performance.")
    private @Nullable Path folder;

    @Override
    public Integer call() throws Exception {
        requireRange("--minutes", minutes, MINUTES_MAX);
        if (rate != null) {
            requireRange("--rate", rate, RATE_MAX);
        }
        var settings = new BenchSettings(1, null, null, false, BenchSettings.javaOptionsOfScript());
        List<SoakMinute> done = new ArrayList<>();
        try (var services = ServicesProcess.start(settings, this::say);
                var generator = new Generator()) {
            long perSecond =
                    rate != null ? rate : Math.round(Door.measure(REQUESTS_TO_MEASURE, services, generator) / 2);
            int requests = Math.toIntExact(perSecond * SALE.toSeconds());
            var sale = new SeenOutcome(requests, perSecond, services, generator);
            say(String.format(Locale.ROOT, "%d minutes of %,d requests/s", minutes, perSecond));
            for (int minute = 1; minute <= minutes; minute++) {
                done.add(run(minute, sale, services));
                print(done.get(done.size() - 1));
                write(new SoakReport(
                        Instant.now(), Machine.here(), Commit.here(), perSecond, settings.servicesJavaOptions(), done));
            }
        }
        return done.stream().allMatch(minute -> minute.faults().isEmpty()) ? ExitCode.OK : ExitCode.FAILED;
    }

    /** Memory is asked behind the sale, so that the collection is in nobody's way. */
    private static SoakMinute run(int minute, SeenOutcome sale, ServicesProcess services) throws InterruptedException {
        var sample = sale.run();
        Map<String, Double> metrics = new LinkedHashMap<>(sample.more());
        services.run().pids().forEach((name, pid) -> metrics.put(residentOf(name), JvmMemory.residentMegabytes(pid)));
        Long pid = services.run().pids().get(SERVICES);
        if (pid != null) {
            metrics.put("heapMegabytes", JvmMemory.of(pid).heapMegabytes());
        }
        return new SoakMinute(minute, metrics, sample.faults());
    }

    private static String residentOf(String process) {
        return process + "ResidentMegabytes";
    }

    private void print(SoakMinute minute) {
        out().printf(
                        Locale.ROOT,
                        "%4d  seen p50 %,6.0f p99 %,6.0f ms  answer p99 %,6.0f ms  stored after %,5.0f ms  heap %,4.0f MB"
                                + "  resident %,5.0f MB, Kafka %,5.0f, MySQL %,5.0f, Redis %,5.0f  %s%n",
                        minute.minute(),
                        of(minute, SeenOutcome.P50),
                        of(minute, SeenOutcome.P99),
                        of(minute, "answerP99Ms"),
                        of(minute, SeenOutcome.STORED_AFTER),
                        of(minute, "heapMegabytes"),
                        of(minute, residentOf(SERVICES)),
                        of(minute, residentOf("kafka")),
                        of(minute, residentOf("mysql")),
                        of(minute, residentOf("redis")),
                        minute.faults().isEmpty() ? "HELD" : minute.faults().toString());
        out().flush();
    }

    private static double of(SoakMinute minute, String metric) {
        return minute.metrics().getOrDefault(metric, Double.NaN);
    }

    private void write(SoakReport report) {
        var to = folder != null
                ? folder
                : Path.of(System.getenv().getOrDefault("HHPLUS_HOME", "")).resolve("docs/performance");
        try {
            Files.createDirectories(to);
            Files.writeString(to.resolve("soak.json"), Json.PRETTY.writeValueAsString(report) + "\n");
            SoakChart.write(report.minutes(), "milliseconds", LATENCY, to.resolve("soak-latency.svg"));
            SoakChart.write(report.minutes(), "memory, megabytes", MEMORY, to.resolve("soak-memory.svg"));
        } catch (IOException e) {
            throw CommandFailure.failed("cannot write the report to " + to + ": " + e, e);
        }
    }

    private static void requireRange(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw CommandFailure.unusable("%s must be 1 .. %,d, not %,d".formatted(option, max, value));
        }
    }

    private static Map<String, String> ordered(String... keysAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private void say(String line) {
        err().println(line);
        err().flush();
    }
}
