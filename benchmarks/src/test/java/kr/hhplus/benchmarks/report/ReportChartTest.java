package kr.hhplus.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.benchmarks.report.ScenarioReport.ContenderReport;
import kr.hhplus.benchmarks.scenario.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportChartTest {
    private static ContenderReport contender(String name, double value) {
        var spread = new Spread(value, value, value);
        return new ContenderReport(name, spread, spread, Map.of(), List.of(new Sample(value, Map.of(), List.of())));
    }

    @Test
    void contendersThatLieFarApartAreDrawnToo(@TempDir Path folder) {
        var contenders = List.of(contender("snail", 5), contender("falcon", 21_000));
        var report = new ScenarioReport(
                "race",
                "",
                "steps/s",
                Instant.EPOCH,
                Machine.here(),
                "",
                false,
                1,
                1,
                List.of(),
                new LinkedHashMap<>(),
                contenders,
                List.of(),
                List.of());

        ReportChart.write(report, folder.resolve("race.svg"));

        assertThat(folder.resolve("race.svg")).isNotEmptyFile().content().contains("<svg");
    }
}
