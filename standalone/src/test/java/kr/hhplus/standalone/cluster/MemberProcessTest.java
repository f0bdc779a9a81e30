package kr.hhplus.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kr.hhplus.standalone.cluster.MemberProcess.Signal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class MemberProcessTest {
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    @TempDir
    private Path dir;

    private MemberProcess process;

    @BeforeEach
    void start() throws IOException {
        process = MemberProcess.launch(List.of("sleep", "60"), Map.of(), dir, dir.resolve("console.log"));
    }

    @AfterEach
    void stop() throws Exception {
        process.send(Signal.KILL);
    }

    @Test
    void isDeadWhenItWasKilled() throws Exception {
        assertThat(process.isAlive()).isTrue();

        process.send(Signal.KILL);

        assertThat(process.isAlive()).isFalse();
        assertThat(process.awaitEnd(Duration.ZERO)).isTrue();
    }

    @Test
    void isPausedUntilItIsContinued() throws Exception {
        process.send(Signal.STOP);
        await().atMost(WAIT_MAX).until(process::isPaused);
        assertThat(process.isAlive()).isTrue();

        process.send(Signal.CONT);
        await().atMost(WAIT_MAX).until(() -> !process.isPaused());
    }

    @Test
    void isNotAnotherProcessThatHasItsIdNow() {
        var earlier = new MemberProcess(process.pid(), process.startedAtMs() - 60_000);

        assertThat(earlier.isAlive()).isFalse();
    }
}
