package kr.hhplus.standalone.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import kr.hhplus.standalone.cli.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TailStartTest {
    @Test
    void readsWordsOffsetsAndTimes() {
        assertThat(TailStart.parse("start")).isEqualTo(new TailStart.Beginning());
        assertThat(TailStart.parse("end")).isEqualTo(new TailStart.End());
        assertThat(TailStart.parse("0")).isEqualTo(new TailStart.At(0));
        assertThat(TailStart.parse("1234567890123")).isEqualTo(new TailStart.At(1_234_567_890_123L));
        assertThat(TailStart.parse("2026-12-01T03:00:00Z"))
                .isEqualTo(new TailStart.Since(Instant.parse("2026-12-01T03:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "begin", "2026-12-01", "99999999999999999999"})
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> TailStart.parse(text))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--from must be");
    }
}
