package kr.hhplus.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import kr.hhplus.standalone.cli.CommandFailure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @TempDir
    private Path dir = Path.of("");

    private DataFolder data = new DataFolder(dir);

    @BeforeEach
    void openFolder() {
        data = new DataFolder(dir);
    }

    @Test
    void areMadeOnceAndKept() {
        var first = Secrets.load(Map.of(), data);

        assertThat(Secrets.load(Map.of(), data)).isEqualTo(first);
        assertThat(Base64.getDecoder().decode(first.ticketSecret())).hasSize(32);
        assertThat(first.adminToken()).hasSizeGreaterThanOrEqualTo(32);
        assertThat(first.adminTokenFile()).isEqualTo(data.adminTokenFile());
    }

    @Test
    void differFromRunToRun() throws IOException {
        var one = Secrets.load(Map.of(), data);
        var other = Secrets.load(Map.of(), new DataFolder(Files.createDirectory(dir.resolve("other"))));

        assertThat(other.adminToken()).isNotEqualTo(one.adminToken());
        assertThat(other.ticketSecret()).isNotEqualTo(one.ticketSecret());
    }

    @Test
    void areTheirOwnersAlone() throws IOException {
        Secrets.load(Map.of(), data);

        for (var file : new Path[] {data.adminTokenFile(), data.ticketSecretFile()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void comeFromTheEnvironmentAndAreThenNotWritten() {
        var secret = Base64.getEncoder().encodeToString(new byte[32]);

        var secrets = Secrets.load(Map.of("HHPLUS_ADMIN_TOKEN", "given", "HHPLUS_TICKET_SECRET", secret), data);

        assertThat(secrets).isEqualTo(new Secrets("given", null, secret));
        assertThat(dir).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"not base64!", "dG9vIHNob3J0"})
    void refuseATicketSecretThatIsNone(String given) {
        assertThatThrownBy(() -> Secrets.load(Map.of("HHPLUS_TICKET_SECRET", given), data))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("HHPLUS_TICKET_SECRET")
                .hasMessageNotContaining(given);
    }
}
