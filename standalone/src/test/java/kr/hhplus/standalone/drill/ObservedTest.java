package kr.hhplus.standalone.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ObservedTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Observed observed = new Observed();

    @Test
    void countsNothingBeforeTheFault() {
        long now = System.nanoTime();

        observed.onAccepted(now - 9 * SECOND, now);
        observed.fault();

        assertThat(observed.answerWaitSecondsMax()).isZero();
        assertThat(observed.recoverySeconds()).isZero();
    }

    @Test
    void keepsTheLongestWaitAndTheLongestSilence() {
        observed.fault();
        long fault = System.nanoTime();

        observed.onAccepted(fault, fault + SECOND);
        observed.onAccepted(fault, fault + 4 * SECOND);
        observed.onAccepted(fault + 4 * SECOND, fault + 4 * SECOND + 1);

        assertThat(observed.answerWaitSecondsMax()).isEqualTo(4);
        assertThat(observed.silenceSecondsMax()).isEqualTo(3);
    }

    @Test
    void hasRecoveredWhenTheLastLateOneIsServed() {
        observed.fault();
        long fault = System.nanoTime();

        observed.onAccepted(fault, fault + 2 * SECOND);
        observed.onOutcome(fault, fault + 5 * SECOND);
        observed.onOutcome(fault + 8 * SECOND, fault + 9 * SECOND);

        assertThat(observed.recoverySeconds()).isBetween(5.0, 5.5);
        assertThat(observed.outcomeWaitSecondsMax()).isEqualTo(5);
    }

    @Test
    void tellsWhyRequestsWereSentAgain() {
        observed.onSentAgain("503 UNAVAILABLE");
        observed.onSentAgain("no answer");
        observed.onSentAgain("no answer");

        assertThat(observed.sentAgain()).isEqualTo(Map.of("503 UNAVAILABLE", 1L, "no answer", 2L));
    }
}
