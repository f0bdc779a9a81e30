package kr.hhplus.standalone.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import kr.hhplus.schemas.coupon.Outcome;
import org.junit.jupiter.api.Test;

class DecisionsReplayIdenticallyTest {
    private final Guarantee guarantee = new DecisionsReplayIdentically();

    @Test
    void isBrokenByADecisionThatTheCommandsDoNotGive() {
        var sale = TestSale.of(2).requests(1, 2).withDecision(2, decision -> TestSale.as(decision, Outcome.CLOSED, 0));

        var verdict = guarantee.verify(sale.evidence());

        assertThat(verdict.held()).isFalse();
        assertThat(verdict.evidence()).startsWith("decision 3 of the coupon replays as");
    }

    @Test
    void isBrokenByAMissingDecision() {
        var sale = TestSale.of(2).requests(1, 2);
        sale.decisions.remove(2);

        var verdict = guarantee.verify(sale.evidence());

        assertThat(verdict).isEqualTo(Verdict.broken("the commands replay to 3 decisions, and the log has 2"));
    }

    @Test
    void isBrokenByARowThatTheCommandsDoNotGive() {
        var sale = TestSale.of(2).requests(1).withRow(1, Outcome.ISSUED, 2);

        var verdict = guarantee.verify(sale.evidence());

        assertThat(verdict.held()).isFalse();
        assertThat(verdict.evidence()).startsWith("a row of MySQL replays as");
    }

    @Test
    void isBrokenByARowOfNobody() {
        var sale = TestSale.of(2).requests(1).withRow(9, Outcome.SOLD_OUT, 0);

        var verdict = guarantee.verify(sale.evidence());

        assertThat(verdict).isEqualTo(Verdict.broken("the commands replay to 1 rows, and MySQL has 2"));
    }
}
