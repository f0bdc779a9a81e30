package kr.hhplus.benchmarks.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lets the contenders of a scenario take turns, the order reversed in every other round, after rounds that warm up. */
public final class Trial {
    private Trial() {}

    /**
     * What came of it.
     *
     * @param sizes of the contest
     * @param samples by contender, the yardstick first; the rounds in their order
     * @param faults of all rounds, the warm-ups included; after the first round with one there is no further round
     */
    public record Result(Map<String, Object> sizes, Map<String, List<Sample>> samples, List<String> faults) {}

    /** Runs the scenario; every round that begins is complete. */
    public static Result run(Scenario scenario, BenchSettings settings, Progress progress) throws Exception {
        try (var contest = scenario.open(settings, progress)) {
            var contenders = contest.contenders();
            Map<String, List<Sample>> samples = new LinkedHashMap<>();
            contenders.forEach(contender -> samples.put(contender.name(), new ArrayList<>()));
            List<String> faults = new ArrayList<>();
            int warmUps = settings.warmUpsOr(scenario.warmUps());
            for (int round = 1 - warmUps; round <= settings.rounds() && faults.isEmpty(); round++) {
                for (var contender : inOrderOf(round, contenders)) {
                    var sample = contender.run();
                    var turn = contender.name() + (round > 0 ? ", round " + round : ", warm-up " + (round + warmUps));
                    progress.say(scenario.name() + ": " + turn + ": "
                            + String.format(Locale.ROOT, sample.value() < 100 ? "%.2f" : "%,.0f", sample.value()) + " "
                            + scenario.unit());
                    sample.faults().forEach(fault -> faults.add(turn + ": " + fault));
                    if (round > 0) {
                        samples.computeIfAbsent(contender.name(), fresh -> new ArrayList<>())
                                .add(sample);
                    }
                }
            }
            return new Result(contest.sizes(), samples, faults);
        }
    }

    private static List<Contender> inOrderOf(int round, List<Contender> contenders) {
        var order = new ArrayList<>(contenders);
        if (round % 2 == 0) {
            Collections.reverse(order);
        }
        return order;
    }
}
