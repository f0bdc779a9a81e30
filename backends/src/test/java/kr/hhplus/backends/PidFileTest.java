package kr.hhplus.backends;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    private Path dir;

    private Process process;

    @BeforeEach
    void startProcess() throws IOException {
        // Waits for input.
        process = new ProcessBuilder("cat").start();
    }

    @AfterEach
    void endProcess() {
        process.destroyForcibly();
    }

    @Test
    void endsWhatAnEarlierRunLeft() throws Exception {
        new PidFile(dir).put(Backend.REDIS, process.toHandle(), program());

        assertThat(new PidFile(dir).endLeftovers()).containsExactly(process.pid());
        assertThat(process.isAlive()).isFalse();
        assertThat(new PidFile(dir).endLeftovers()).isEmpty();
    }

    @Test
    void sparesAnotherProgramWithTheSamePid() throws Exception {
        new PidFile(dir).put(Backend.REDIS, process.toHandle(), JAVA);

        assertThat(new PidFile(dir).endLeftovers()).isEmpty();
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void sparesALaterProcessWithTheSamePid() throws Exception {
        long startMs = process.info().startInstant().orElseThrow().toEpochMilli();
        Files.write(
                dir.resolve("backends.pids"),
                List.of("redis\t" + process.pid() + "\t" + (startMs - 60_000) + "\t" + program()));

        assertThat(new PidFile(dir).endLeftovers()).isEmpty();
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void passesOverALineThatIsCutShort() throws Exception {
        Files.write(dir.resolve("backends.pids"), List.of("redis\t" + process.pid(), "", "kafka\tx\ty\tz"));

        assertThat(new PidFile(dir).endLeftovers()).isEmpty();
    }

    @Test
    void forgetsAStoppedServer() throws Exception {
        PidFile file = new PidFile(dir);
        file.put(Backend.REDIS, process.toHandle(), program());
        file.remove(Backend.REDIS);

        assertThat(new PidFile(dir).endLeftovers()).isEmpty();
        assertThat(process.isAlive()).isTrue();
    }

    private Path program() {
        return Path.of(process.info().command().orElseThrow());
    }
}
