package kr.hhplus.schemas.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import kr.hhplus.schemas.coupon.Outcome;
import org.junit.jupiter.api.Test;

class OutcomeViewTest {
    private static final Instant NOON = Instant.parse("2026-12-01T03:00:00.123Z");

    @Test
    void anOutcomeComesBackFromItsText() {
        for (var view : new OutcomeView[] {
            new OutcomeView(Outcome.ISSUED, 17, NOON, NOON.plusSeconds(60), 3, 4711, 18),
            new OutcomeView(Outcome.SOLD_OUT, 0, NOON, null, 0, 0, 0)
        }) {
            assertThat(OutcomeView.parse(view.toText())).isEqualTo(view);
        }
    }

    @Test
    void rejectsTextThatIsNoOutcome() {
        for (var text : new String[] {
            "", "ISSUED", "WON 1 1 - 1 1 1", "ISSUED one 1 - 1 1 1", "ISSUED 1 1 - 1 1", "ISSUED 1 1 - 1 1 1 1"
        }) {
            assertThatThrownBy(() -> OutcomeView.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
