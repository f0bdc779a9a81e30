package kr.hhplus.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kr.hhplus.backends.MySqlAddress;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.console.ConsoleConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServiceSettingsTest {
    @Test
    void listenOnLoopbackUnlessToldOtherwise() {
        assertThat(ServiceSettings.bind(Map.of())).isEqualTo("127.0.0.1");
        assertThat(ServiceSettings.bind(Map.of("HHPLUS_BIND", "0.0.0.0"))).isEqualTo("0.0.0.0");
    }

    @Test
    void keepManagementOnLoopbackWhereverTheApiIs() {
        var settings = settings("0.0.0.0", null).known();

        assertThat(settings)
                .containsEntry("server.address", "0.0.0.0")
                .containsEntry("management.server.address", "127.0.0.1")
                .containsEntry("management.endpoints.web.exposure.include", "health,info,prometheus");
    }

    @Test
    void openManagementToOthersOnlyWhenToldSo() {
        assertThat(ServiceSettings.managementBind(Map.of("HHPLUS_MANAGEMENT_BIND", "0.0.0.0")))
                .isEqualTo("0.0.0.0");
        assertThat(ServiceSettings.managementBind(Map.of("HHPLUS_BIND", "0.0.0.0")))
                .isEqualTo("127.0.0.1");
    }

    @Test
    void nameTheVariableThatCannotBe() {
        for (var drain : List.of("2sec", "-1s", "soon")) {
            assertThatThrownBy(() -> ServiceSettings.drain(Map.of("HHPLUS_DRAIN", drain)))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("HHPLUS_DRAIN is \"" + drain + "\"");
        }
        for (var factor : List.of("three", "0", "-1", "1.5")) {
            assertThatThrownBy(() -> ServiceSettings.replicationFactor(Map.of("HHPLUS_REPLICATION_FACTOR", factor)))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("HHPLUS_REPLICATION_FACTOR is \"" + factor + "\"");
        }
        assertThat(ServiceSettings.drain(Map.of("HHPLUS_DRAIN", "2s"))).isEqualTo(Duration.ofSeconds(2));
        assertThat(ServiceSettings.replicationFactor(Map.of("HHPLUS_REPLICATION_FACTOR", "3")))
                .isEqualTo(3);
    }

    @Test
    void boundTheLogFile() {
        var settings = settings("127.0.0.1", Path.of("/data/hhplus.log")).known();

        assertThat(settings)
                .containsEntry("logging.file.name", "/data/hhplus.log")
                .containsKeys(
                        "logging.logback.rollingpolicy.max-file-size", "logging.logback.rollingpolicy.total-size-cap");
    }

    @Test
    void keepTheDoorsThreadsFew() {
        int processors = Runtime.getRuntime().availableProcessors();

        assertThat(ServiceSettings.ofRoles(Set.of(Role.values())))
                .containsEntry("hhplus.http.threads-max", Math.max(8, 4 * processors));
        assertThat(ServiceSettings.ofRoles(Set.of(Role.ORDER_PAYMENT))).isEmpty();
    }

    @Test
    void letTheConsoleLookAtTheServicesOfItsProcess() {
        assertThat(ServiceSettings.ofRoles(List.of(Role.CONSOLE, Role.STREAMS)))
                .containsEntry("hhplus.console.targets", "issuance-streams=" + ConsoleConfiguration.OWN_ADDRESS);
        assertThat(ServiceSettings.ofRoles(Set.of(Role.CONSOLE))).isEmpty();
    }

    @Test
    void waitForAServerOnlyWhenItsAddressIsAsked() {
        var servers = new BackendAddresses(
                "127.0.0.1:1",
                URI.create("redis://127.0.0.1:2"),
                new MySqlAddress("jdbc:mysql://127.0.0.1:3/hhplus?", "user", "password"));
        var asked = new boolean[1];
        var properties = new LateProperties("servers", ServiceSettings.fromServers(() -> {
            asked[0] = true;
            return servers;
        }));

        assertThat(properties.getPropertyNames()).contains("hhplus.streams.kafka-bootstrap-servers");
        assertThat(properties.getProperty("server.port")).isNull();
        assertThat(asked[0]).isFalse();
        assertThat(properties.getProperty("hhplus.ingress.redis-uri")).isEqualTo("redis://127.0.0.1:2");
        assertThat(properties.getProperty("hhplus.projections.mysql-password")).isEqualTo("password");
    }

    private static ServiceSettings settings(String bind, @Nullable Path logFile) {
        var secrets = new Secrets("token", null, "secret");
        return new ServiceSettings(
                bind,
                8080,
                ServiceSettings.managementBind(Map.of()),
                8090,
                1,
                Path.of("/data/streams"),
                secrets,
                logFile);
    }
}
