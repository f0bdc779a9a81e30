package kr.hhplus.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.Json;

/** Reports as files: {@code <scenario>.json} with all rounds, and {@code <scenario>.svg}. */
public final class ReportFiles {
    private ReportFiles() {}

    /** Writes both, over those of an earlier run, and tells where. */
    public static List<Path> write(ScenarioReport report, Path folder) {
        var json = folder.resolve(report.scenario() + ".json");
        var svg = folder.resolve(report.scenario() + ".svg");
        try {
            Files.createDirectories(folder);
            Files.writeString(json, Json.PRETTY.writeValueAsString(report) + "\n");
            ReportChart.write(report, svg);
        } catch (IOException | java.io.UncheckedIOException e) {
            throw CommandFailure.failed("cannot write the report to " + folder + ": " + e, e);
        }
        return List.of(json, svg);
    }
}
