package kr.hhplus.benchmarks.growth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizesTest {
    @Test
    void millionIsComparedWithAHundredThousand() {
        assertThat(Sizes.upTo(1_000_000).values()).containsExactly(10_000, 100_000, 1_000_000);
    }

    @Test
    void tenMillionHaveTheMillionBetween() {
        assertThat(Sizes.upTo(10_000_000).values()).containsExactly(10_000, 100_000, 1_000_000, 10_000_000);
        assertThat(Sizes.upTo(10_000_000))
                .containsEntry(Sizes.MEDIUM, 100_000)
                .containsEntry(Sizes.LARGEST, 10_000_000);
    }

    @Test
    void smallTrialKeepsTheSteps() {
        assertThat(Sizes.upTo(20_000).values()).containsExactly(200, 2_000, 20_000);
    }
}
