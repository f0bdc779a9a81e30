package kr.hhplus.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackOffTest {
    @Test
    void isNeverLongerThanItsBoundAndNeverShorterThanAsked() {
        var asked = Duration.ofSeconds(3);
        var backOff = new BackOff(RandomGenerator.getDefault());
        var most = BackOff.FIRST;

        for (int attempt = 0; attempt < 20; attempt++) {
            assertThat(backOff.next(asked)).isBetween(asked, asked.plus(most));
            most = most.multipliedBy(2).compareTo(BackOff.MAX) > 0 ? BackOff.MAX : most.multipliedBy(2);
        }
    }

    @Test
    void thoseWhoWereRefusedTogetherComeBackApart() {
        var first = new BackOff(RandomGenerator.of("L64X128MixRandom"));
        var second = new BackOff(RandomGenerator.of("L64X128MixRandom"));
        var differ = false;

        for (int attempt = 0; attempt < 20; attempt++) {
            differ |= !first.next(Duration.ZERO).equals(second.next(Duration.ZERO));
        }

        assertThat(differ).isTrue();
    }
}
