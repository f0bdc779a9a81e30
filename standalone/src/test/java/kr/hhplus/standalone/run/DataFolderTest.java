package kr.hhplus.standalone.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kr.hhplus.standalone.cli.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder's database was stored from its log: a cluster has other logs than a single run. */
class DataFolderTest {
    @TempDir
    private Path dir = Path.of("");

    @Test
    void aFolderThatIsEmptyIsFree() {
        var data = new DataFolder(dir);

        data.requireNoCluster();
        data.requireNoSingleRun();
    }

    @Test
    void aClustersFolderIsNotForASingleRunThoughNoMemberLives() throws IOException {
        var data = new DataFolder(dir);
        Files.createDirectory(dir.resolve("mysql"));
        Files.createFile(data.clusterFile());

        data.requireNoSingleRun();
        assertThatThrownBy(data::requireNoCluster)
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("cluster down");
    }

    @Test
    void aSingleRunsFolderIsNotForACluster() throws IOException {
        var data = new DataFolder(dir);
        Files.createDirectory(dir.resolve("mysql"));

        data.requireNoCluster();
        assertThatThrownBy(data::requireNoSingleRun)
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--data");
    }
}
