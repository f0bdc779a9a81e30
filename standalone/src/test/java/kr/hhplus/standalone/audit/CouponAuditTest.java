package kr.hhplus.standalone.audit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStock;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.RevokeIssuance;
import kr.hhplus.schemas.coupon.CouponCommand.WithdrawRequest;
import kr.hhplus.schemas.ticket.Ticket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CouponAuditTest {
    private static final Ticket TICKET = new Ticket(TestLog.COUPON, 1);

    @Test
    void expectsTheRowOfAnIssuedCoupon() {
        var audit = TestLog.audit(TestLog.define(1), TestLog.request(1));

        var at = TestLog.position(1);
        assertThat(audit.row(TICKET))
                .isEqualTo(new TicketRow(
                        "ISSUED",
                        1L,
                        1,
                        at.partition(),
                        at.offset(),
                        at.time(),
                        at.time(),
                        at.time().plus(Duration.ofDays(30))));
    }

    @Test
    void expectsARowAlsoOfWhoHasToAskAgain() {
        var audit = TestLog.audit(TestLog.request(1));

        assertThat(row(audit).outcome()).isEqualTo("UNKNOWN_COUPON");
        assertThat(row(audit).issuanceNumber()).isNull();
        assertThat(audit.campaignRow()).isNull();
    }

    @Test
    void aRepeatedRequestLeavesTheRowAsItWas() {
        var once = TestLog.audit(TestLog.define(1), TestLog.request(1));
        var twice = TestLog.audit(TestLog.define(1), TestLog.request(1), TestLog.request(1));

        assertThat(twice.row(TICKET)).isEqualTo(once.row(TICKET));
        assertThat(twice.tickets()).hasSize(1);
    }

    @Test
    void aCouponThatWasTakenBackKeepsItsNumberAndWhenItWasIssued() {
        var audit = TestLog.audit(
                TestLog.define(1), TestLog.request(1), new RevokeIssuance(TestLog.COUPON, 1, 0, true, ""));

        assertThat(row(audit).outcome()).isEqualTo("REVOKED");
        assertThat(row(audit).issuanceNumber()).isEqualTo(1);
        assertThat(row(audit).issuedAt()).isEqualTo(TestLog.position(1).time());
        assertThat(row(audit).decidedOffset()).isEqualTo(TestLog.position(2).offset());
    }

    @Test
    void whoAsksAgainAfterGivingUpHasTheNewCouponsTimes() {
        var audit = TestLog.audit(
                TestLog.define(2), TestLog.request(1), new WithdrawRequest(TestLog.COUPON, 1, ""), TestLog.request(1));

        assertThat(row(audit).issuanceNumber()).isEqualTo(2);
        assertThat(row(audit).issuedAt()).isEqualTo(TestLog.position(3).time());
    }

    @Test
    void eachRequestOfAUserHasItsOwnRow() {
        var audit = TestLog.audit(TestLog.define(2), TestLog.request(1), new IssueCoupon(TestLog.COUPON, 1, "second"));

        assertThat(requireNonNull(audit.row(new Ticket(TestLog.COUPON, 1, "second")))
                        .outcome())
                .isEqualTo("LIMIT_REACHED");
        assertThat(audit.tickets()).hasSize(2);
    }

    @Test
    void expectsTheCampaignAsItsLastCommandLeavesIt() {
        var audit = TestLog.audit(
                TestLog.define(1),
                TestLog.request(1),
                new ChangeStock(TestLog.COUPON, 4, ""),
                new ChangeStatus(TestLog.COUPON, ChangeStatus.Change.PAUSE, ""),
                TestLog.request(2));

        var row = requireNonNull(audit.campaignRow());
        assertThat(row.stock()).isEqualTo(5);
        assertThat(row.issued()).isEqualTo(1);
        assertThat(row.paused()).isTrue();
        assertThat(row.commandOffset()).isEqualTo(TestLog.position(3).offset());
    }

    @Test
    void laterDecisionsCanRaiseCountsAndNothingElse() {
        var before = requireNonNull(
                TestLog.audit(TestLog.define(2), TestLog.request(1)).campaignRow());
        var after = requireNonNull(TestLog.audit(TestLog.define(2), TestLog.request(1), TestLog.request(2))
                .campaignRow());
        var otherStock = requireNonNull(TestLog.audit(TestLog.define(3), TestLog.request(1), TestLog.request(2))
                .campaignRow());

        assertThat(before.withLaterCounts(after)).isEqualTo(after);
        assertThat(before.withLaterCounts(otherStock)).isNotEqualTo(otherStock);
        assertThat(after.withLaterCounts(before)).isNull();
    }

    private static TicketRow row(CouponAudit audit) {
        @Nullable TicketRow row = audit.row(TICKET);
        return requireNonNull(row);
    }
}
