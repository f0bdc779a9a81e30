package kr.hhplus.standalone.deadletter;

import static kr.hhplus.standalone.deadletter.TestLetters.POISON;
import static kr.hhplus.standalone.deadletter.TestLetters.bytes;
import static kr.hhplus.standalone.deadletter.TestLetters.letter;
import static org.assertj.core.api.Assertions.assertThat;

import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.standalone.deadletter.RedriveAction.Nothing;
import kr.hhplus.standalone.deadletter.RedriveAction.Park;
import kr.hhplus.standalone.deadletter.RedriveAction.Refuse;
import kr.hhplus.standalone.deadletter.RedriveAction.Send;
import org.junit.jupiter.api.Test;

class RedriveActionTest {
    private static final int ATTEMPTS_MAX = 3;
    private static final byte[] POSSIBLE = bytes(new IssueCoupon(7, 1));

    @Test
    void sendsWhatCanBeDecidedNow() {
        assertThat(RedriveAction.of(letter("7", POSSIBLE, 1), null, ATTEMPTS_MAX, false))
                .isEqualTo(new Send(null));
    }

    @Test
    void keepsWhatWouldComeBack() {
        assertThat(RedriveAction.of(letter("7", POISON, 1), null, ATTEMPTS_MAX, false))
                .isInstanceOfSatisfying(
                        Refuse.class, refuse -> assertThat(refuse.fault()).contains("unreadable record"));
        assertThat(RedriveAction.of(letter("8", POSSIBLE, 1), null, ATTEMPTS_MAX, false))
                .isEqualTo(new Refuse("key 8 is not the coupon of the command, 7"));
        assertThat(RedriveAction.of(letter(null, POSSIBLE, 1), null, ATTEMPTS_MAX, false))
                .isInstanceOf(Refuse.class);
        assertThat(RedriveAction.of(letter("7", null, 1), null, ATTEMPTS_MAX, false))
                .isEqualTo(new Refuse("a command without a value"));
    }

    @Test
    void sendsWhatWouldComeBackWhereItIsForced() {
        assertThat(RedriveAction.of(letter("7", POISON, 2), null, ATTEMPTS_MAX, true))
                .isInstanceOfSatisfying(
                        Send.class, send -> assertThat(send.fault()).contains("unreadable record"));
    }

    @Test
    void parksWhatCameBackTooOftenEvenWhereItIsForced() {
        assertThat(RedriveAction.of(letter("7", POISON, 3), null, ATTEMPTS_MAX, true))
                .isEqualTo(new Park(3));
        assertThat(RedriveAction.of(letter("7", POSSIBLE, 4), null, ATTEMPTS_MAX, false))
                .isEqualTo(new Park(4));
    }

    @Test
    void sendsNothingTwice() {
        assertThat(RedriveAction.of(letter("7", POSSIBLE, 1), "coupon-commands-3@5", ATTEMPTS_MAX, true))
                .isEqualTo(new Nothing("coupon-commands-3@5"));
    }

    @Test
    void countsNoAttemptsOfWhatIsParked() {
        assertThat(RedriveAction.of(letter("7", POSSIBLE, 9), null, null, false))
                .isEqualTo(new Send(null));
    }
}
