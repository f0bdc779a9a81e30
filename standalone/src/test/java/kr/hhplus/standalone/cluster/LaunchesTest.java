package kr.hhplus.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kr.hhplus.standalone.run.DataFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchesTest {
    @TempDir
    private Path dir;

    @Test
    void servicesListenOnLoopbackWhereverTheDoorDoes() throws IOException {
        // Written by MySQL's own preparation.
        Files.createDirectories(dir.resolve("mysql"));
        Files.writeString(dir.resolve("mysql/password"), "secret");
        Map<String, Integer> ports = new HashMap<>();
        for (var member : Member.ALL) {
            for (var purpose : new String[] {"", ".management", ".controller", ".far", ".forward"}) {
                ports.put(member.name() + purpose, 20_000 + ports.size());
            }
        }
        var launches = new Launches(
                new DataFolder(dir),
                new ClusterState("cluster", ports, Map.of()),
                Map.of("HHPLUS_HOME", "..", "HHPLUS_BIND", "0.0.0.0", "HHPLUS_SECURITY", "jwt"));

        var service = launches.service(Member.named("ingress-1"), Map.of());

        assertThat(service.env()).containsEntry("HHPLUS_BIND", "127.0.0.1");
    }
}
