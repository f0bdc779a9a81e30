package kr.hhplus.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialTest {
    private static final BenchSettings SETTINGS = new BenchSettings(2, 1, null, true, List.of());

    private final List<String> turns = new ArrayList<>();
    private boolean closed;

    private final class Runner implements Contender {
        private final String name;
        private final int faultInTurn;
        private int turn;

        Runner(String name, int faultInTurn) {
            this.name = name;
            this.faultInTurn = faultInTurn;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Sample run() {
            turns.add(name);
            return new Sample(turn, Map.of(), turn++ == faultInTurn ? List.of("stumbled") : List.of());
        }
    }

    private final class Race implements Scenario, Scenario.Contest {
        private final List<Contender> contenders;

        Race(Contender... contenders) {
            this.contenders = List.of(contenders);
        }

        @Override
        public String name() {
            return "race";
        }

        @Override
        public String description() {
            return "";
        }

        @Override
        public String unit() {
            return "";
        }

        @Override
        public Contest open(BenchSettings settings, Progress progress) {
            return this;
        }

        @Override
        public List<Contender> contenders() {
            return contenders;
        }

        @Override
        public Map<String, Object> sizes() {
            return Map.of();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void contendersTakeTurnsAndTheOrderIsReversedInEveryOtherRound() throws Exception {
        var result = Trial.run(new Race(new Runner("a", -1), new Runner("b", -1)), SETTINGS, line -> {});

        assertThat(turns).containsExactly("b", "a", "a", "b", "b", "a");
        assertThat(result.faults()).isEmpty();
        assertThat(closed).isTrue();
    }

    @Test
    void warmUpDoesNotCount() throws Exception {
        var result = Trial.run(new Race(new Runner("a", -1)), SETTINGS, line -> {});

        assertThat(result.samples().get("a")).extracting(Sample::value).containsExactly(1.0, 2.0);
    }

    @Test
    void faultEndsTheTrialAfterItsRoundAlsoInTheWarmUp() throws Exception {
        var result = Trial.run(new Race(new Runner("a", 0), new Runner("b", -1)), SETTINGS, line -> {});

        assertThat(turns).containsExactly("b", "a");
        assertThat(result.faults()).containsExactly("a, warm-up 1: stumbled");
        assertThat(closed).isTrue();
    }
}
