package kr.hhplus.standalone.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import kr.hhplus.standalone.cli.CommandFailure;
import org.junit.jupiter.api.Test;

class FullDiskTest {
    @Test
    void waitsForNoCommandThatDoesNotEnd() {
        assertThatThrownBy(() -> FullDisk.call(List.of("sleep", "20"), Duration.ofMillis(50)))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("sleep does not end");
    }

    @Test
    void hasWhatACommandSaysAndHowItEnds() throws Exception {
        var failed = FullDisk.call(List.of("ls", "/no-such-folder"), Duration.ofSeconds(30));

        assertThat(failed.exitCode()).isNotZero();
        assertThat(failed.output()).contains("no-such-folder");
    }
}
