package kr.hhplus.ingress.gate;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.OperatorResult;

/** Gates for the tests of those that ask them. */
public final class TestGates {
    public static final long COUPON_ID = TestStates.COUPON_ID;
    /** It is noon, always. */
    public static final Clock CLOCK = Clock.fixed(TestStates.NOON, ZoneOffset.UTC);

    private TestGates() {}

    public static CampaignGate empty() {
        return new CampaignGate(CLOCK, Duration.ofMillis(250));
    }

    /** Of a coupon with a stock of 5, of which 2 are issued. */
    public static CouponState stateAt(long offset, OperatorResult... results) {
        var state = TestStates.state(offset, 5, 2);
        return new CouponState(
                COUPON_ID,
                state.terms(),
                false,
                false,
                state.issued(),
                0,
                state.eligible(),
                new LogPosition(0, offset, TestStates.NOON),
                List.of(results));
    }

    /** Of another coupon. */
    public static CouponState otherAt(int partition, long offset) {
        var state = stateAt(offset);
        return new CouponState(
                COUPON_ID + 1,
                state.terms(),
                false,
                false,
                state.issued(),
                0,
                state.eligible(),
                new LogPosition(partition, offset, TestStates.NOON),
                List.of());
    }

    /** As the reader of coupon-state does. */
    public static void publish(CampaignGate gate, CouponState state) {
        gate.update(state);
    }
}
