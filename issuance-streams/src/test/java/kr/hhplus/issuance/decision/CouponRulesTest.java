package kr.hhplus.issuance.decision;

import static java.util.Objects.requireNonNull;
import static kr.hhplus.issuance.decision.CouponHistory.START;
import static kr.hhplus.issuance.decision.CouponHistory.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import kr.hhplus.schemas.coupon.CampaignRefusal;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.OperatorResult;
import kr.hhplus.schemas.coupon.Outcome;
import org.junit.jupiter.api.Test;

class CouponRulesTest {
    private final CouponHistory history = new CouponHistory();

    @Test
    void issuesInLogOrderWithNumbersFromOne() {
        history.define(terms(2));

        assertThat(history.request(30).issuanceNumber()).isEqualTo(1);
        assertThat(history.skipsOffsets(5).request(10).issuanceNumber()).isEqualTo(2);
    }

    @Test
    void refusesWhenTheStockIsIssued() {
        history.define(terms(1));
        history.request(1);

        var late = history.request(2);

        assertThat(late.outcome()).isEqualTo(Outcome.SOLD_OUT);
        assertThat(late.issuanceNumber()).isZero();
    }

    @Test
    void repeatsTheFirstDecisionOfAWinner() {
        history.define(terms(10));
        var first = history.request(1);
        history.request(2);

        var again = history.request(1);

        assertThat(again.isRepeat()).isTrue();
        assertThat(again.issuanceNumber()).isEqualTo(1);
        assertThat(again.decidedPosition()).isEqualTo(first.commandPosition());
        assertThat(again.commandPosition().offset()).isEqualTo(3);
        assertThat(requireNonNull(history.state()).issued()).isEqualTo(2);
    }

    @Test
    void repeatsTheFirstDecisionOfALoserEvenWhenStockIsAdded() {
        history.define(terms(1));
        history.request(1);
        history.request(2);
        history.define(terms(5));

        var again = history.request(2);

        assertThat(again.outcome()).isEqualTo(Outcome.SOLD_OUT);
        assertThat(again.isRepeat()).isTrue();
    }

    @Test
    void addedStockServesThoseWhoHaveNoDecisionYet() {
        history.define(terms(1));
        history.request(1);
        history.define(terms(2));

        assertThat(history.request(3).issuanceNumber()).isEqualTo(2);
    }

    @Test
    void requestBeforeTheOpeningDoesNotBindItsUser() {
        history.define(terms(1, START.plusMillis(1), null));
        var early = history.request(1);

        var inTime = history.passes(Duration.ofMillis(1)).request(1);

        assertThat(early.outcome()).isEqualTo(Outcome.NOT_OPEN);
        assertThat(inTime.outcome()).isEqualTo(Outcome.ISSUED);
        assertThat(inTime.isRepeat()).isFalse();
    }

    @Test
    void closesAtItsTimeAndNotAMillisecondEarlier() {
        history.define(terms(5, null, START.plusMillis(1)));

        assertThat(history.request(1).outcome()).isEqualTo(Outcome.ISSUED);
        assertThat(history.passes(Duration.ofMillis(1)).request(2).outcome()).isEqualTo(Outcome.CLOSED);
    }

    @Test
    void requestForACouponThatIsNotDefinedBindsNobody() {
        assertThat(history.request(1).outcome()).isEqualTo(Outcome.UNKNOWN_COUPON);
        assertThat(history.state()).isNull();

        history.define(terms(1));

        assertThat(history.request(1).outcome()).isEqualTo(Outcome.ISSUED);
    }

    @Test
    void couponExpiresAsTheTermsSayAtItsIssue() {
        history.define(new CampaignTerms("test", 5, null, null, 1, null, 0, 10, null));
        var first = history.request(1);
        history.define(new CampaignTerms("test", 5, null, null, 1, null, 0, 20, null));

        assertThat(first.expiresAt()).isEqualTo(START.plus(Duration.ofDays(10)));
        assertThat(history.request(1).expiresAt()).isEqualTo(START.plus(Duration.ofDays(10)));
        assertThat(history.request(2).expiresAt()).isEqualTo(START.plus(Duration.ofDays(20)));
    }

    @Test
    void refusesAStockBelowWhatIsIssuedAndKeepsTheTerms() {
        history.define(terms(3));
        history.request(1);
        history.request(2);

        var refused = history.define(terms(1));

        assertThat(refused.refusal()).isEqualTo(CampaignRefusal.STOCK_BELOW_ISSUED);
        var state = requireNonNull(history.state());
        assertThat(state.terms().stock()).isEqualTo(3);
        assertThat(state.operatorResult(3)).contains(new OperatorResult(3, "", CampaignRefusal.STOCK_BELOW_ISSUED));
        assertThat(history.request(3).issuanceNumber()).isEqualTo(3);
    }

    @Test
    void stockMayFallToExactlyWhatIsIssued() {
        history.define(terms(3));
        history.request(1);

        var accepted = history.define(terms(1));

        assertThat(accepted.refusal()).isNull();
        assertThat(history.request(2).outcome()).isEqualTo(Outcome.SOLD_OUT);
    }

    @Test
    void stateRemembersTheLastCommandAndTheLastOperatorCommand() {
        history.define(terms(3));
        history.passes(Duration.ofSeconds(1)).request(1);

        var state = requireNonNull(history.state());
        assertThat(state.lastPosition().offset()).isEqualTo(1);
        assertThat(state.lastPosition().time()).isEqualTo(START.plusSeconds(1));
        assertThat(state.operatorResults()).containsExactly(new OperatorResult(0, "", null));
        assertThat(state.issued()).isEqualTo(1);
    }
}
