package kr.hhplus.standalone.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class GuaranteesTest {
    static final List<Guarantee> ALL = Guarantees.ALL;

    @ParameterizedTest
    @FieldSource("ALL")
    void holdsForAnOrderlySale(Guarantee guarantee) {
        var sale = TestSale.of(2).requests(1, 2, 1, 3, 3, 4).evidence();

        var verdict = guarantee.verify(sale);

        assertThat(verdict).matches(Verdict::held);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void holdsForASaleWithOpeningClosingAndMoreStock(Guarantee guarantee) {
        var opening = TestSale.OPENING;
        var sale = new TestSale()
                .define(1, opening, opening.plusSeconds(60))
                .at(opening.minusMillis(1))
                .requests(1, 2)
                .at(opening)
                .requests(2, 1)
                .define(2, opening, opening.plusSeconds(60))
                .requests(3, 1)
                .at(opening.plusSeconds(60))
                .requests(4)
                .define(1, opening, null)
                .requests(4)
                .evidence();

        var verdict = guarantee.verify(sale);

        assertThat(verdict).matches(Verdict::held);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void holdsWhereNothingHasHappened(Guarantee guarantee) {
        var verdict = guarantee.verify(TestSale.of(5).evidence());

        assertThat(verdict).matches(Verdict::held);
    }

    @Test
    void carryTheNamesOfTheDesign() {
        assertThat(Guarantees.ALL.stream().map(Guarantee::name))
                .containsExactly(
                        "NeverOverIssued",
                        "AtMostOnePerUser",
                        "FirstComeFirstServed",
                        "EveryAcceptedRequestDecided",
                        "SeenMeansStored",
                        "DecisionsReplayIdentically");
    }
}
