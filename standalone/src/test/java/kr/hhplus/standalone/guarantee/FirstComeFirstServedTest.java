package kr.hhplus.standalone.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import kr.hhplus.schemas.coupon.Bytes32;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStock;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponCommand.GrantCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.RevokeIssuance;
import kr.hhplus.schemas.coupon.CouponCommand.WithdrawRequest;
import kr.hhplus.schemas.coupon.Holder;
import kr.hhplus.schemas.coupon.Outcome;
import org.junit.jupiter.api.Test;

class FirstComeFirstServedTest {
    private final Guarantee guarantee = new FirstComeFirstServed();

    @Test
    void isBrokenWhenSomebodyWhoCameLaterWins() {
        var sale = TestSale.of(1)
                .requests(1, 2)
                .withDecision(1, decision -> TestSale.as(decision, Outcome.SOLD_OUT, 0))
                .withDecision(2, decision -> TestSale.as(decision, Outcome.ISSUED, 1))
                .evidence();

        var verdict = guarantee.verify(sale);

        assertThat(verdict)
                .isEqualTo(
                        Verdict.broken("number 1 belongs to user 1, who came first, and the log gives it to user 2"));
    }

    @Test
    void isBrokenByAGapInTheNumbers() {
        var sale = TestSale.of(3)
                .requests(1, 2)
                .withDecision(2, decision -> TestSale.as(decision, Outcome.ISSUED, 3))
                .evidence();

        var verdict = guarantee.verify(sale);

        assertThat(verdict).isEqualTo(Verdict.broken("the log has number 3 where number 2 has to be"));
    }

    @Test
    void isBrokenWhenAnEligibleUserGetsNothing() {
        var sale = TestSale.of(2)
                .requests(1, 2)
                .withDecision(2, decision -> TestSale.as(decision, Outcome.SOLD_OUT, 0))
                .evidence();

        var verdict = guarantee.verify(sale);

        assertThat(verdict).isEqualTo(Verdict.broken("2 users have to win, and the log has 1 winners"));
    }

    @Test
    void isBrokenWhenARequestBeforeTheOpeningWins() {
        var sale = new TestSale()
                .define(1, TestSale.OPENING, null)
                .at(TestSale.OPENING.minusMillis(1))
                .requests(1)
                .withDecision(1, decision -> TestSale.as(decision, Outcome.ISSUED, 1))
                .evidence();

        var verdict = guarantee.verify(sale);

        assertThat(verdict).isEqualTo(Verdict.broken("0 users have to win, and the log has 1 winners"));
    }

    @Test
    void isBrokenWhenMySqlHasOtherWinnersThanTheLog() {
        var sale = TestSale.of(1)
                .requests(1, 2)
                .withRow(1, Outcome.SOLD_OUT, 0)
                .withRow(2, Outcome.ISSUED, 1)
                .evidence();

        var verdict = guarantee.verify(sale);

        assertThat(verdict)
                .isEqualTo(Verdict.broken("number 1 belongs to user 1, who came first, and MySQL gives it to user 2"));
    }

    @Test
    void leavesOutWhoWasTurnedAwayForGood() {
        var sale = TestSale.of(1)
                .requests(1, 2)
                .define(2, null, null)
                .requests(2, 3)
                .evidence();

        var verdict = guarantee.verify(sale);

        assertThat(verdict)
                .isEqualTo(Verdict.held("numbers 1..2 without a gap went to the first 2 eligible users of 6 commands"));
    }

    @Test
    void leavesNobodyOutWhoseRefusalWasTooManyToBeKept() {
        var sale = TestSale.of(2).requests(1).define(2, null, TestSale.OPENING);
        for (int i = 1; i < Holder.DECISIONS_MAX; i++) {
            sale.then(new IssueCoupon(TestSale.COUPON, 1, "refused-" + i));
        }
        sale.then(new IssueCoupon(TestSale.COUPON, 1, "one-more"))
                .then(new WithdrawRequest(TestSale.COUPON, 1, ""))
                .define(2, null, null)
                .then(new IssueCoupon(TestSale.COUPON, 1, "one-more"));

        var verdict = guarantee.verify(sale.evidence());

        assertThat(verdict)
                .isEqualTo(
                        Verdict.held("numbers 1..2 without a gap went to the first 2 eligible users of 206 commands"));
    }

    @Test
    void knowsWhoComesNextWhenCouponsComeBackAndOperatorsStepIn() {
        var sale = TestSale.of(2)
                .requests(1, 2)
                .then(new WithdrawRequest(TestSale.COUPON, 1, ""))
                .then(new RevokeIssuance(TestSale.COUPON, 2, 0, true, "k"))
                .then(new RevokeIssuance(TestSale.COUPON, 2, 0, true, "k"))
                .then(new ChangeStatus(TestSale.COUPON, ChangeStatus.Change.PAUSE, ""))
                .requests(3)
                .then(new GrantCoupon(TestSale.COUPON, 4, "vip"))
                .then(new ChangeStatus(TestSale.COUPON, ChangeStatus.Change.RESUME, ""))
                .requests(5, 6)
                .then(new ChangeStock(TestSale.COUPON, 1, ""))
                .requests(7)
                .evidence();

        var verdict = guarantee.verify(sale);

        assertThat(verdict)
                .isEqualTo(
                        Verdict.held("numbers 1..5 without a gap went to the first 5 eligible users of 14 commands"));
    }

    @Test
    void drawsTheOrderAnewFromTheRevealedSeed() {
        var seed = new Bytes32("c0ffee00".repeat(8));
        var sale = new TestSale()
                .at(TestSale.OPENING.minusSeconds(5))
                .then(new DefineCampaign(
                        TestSale.COUPON,
                        new CampaignTerms("draw", 4, TestSale.OPENING, null, 1, null, 0, null, null, seed.sha256()),
                        ""))
                .requests(1, 2, 3, 4, 5, 6, 7, 8)
                .then(new WithdrawRequest(TestSale.COUPON, 3, ""))
                .at(TestSale.OPENING)
                .requests(9)
                .then(new DrawOrder(TestSale.COUPON, seed))
                .requests(10);

        assertThat(guarantee.verify(sale.evidence()).evidence())
                .isEqualTo("numbers 1..4 without a gap went to the first 4 eligible users of 13 commands");

        int firstDrawn = 12;
        var forged = sale.withDecision(firstDrawn, decision -> TestSale.as(decision, Outcome.CLOSED, 0));

        assertThat(guarantee.verify(forged.evidence()).held()).isFalse();
    }
}
