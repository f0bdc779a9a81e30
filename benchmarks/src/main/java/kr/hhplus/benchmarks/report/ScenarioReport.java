package kr.hhplus.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Floor;
import kr.hhplus.benchmarks.scenario.Sample;
import kr.hhplus.benchmarks.scenario.Scenario;
import kr.hhplus.benchmarks.scenario.Trial;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario has shown.
 *
 * @param unit of the contenders' values
 * @param quick true: it was run small, and its numbers say nothing
 * @param rounds that count
 * @param warmUps rounds before them
 * @param servicesJavaOptions of the JVM under test
 * @param sizes requests, connections and the like
 * @param contenders the yardstick first; empty where no round was complete
 * @param faults what broke; empty: every round held every guarantee
 */
public record ScenarioReport(
        String scenario,
        String description,
        String unit,
        Instant date,
        Machine machine,
        String commit,
        boolean quick,
        int rounds,
        int warmUps,
        List<String> servicesJavaOptions,
        Map<String, Object> sizes,
        List<ContenderReport> contenders,
        List<FloorReport> floors,
        List<String> faults) {

    /**
     * A contender's rounds.
     *
     * @param value in the scenario's unit
     * @param ofYardstick its value by the yardstick's of the same round
     * @param more by name, with the unit at the end of the name
     * @param rounds as they were measured
     */
    public record ContenderReport(
            String name, Spread value, Spread ofYardstick, Map<String, Spread> more, List<Sample> rounds) {}

    /**
     * Whether a floor was reached.
     *
     * @param wanted in words
     * @param required the least, or for a limit the most
     * @param found the median and what lies around it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FloorReport(
            String wanted, double required, @Nullable Spread found, boolean reached) {}

    /** Medians over the complete rounds. */
    public static ScenarioReport of(Scenario scenario, BenchSettings settings, Trial.Result result, Instant date) {
        var samples = result.samples();
        int rounds = samples.values().stream().mapToInt(List::size).min().orElse(0);
        List<ContenderReport> contenders = new ArrayList<>();
        if (rounds > 0) {
            var yardstick = samples.values().iterator().next();
            samples.forEach((name, own) -> contenders.add(new ContenderReport(
                    name,
                    Spread.of(own.stream().map(Sample::value).toList()),
                    ratio(own, yardstick, rounds),
                    more(own),
                    own)));
        }
        return new ScenarioReport(
                scenario.name(),
                scenario.description(),
                scenario.unit(),
                date,
                Machine.here(),
                Commit.here(),
                settings.quick(),
                rounds,
                settings.warmUpsOr(scenario.warmUps()),
                settings.servicesJavaOptions(),
                result.sizes(),
                List.copyOf(contenders),
                rounds == 0
                        ? List.of()
                        : scenario.floors().stream()
                                .map(floor -> judge(floor, samples, rounds))
                                .toList(),
                result.faults());
    }

    /** Whether every round held every guarantee. */
    public boolean held() {
        return faults.isEmpty();
    }

    private static FloorReport judge(Floor floor, Map<String, List<Sample>> samples, int rounds) {
        if (floor instanceof Floor.AtLeast ratio) {
            var found = ratio(of(samples, ratio.contender()), of(samples, ratio.other()), rounds);
            return new FloorReport(
                    "%s / %s at least".formatted(ratio.contender(), ratio.other()),
                    ratio.ratio(),
                    found,
                    found.median() >= ratio.ratio());
        }
        var below = (Floor.Below) floor;
        var wanted = "%s: %s below".formatted(below.contender(), below.metric());
        var found = more(of(samples, below.contender())).get(below.metric());
        return new FloorReport(wanted, below.limit(), found, found != null && found.median() < below.limit());
    }

    private static List<Sample> of(Map<String, List<Sample>> samples, String contender) {
        var found = samples.get(contender);
        if (found == null) {
            throw new IllegalArgumentException("no contender " + contender);
        }
        return found;
    }

    private static Spread ratio(List<Sample> own, List<Sample> other, int rounds) {
        return Spread.of(IntStream.range(0, rounds)
                .mapToObj(round -> own.get(round).value() / other.get(round).value())
                .toList());
    }

    private static Map<String, Spread> more(List<Sample> samples) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        for (var sample : samples) {
            sample.more()
                    .forEach((name, value) -> values.computeIfAbsent(name, fresh -> new ArrayList<>())
                            .add(value));
        }
        Map<String, Spread> spreads = new LinkedHashMap<>();
        values.forEach((name, of) -> spreads.put(name, Spread.of(of)));
        return spreads;
    }
}
