package kr.hhplus.standalone.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import kr.hhplus.schemas.coupon.Outcome;
import org.junit.jupiter.api.Test;

class NeverOverIssuedTest {
    private final Guarantee guarantee = new NeverOverIssued();

    @Test
    void isBrokenByOneIssuedDecisionTooMany() {
        var sale = TestSale.of(1)
                .requests(1, 2)
                .withDecision(2, decision -> TestSale.as(decision, Outcome.ISSUED, 2))
                .evidence();

        var verdict = guarantee.verify(sale);

        assertThat(verdict).isEqualTo(Verdict.broken("2 issued of 1 at offset 102 of the log"));
    }

    @Test
    void isBrokenForAMomentThoughMoreStockCameLater() {
        var sale = TestSale.of(1)
                .requests(1, 2)
                .define(2, null, null)
                .withDecision(2, decision -> TestSale.as(decision, Outcome.ISSUED, 2))
                .evidence();

        var verdict = guarantee.verify(sale);

        assertThat(verdict.held()).isFalse();
    }

    @Test
    void isBrokenByOneIssuedRowTooMany() {
        var sale = TestSale.of(1).requests(1).withRow(2, Outcome.ISSUED, 2).evidence();

        var verdict = guarantee.verify(sale);

        assertThat(verdict).isEqualTo(Verdict.broken("2 issued of 1 in MySQL"));
    }

    @Test
    void countsARepeatedHoldingOnce() {
        var sale = TestSale.of(1).requests(1, 1, 1).evidence();

        var verdict = guarantee.verify(sale);

        assertThat(verdict.held()).isTrue();
    }
}
