package kr.hhplus.standalone.audit;

import static org.assertj.core.api.Assertions.assertThat;

import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogInvariantsTest {
    private final LogInvariants invariants = new LogInvariants();
    private int n;

    @BeforeEach
    void defineTwo() {
        define(2);
    }

    @Test
    void numbersFollowEachOther() {
        assertThat(invariants.violation(issue(1, Outcome.ISSUED, 1, 0))).isNull();
        assertThat(invariants.violation(issue(2, Outcome.ISSUED, 2, 0))).isNull();
        assertThat(invariants.violation(issue(3, Outcome.SOLD_OUT, 0, 0))).isNull();
    }

    @Test
    void aNumberIsNotLeftOut() {
        assertThat(invariants.violation(issue(1, Outcome.ISSUED, 2, 0))).contains("number 2 follows on 0");
    }

    @Test
    void aNumberIsNotGivenTwice() {
        invariants.violation(issue(1, Outcome.ISSUED, 1, 0));

        assertThat(invariants.violation(issue(2, Outcome.ISSUED, 1, 0))).contains("number 1 follows on 1");
    }

    @Test
    void noMoreThanTheStockIsInHand() {
        invariants.violation(issue(1, Outcome.ISSUED, 1, 0));
        invariants.violation(issue(2, Outcome.ISSUED, 2, 0));

        assertThat(invariants.violation(issue(3, Outcome.ISSUED, 3, 0))).contains("3 coupons", "stock is 2");
    }

    @Test
    void whatCameBackCanBeIssuedAgainUnderANewNumber() {
        invariants.violation(issue(1, Outcome.ISSUED, 1, 0));
        invariants.violation(issue(2, Outcome.ISSUED, 2, 0));
        invariants.violation(issue(1, Outcome.REVOKED, 1, 1));

        assertThat(invariants.violation(issue(3, Outcome.ISSUED, 3, 0))).isNull();
    }

    @Test
    void stockDoesNotFallBelowWhatIsInHand() {
        invariants.violation(issue(1, Outcome.ISSUED, 1, 0));
        invariants.violation(issue(2, Outcome.ISSUED, 2, 0));

        assertThat(define(1)).contains("2 coupons", "stock is 1");
    }

    @Test
    void aRepeatIsNoSecondIssuance() {
        var first = issue(1, Outcome.ISSUED, 1, 0);
        invariants.violation(first);

        assertThat(invariants.violation(first.repeatedAt(TestLog.position(++n))))
                .isNull();
        assertThat(invariants.violation(issue(2, Outcome.ISSUED, 2, 0))).isNull();
    }

    private String define(long stock) {
        CouponDecision decided = new CampaignDecided(
                TestLog.COUPON,
                TestLog.position(++n),
                null,
                TestLog.define(stock).terms(),
                false,
                false);
        return String.valueOf(invariants.violation(decided));
    }

    private IssueDecided issue(long user, Outcome outcome, long number, long returned) {
        var at = TestLog.position(++n);
        return new IssueDecided(TestLog.COUPON, at, user, "", outcome, number, null, at, 0, returned);
    }
}
