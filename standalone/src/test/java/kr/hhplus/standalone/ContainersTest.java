package kr.hhplus.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Dockerfile, docker-compose.yml and docker-compose.servers.yml, as far as they can be read without Docker. */
class ContainersTest {
    private static final Path PROJECT = Path.of("..");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern SETTING = Pattern.compile("\\$\\{(HHPLUS_\\w+)");
    private static final String IMAGE = "hhplus:local";
    private static final List<String> LOOKED_UP_AGAIN =
            List.of("-Dsun.net.inetaddr.ttl=1", "-Dsun.net.inetaddr.negative.ttl=1");
    private static final String KAFKA_DATA = "/var/lib/kafka/data";

    @Test
    void theImageIsBuiltWithThePomOfEveryModule() throws IOException {
        var copies = read("Dockerfile").lines().map(String::strip).toList();

        for (var module : all(MODULE, read("pom.xml"))) {
            assertThat(copies)
                    .as(module)
                    .containsAnyOf("COPY " + module + " " + module, "COPY " + module + "/pom.xml " + module + "/");
        }
    }

    @Test
    void theImageIsBuiltByOneServiceAndPulledByNone() throws IOException {
        var ours = services("docker-compose.yml").stream()
                .filter(service -> service.path("image").asString("").equals(IMAGE))
                .toList();

        assertThat(ours).hasSizeGreaterThan(1);
        assertThat(ours).filteredOn(service -> service.has("build")).hasSize(1);
        assertThat(ours)
                .allMatch(service -> service.path("pull_policy").asString("").equals("never"));
    }

    @Test
    void everySettingOfHttpReachesTheServices() throws IOException {
        var settings = all(SETTING, read("schemas/src/main/resources/http-contract.properties"));

        assertThat(settings).isNotEmpty();
        for (var service : services("docker-compose.yml")) {
            if (service.path("image").asString("").equals(IMAGE)) {
                var given = service.path("environment").propertyNames().stream()
                        .map(name -> name.replaceFirst("_FILE$", ""))
                        .toList();
                assertThat(given).as("%s", service.path("command")).containsAll(settings);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-compose.yml", "docker-compose.servers.yml"})
    void theLogIsOnAVolume(String file) throws IOException {
        var brokers = services(file).stream()
                .filter(service -> service.path("image").asString("").startsWith("apache/kafka:"))
                .toList();

        assertThat(brokers).isNotEmpty().allSatisfy(broker -> {
            assertThat(broker.at("/environment/KAFKA_LOG_DIRS").asString("")).isEqualTo(KAFKA_DATA);
            assertThat(broker.path("volumes").valueStream())
                    .anyMatch(volume -> volume.asString("").endsWith(":" + KAFKA_DATA));
        });
    }

    @Test
    void aServiceThatOthersReachDoesNotStartBeforeItIsSaidWhoIsBelieved() throws Exception {
        var service = new ProcessBuilder("bash", "deploy/docker/service", "ingress")
                .directory(PROJECT.toFile())
                .redirectErrorStream(true);
        service.environment().remove("HHPLUS_SECURITY");
        service.environment().put("HHPLUS_PUBLISH", "0.0.0.0");

        var process = service.start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(said).contains("HHPLUS_PUBLISH is 0.0.0.0").contains("HHPLUS_SECURITY");
    }

    /** A broker that is made anew may get the address that another one had, and clients stay with it. */
    @Test
    void servicesAndBrokersLookNamesUpAgainAfterASecond(@TempDir Path dir) throws Exception {
        var java = Files.writeString(dir.resolve("java"), "#!/bin/sh\necho \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        var service = new ProcessBuilder("bash", "deploy/docker/service", "ingress").directory(PROJECT.toFile());
        service.environment().merge("PATH", dir.toString(), (path, first) -> first + ":" + path);
        service.environment().put("HHPLUS_SECURITY", "jwt");

        var process = service.start();
        var command = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(command).contains(LOOKED_UP_AGAIN);
        assertThat(services("docker-compose.yml"))
                .filteredOn(server -> server.path("image").asString("").startsWith("apache/kafka:"))
                .hasSize(3)
                .allSatisfy(broker -> assertThat(
                                broker.at("/environment/KAFKA_OPTS").asString(""))
                        .contains(LOOKED_UP_AGAIN));
    }

    private static List<JsonNode> services(String file) throws IOException {
        JsonNode compose = new JsonMapper().valueToTree(new Yaml().load(read(file)));
        return compose.path("services").valueStream().toList();
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static String read(String file) throws IOException {
        return Files.readString(PROJECT.resolve(file));
    }
}
