package kr.hhplus.benchmarks.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Iterator;
import java.util.List;
import kr.hhplus.standalone.cli.CommandFailure;
import org.junit.jupiter.api.Test;

class GrowthTest {
    private static final long SECOND = 1_000_000_000;

    private final Growth growth = new Growth("the log");

    @Test
    void rateIsThatFromTheFirstHundredthToTheFirstLookThatHasAll() {
        growth.add(-5 * SECOND, 0);
        growth.add(0, 5);
        growth.add(SECOND, 10);
        growth.add(3 * SECOND, 510);
        growth.add(4 * SECOND, 1_000);
        growth.add(9 * SECOND, 1_000);

        assertThat(growth.perSecond(1_000)).isCloseTo(995.0 / 4, within(1e-6));
    }

    @Test
    void sizeThatCountsMoreThanRecordsIsTakenAsAShare() {
        growth.add(0, 0);
        growth.add(SECOND, 100);
        growth.add(2 * SECOND, 200);

        assertThat(growth.perSecond(20)).isCloseTo(10, within(1e-6));
    }

    @Test
    void whatComesAlmostAllInOneStepIsMeasuredFromTheLookBefore() {
        growth.add(0, 0);
        growth.add(SECOND - 1, 39);
        growth.add(SECOND, 40);

        assertThat(growth.perSecond(40)).isCloseTo(40, within(1e-6));
    }

    @Test
    void whatWasNeverSeenGrowingHasNoRate() {
        assertThatThrownBy(() -> growth.perSecond(40))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("the log");
    }

    @Test
    void isFollowedUntilItIsDone() throws InterruptedException {
        Iterator<Long> sizes = List.of(0L, 3L, 7L, 7L).iterator();

        growth.follow(sizes::next, growth::stands);

        assertThat(growth.size()).isEqualTo(7);
        assertThat(sizes).isExhausted();
    }
}
