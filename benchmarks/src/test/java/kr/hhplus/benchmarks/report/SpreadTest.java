package kr.hhplus.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void medianOfAnOddNumberIsTheMiddleOneWhateverTheOrder() {
        var spread = Spread.of(List.of(9.0, 1.0, 4.0));

        assertThat(spread).isEqualTo(new Spread(4, 1, 9));
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        var spread = Spread.of(List.of(10.0, 2.0, 4.0, 1.0));

        assertThat(spread).isEqualTo(new Spread(3, 1, 10));
    }

    @Test
    void oneValueIsItsOwnSpread() {
        assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(7, 7, 7));
    }

    @Test
    void noValueHasNoMedian() {
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
