package kr.hhplus.backends;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BufferPoolTest {
    @Test
    void isAnEighthOfTheMemory() {
        assertThat(BufferPool.megabytes(16L << 30)).isEqualTo(2048);
    }

    @Test
    void hasAMinimumOnASmallMachine() {
        assertThat(BufferPool.megabytes(1L << 30)).isEqualTo(256);
    }
}
