package kr.hhplus.standalone.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kr.hhplus.schemas.coupon.Outcome;
import org.junit.jupiter.api.Test;

class AtMostOnePerUserTest {
    private final Guarantee guarantee = new AtMostOnePerUser();

    @Test
    void isBrokenByASecondNumberOfTheSameUser() {
        var sale = TestSale.of(5)
                .requests(1, 1)
                .withDecision(2, decision -> TestSale.as(decision, Outcome.ISSUED, 2))
                .evidence();

        var verdict = guarantee.verify(sale);

        assertThat(verdict).isEqualTo(Verdict.broken("user 1 has numbers [1, 2] in the log, and the limit is 1"));
    }

    @Test
    void isBrokenByASecondRowOfTheSameUser() {
        var sale = TestSale.of(5).requests(1).evidence();
        var row = sale.rows().get(0);
        var twice = new Evidence(
                sale.couponId(),
                sale.commands(),
                sale.decisions(),
                List.of(row, row),
                sale.acceptedUsers(),
                sale.seen());

        var verdict = guarantee.verify(twice);

        assertThat(verdict).isEqualTo(Verdict.broken("user 1 has two issued rows in MySQL"));
    }
}
