package kr.hhplus.ingress.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollPaceTest {

    @Test
    void isShortAtTheFrontAndLongAtTheBack() {
        assertThat(PollPace.after(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(PollPace.after(10_000)).isEqualTo(Duration.ofMillis(4_500));
        assertThat(PollPace.after(20_000)).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void hasTheSameBoundsForEveryNumber() {
        assertThat(PollPace.after(Long.MIN_VALUE)).isEqualTo(Duration.ofSeconds(1));
        assertThat(PollPace.after(0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(PollPace.after(20_001)).isEqualTo(Duration.ofSeconds(8));
        assertThat(PollPace.after(Long.MAX_VALUE)).isEqualTo(Duration.ofSeconds(8));
    }
}
