package kr.hhplus.standalone.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import org.junit.jupiter.api.Test;

class EveryAcceptedRequestDecidedTest {
    private final Guarantee guarantee = new EveryAcceptedRequestDecided();

    @Test
    void isBrokenByAnAcceptedRequestThatTheLogHasLost() {
        var sale = TestSale.of(1).requests(1);
        sale.accepted.add(2L);

        var verdict = guarantee.verify(sale.evidence());

        assertThat(verdict)
                .isEqualTo(Verdict.broken(
                        "of 2 accepted tickets 1 are undecided and 1 are not in MySQL, for example" + " of users [2]"));
    }

    @Test
    void isBrokenByACommandWithoutADecision() {
        var sale = TestSale.of(1).requests(1, 2);
        sale.decisions.remove(2);

        var verdict = guarantee.verify(sale.evidence());

        assertThat(verdict).isEqualTo(Verdict.broken("the request of user 2 at offset 102 of the log has 0 decisions"));
    }

    @Test
    void isBrokenByACommandThatIsDecidedTwice() {
        var sale = TestSale.of(1).requests(1);
        sale.decisions.add(sale.decisions.get(1));

        var verdict = guarantee.verify(sale.evidence());

        assertThat(verdict).isEqualTo(Verdict.broken("the request of user 1 at offset 101 of the log has 2 decisions"));
    }

    @Test
    void isBrokenByASecondFinalDecision() {
        var sale = TestSale.of(1)
                .requests(1, 1)
                .withDecision(
                        2,
                        decision -> new IssueDecided(
                                decision.couponId(),
                                decision.commandPosition(),
                                decision.userId(),
                                decision.requestKey(),
                                decision.outcome(),
                                decision.issuanceNumber(),
                                decision.expiresAt(),
                                decision.commandPosition(),
                                decision.rank(),
                                decision.returned()));

        var verdict = guarantee.verify(sale.evidence());

        assertThat(verdict)
                .isEqualTo(Verdict.broken("user 1 has two different final decisions:"
                        + " ISSUED at offset 101 and ISSUED at offset 102 of the log"));
    }

    @Test
    void isBrokenByADecisionThatIsNotStored() {
        var sale = TestSale.of(1).requests(1, 2);
        sale.rows.remove(2L);

        var verdict = guarantee.verify(sale.evidence());

        assertThat(verdict)
                .isEqualTo(Verdict.broken(
                        "of 2 accepted tickets 0 are undecided and 1 are not in MySQL, for example" + " of users [2]"));
    }
}
