package kr.hhplus.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Floor;
import kr.hhplus.benchmarks.scenario.Progress;
import kr.hhplus.benchmarks.scenario.Sample;
import kr.hhplus.benchmarks.scenario.Scenario;
import kr.hhplus.benchmarks.scenario.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioReportTest {
    private static final BenchSettings SETTINGS = new BenchSettings(3, null, null, false, List.of("-Xmx512m"));

    private record Race(List<Floor> floors) implements Scenario {
        @Override
        public String name() {
            return "race";
        }

        @Override
        public String description() {
            return "the hare against the tortoise";
        }

        @Override
        public String unit() {
            return "steps/s";
        }

        @Override
        public Contest open(BenchSettings settings, Progress progress) {
            throw new UnsupportedOperationException();
        }
    }

    private static Sample sample(double value) {
        return new Sample(value, Map.of("answerP99Ms", value / 10), List.of());
    }

    private static List<Sample> samples(double... values) {
        return Arrays.stream(values).mapToObj(ScenarioReportTest::sample).toList();
    }

    private static ScenarioReport report(List<Floor> floors, List<String> faults) {
        Map<String, List<Sample>> rounds = new LinkedHashMap<>();
        rounds.put("tortoise", samples(100, 50, 200));
        rounds.put("hare", samples(150, 100, 100));
        return ScenarioReport.of(
                new Race(floors), SETTINGS, new Trial.Result(Map.of("requests", 5_000), rounds, faults), Instant.EPOCH);
    }

    private static String table(ScenarioReport report) {
        var text = new StringWriter();
        ReportTable.print(report, new PrintWriter(text));
        return text.toString();
    }

    @Test
    void ratioIsTheMedianOfTheRoundsRatiosAndNotTheRatioOfTheMedians() {
        var hare = report(List.of(), List.of()).contenders().get(1);

        assertThat(hare.value()).isEqualTo(new Spread(100, 100, 150));
        assertThat(hare.ofYardstick()).isEqualTo(new Spread(1.5, 0.5, 2));
    }

    @Test
    void yardstickIsOnceItself() {
        var tortoise = report(List.of(), List.of()).contenders().get(0);

        assertThat(tortoise.ofYardstick()).isEqualTo(new Spread(1, 1, 1));
    }

    @Test
    void floorOfARatioIsReachedFromItsValueOn() {
        var floors = report(
                        List.of(
                                new Floor.AtLeast("hare", "tortoise", 1.5),
                                new Floor.AtLeast("hare", "tortoise", 1.51),
                                new Floor.AtLeast("tortoise", "hare", 0.6)),
                        List.of())
                .floors();

        assertThat(floors).extracting(ScenarioReport.FloorReport::reached).containsExactly(true, false, true);
    }

    @Test
    void limitIsKeptBelowItsValueAndNeverByAMetricThatIsMissing() {
        var floors = report(
                        List.of(
                                new Floor.Below("hare", "answerP99Ms", 10.1),
                                new Floor.Below("hare", "answerP99Ms", 10),
                                new Floor.Below("hare", "answerP50Ms", 10)),
                        List.of())
                .floors();

        assertThat(floors).extracting(ScenarioReport.FloorReport::reached).containsExactly(true, false, false);
    }

    @Test
    void tableShowsMedianSpreadRatioAndFloor() {
        var table = table(report(List.of(new Floor.AtLeast("hare", "tortoise", 2)), List.of()));

        assertThat(table)
                .contains("race: the hare against the tortoise")
                .contains("3 rounds after 1 to warm up; requests 5,000")
                .containsPattern("tortoise +100 \\(50 \\.\\. 200\\) +1 \\(1 \\.\\. 1\\)")
                .containsPattern("hare +100 \\(100 \\.\\. 150\\) +1\\.50 \\(0\\.50 \\.\\. 2\\)")
                .contains("hare / tortoise at least 2: 1.50 (0.50 .. 2), NOT REACHED")
                .contains("every round held every guarantee");
    }

    @Test
    void whatBrokeIsShownAndNotCalledHeld() {
        var report = report(List.of(), List.of("hare, round 2: asleep"));

        assertThat(report.held()).isFalse();
        assertThat(table(report)).contains("BROKEN: hare, round 2: asleep").doesNotContain("held every");
    }

    @Test
    void reportOfAScenarioThatBrokeWhileWarmingUpHasNoNumbers() {
        Map<String, List<Sample>> none = new LinkedHashMap<>();
        none.put("tortoise", List.of());
        none.put("hare", List.of());

        var report = ScenarioReport.of(
                new Race(List.of(new Floor.AtLeast("hare", "tortoise", 1))),
                SETTINGS,
                new Trial.Result(Map.of(), none, List.of("hare, warm-up: asleep")),
                Instant.EPOCH);

        assertThat(report.contenders()).isEmpty();
        assertThat(table(report)).contains("BROKEN: hare, warm-up: asleep");
    }

    @Test
    void filesHoldEveryRoundAsNumbersAndAsDotsOfAChart(@TempDir Path folder) throws Exception {
        ReportFiles.write(report(List.of(), List.of()), folder);

        assertThat(Files.readString(folder.resolve("race.json")))
                .contains("\"scenario\" : \"race\"", "\"value\" : 150.0", "\"date\" : \"1970-01-01T00:00:00Z\"");
        // Three rounds of two contenders, and the dot of the legend.
        assertThat(Files.readString(folder.resolve("race.svg")).split("<ellipse", -1))
                .hasSize(1 + 3 * 2 + 1);
    }
}
