package kr.hhplus.standalone.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.ticket.Ticket;
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

        var verdict = guarantee.verify(withRows(sale, row("", Outcome.ISSUED, 1), row("again", Outcome.ISSUED, 2)));

        assertThat(verdict)
                .isEqualTo(
                        Verdict.broken("user 1 has more than 1 issued rows in MySQL, and the limit was never higher"));
    }

    @Test
    void leavesARowToWhoHadItBeforeTheLimitWasLowered() {
        var sale = TestSale.of(5).then(limit(2)).then(limit(1)).evidence();

        var verdict = guarantee.verify(withRows(sale, row("", Outcome.ISSUED, 1), row("again", Outcome.ISSUED, 2)));

        assertThat(verdict.held()).isTrue();
    }

    @Test
    void countsNoRowOfACouponThatWasGivenBack() {
        var sale = TestSale.of(5).requests(1).evidence();

        var verdict = guarantee.verify(withRows(sale, row("", Outcome.WITHDRAWN, 1), row("again", Outcome.ISSUED, 2)));

        assertThat(verdict.held()).isTrue();
    }

    private static Evidence withRows(Evidence sale, StoredDecision... rows) {
        return new Evidence(
                sale.couponId(), sale.commands(), sale.decisions(), List.of(rows), sale.acceptedUsers(), sale.seen());
    }

    private static StoredDecision row(String requestKey, Outcome outcome, long number) {
        var ticket = new Ticket(TestSale.COUPON, 1, requestKey);
        return new StoredDecision(ticket, outcome, number, number, new LogPosition(0, number, TestSale.OPENING), null);
    }

    private static DefineCampaign limit(int perUserLimit) {
        var terms = new CampaignTerms("A sale", 5, null, null, perUserLimit, null, 0, null, null);
        return new DefineCampaign(TestSale.COUPON, terms, "");
    }
}
