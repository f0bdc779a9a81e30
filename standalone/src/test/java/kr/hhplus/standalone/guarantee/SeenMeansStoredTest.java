package kr.hhplus.standalone.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import kr.hhplus.schemas.coupon.Outcome;
import org.junit.jupiter.api.Test;

class SeenMeansStoredTest {
    private final Guarantee guarantee = new SeenMeansStored();

    @Test
    void isBrokenByAnOutcomeThatWasSeenBeforeItWasStored() {
        var sale = TestSale.of(1).requests(1);
        sale.seen.set(0, new SeenOutcome(1, Outcome.ISSUED, 1, null));

        var verdict = guarantee.verify(sale.evidence());

        assertThat(verdict).isEqualTo(Verdict.broken("user 1 saw ISSUED number 1 when MySQL had nothing"));
    }

    @Test
    void isBrokenByAnOutcomeThatDiffersFromTheRow() {
        var sale = TestSale.of(1).requests(1, 2);
        sale.seen.set(1, new SeenOutcome(2, Outcome.ISSUED, 1, sale.rows.get(2L)));

        var verdict = guarantee.verify(sale.evidence());

        assertThat(verdict).isEqualTo(Verdict.broken("user 2 saw ISSUED number 1 when MySQL had SOLD_OUT"));
    }

    @Test
    void isBrokenByARowThatIsLostLater() {
        var sale = TestSale.of(1).requests(1);
        sale.rows.remove(1L);

        var verdict = guarantee.verify(sale.evidence());

        assertThat(verdict).isEqualTo(Verdict.broken("user 1 saw ISSUED number 1, and MySQL has nothing now"));
    }
}
