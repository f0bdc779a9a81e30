package kr.hhplus.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import kr.hhplus.backends.MySqlAddress;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunInfoTest {
    @TempDir
    private Path dir = Path.of("");

    private DataFolder data = new DataFolder(dir);

    @BeforeEach
    void openFolder() {
        data = new DataFolder(dir);
    }

    @Test
    void isReadAsItWasWritten() throws IOException {
        var info = info();

        info.write(data);

        assertThat(RunInfo.read(data)).contains(info);
    }

    @Test
    void isItsOwnersAlone() throws IOException {
        info().write(data);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.runFile())))
                .isEqualTo("rw-------");
    }

    @Test
    void replacesAnEarlierOneAndLeavesNothingElse() throws IOException {
        Files.writeString(data.runFile(), "something older");

        info().write(data);

        assertThat(RunInfo.read(data)).contains(info());
        assertThat(dir.toFile().list()).containsExactly("run.json");
    }

    @Test
    void doesNotCountWithoutAProcessThatHoldsTheLock() throws IOException {
        info().write(data);

        assertThat(RunInfo.find(data)).isEmpty();
        assertThatThrownBy(() -> RunInfo.require(data))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("nothing is running");
    }

    @Test
    void countsWhileTheLockIsHeld() throws IOException {
        info().write(data);

        try (var lock = RunLock.acquire(data).orElseThrow()) {
            assertThat(RunInfo.find(data)).contains(info());
            assertThat(RunLock.holder(data)).hasValue(ProcessHandle.current().pid());
        }

        assertThat(RunInfo.find(data)).isEmpty();
    }

    @Test
    void ofAClusterCountsAsLongAsAMemberLives() throws IOException {
        long alive = ProcessHandle.current().pid();
        of(Map.of("kafka-1", Long.MAX_VALUE, "redis-1", alive)).write(data);
        assertThat(RunInfo.find(data)).isPresent();

        of(Map.of("kafka-1", Long.MAX_VALUE)).write(data);
        assertThat(RunInfo.find(data)).isEmpty();
    }

    @Test
    void ofAClusterShowsEachMember() {
        var report = StatusReport.of(of(Map.of("kafka-1", 7L)), Map.of());

        assertThat(report.pids()).isEqualTo(Map.of("kafka-1", 7L));
    }

    @Test
    void isToldAsStartingWhileThereIsNoFileYet() throws IOException {
        try (var lock = RunLock.acquire(data).orElseThrow()) {
            assertThatThrownBy(() -> RunInfo.require(data))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("still starting");
        }
    }

    @Test
    void takesTheAdminTokenFromTheFileOrElseFromTheEnvironment() throws IOException {
        Files.writeString(data.adminTokenFile(), "from the file\n");
        var withFile = info();
        var withoutFile = new RunInfo(
                withFile.http(),
                withFile.management(),
                withFile.kafka(),
                withFile.redis(),
                withFile.mysql(),
                null,
                withFile.pids());

        assertThat(withFile.adminToken(Map.of())).isEqualTo("from the file");
        assertThat(withoutFile.adminToken(Map.of("HHPLUS_ADMIN_TOKEN", "given")))
                .isEqualTo("given");
        assertThatThrownBy(() -> withoutFile.adminToken(Map.of())).hasMessageContaining("HHPLUS_ADMIN_TOKEN");
    }

    @Test
    void showsTheContractOfStatusInItsOrder() {
        var report = StatusReport.of(info(), Map.of("issuance", 3L));

        var json = Json.LINE.writeValueAsString(report);

        assertThat(json)
                .isEqualTo("{\"http\":\"http://127.0.0.1:8080\",\"management\":\"http://127.0.0.1:8090\","
                        + "\"kafka\":\"127.0.0.1:20001\",\"redis\":\"redis://127.0.0.1:20002\","
                        + "\"mysql\":{\"url\":\"jdbc:mysql://127.0.0.1:20003/hhplus?\",\"user\":\"hhplus\","
                        + "\"password\":\"secret\"},"
                        + "\"adminTokenFile\":\"" + data.adminTokenFile() + "\","
                        + "\"pids\":{\"hhplus\":11,\"kafka\":12,\"redis\":null,\"mysql\":null},"
                        + "\"lag\":{\"issuance\":3}}");
    }

    private RunInfo of(Map<String, Long> members) {
        var one = info();
        return new RunInfo(
                one.http(), one.management(), one.kafka(), one.redis(), one.mysql(), one.adminTokenFile(), members);
    }

    private RunInfo info() {
        return new RunInfo(
                URI.create("http://127.0.0.1:8080"),
                URI.create("http://127.0.0.1:8090"),
                "127.0.0.1:20001",
                URI.create("redis://127.0.0.1:20002"),
                new MySqlAddress("jdbc:mysql://127.0.0.1:20003/hhplus?", "hhplus", "secret"),
                data.adminTokenFile(),
                Map.of("hhplus", 11L, "kafka", 12L));
    }
}
