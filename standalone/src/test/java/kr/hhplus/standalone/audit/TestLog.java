package kr.hhplus.standalone.audit;

import java.time.Instant;
import java.util.List;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.RequestKey;

/** One coupon's commands with gaps between their offsets, as transaction marks leave them. */
final class TestLog {
    static final long COUPON = 7;
    static final int PARTITION = LoggedKey.partitionOf(COUPON);
    static final Instant START = Instant.parse("2026-12-01T03:00:00Z");

    private static final long FIRST_OFFSET = 100;
    private static final int STEP = 2;

    private TestLog() {}

    /** Of the n-th command, counted from 0. */
    static LogPosition position(int n) {
        return new LogPosition(PARTITION, FIRST_OFFSET + (long) STEP * n, START.plusMillis(n));
    }

    static DefineCampaign define(long stock) {
        return new DefineCampaign(
                COUPON, new CampaignTerms("A sale", stock, null, null, 1, null, 0, 30, null), RequestKey.NONE);
    }

    static IssueCoupon request(long user) {
        return new IssueCoupon(COUPON, user);
    }

    static CouponAudit audit(CouponCommand... commands) {
        var audit = new CouponAudit(COUPON);
        for (int n = 0; n < commands.length; n++) {
            audit.next(commands[n], position(n));
        }
        return audit;
    }

    static ReceiptCheck.Verdict check(Receipt receipt, List<CouponCommand> commands) {
        var check = new ReceiptCheck(receipt);
        for (int n = 0; n < commands.size(); n++) {
            check.accept(commands.get(n), position(n));
        }
        return check.verdict();
    }
}
