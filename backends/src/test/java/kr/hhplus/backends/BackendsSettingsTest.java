package kr.hhplus.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.backends.BackendsSettings.Mode;
import org.junit.jupiter.api.Test;

class BackendsSettingsTest {
    private static final Path DATA_DIR = Path.of("/data");

    private static final Map<String, String> EXTERNAL = Map.of(
            "HHPLUS_BACKENDS", "external",
            "HHPLUS_KAFKA_BOOTSTRAP", "kafka-1:9092,kafka-2:9092",
            "HHPLUS_REDIS_URL", "redis://cache:6380",
            "HHPLUS_MYSQL_URL", "jdbc:mysql://db:3306/coupons",
            "HHPLUS_MYSQL_USER", "shop",
            "HHPLUS_MYSQL_PASSWORD", "secret");

    @Test
    void startsEmbeddedServersOnFreePortsByDefault() {
        BackendsSettings settings = BackendsSettings.fromEnvironment(Map.of(), DATA_DIR);

        assertThat(settings)
                .isEqualTo(new BackendsSettings(
                        Mode.EMBEDDED,
                        DATA_DIR,
                        Path.of(System.getProperty("user.home"), ".cache", "hhplus"),
                        0,
                        0,
                        0,
                        List.of(),
                        null));
    }

    @Test
    void readsFlagsOfTheBrokerByBlanks() {
        BackendsSettings settings =
                BackendsSettings.fromEnvironment(Map.of("HHPLUS_KAFKA_JAVA_OPTS", " -Xmx1g  -Xlog:gc "), DATA_DIR);

        assertThat(settings.kafkaJavaOptions()).containsExactly("-Xmx1g", "-Xlog:gc");
    }

    @Test
    void readsModeAndPorts() {
        BackendsSettings settings = BackendsSettings.fromEnvironment(
                Map.of(
                        "HHPLUS_BACKENDS", "Docker",
                        "HHPLUS_KAFKA_PORT", "9092",
                        "HHPLUS_REDIS_PORT", " 6379 ",
                        "HHPLUS_MYSQL_PORT", ""),
                DATA_DIR);

        assertThat(settings.mode()).isEqualTo(Mode.DOCKER);
        assertThat(settings.port(Backend.KAFKA)).isEqualTo(9092);
        assertThat(settings.port(Backend.REDIS)).isEqualTo(6379);
        assertThat(settings.port(Backend.MYSQL)).isZero();
    }

    @Test
    void keepsBinariesInTheUsersCacheFolder() {
        assertThat(cacheDir(Map.of("XDG_CACHE_HOME", "/caches"))).isEqualTo(Path.of("/caches/hhplus"));
        assertThat(cacheDir(Map.of("XDG_CACHE_HOME", "relative")))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".cache", "hhplus"));
    }

    @Test
    void refusesUnknownMode() {
        assertThatThrownBy(() -> BackendsSettings.fromEnvironment(Map.of("HHPLUS_BACKENDS", "podman"), DATA_DIR))
                .isInstanceOf(BackendsException.class)
                .hasMessage("HHPLUS_BACKENDS is \"podman\"; use embedded, docker or external");
    }

    @Test
    void refusesPortThatIsNone() {
        for (String port : new String[] {"high", "-1", "65536"}) {
            assertThatThrownBy(() -> BackendsSettings.fromEnvironment(Map.of("HHPLUS_REDIS_PORT", port), DATA_DIR))
                    .isInstanceOf(BackendsException.class)
                    .hasMessageStartingWith("HHPLUS_REDIS_PORT is \"" + port + "\"");
        }
    }

    @Test
    void readsExternalAddresses() {
        BackendsSettings settings = BackendsSettings.fromEnvironment(EXTERNAL, DATA_DIR);

        assertThat(settings.external())
                .isEqualTo(new BackendsSettings.External(
                        "kafka-1:9092,kafka-2:9092",
                        URI.create("redis://cache:6380"),
                        new MySqlAddress("jdbc:mysql://db:3306/coupons?", "shop", "secret")));
    }

    @Test
    void readsAddressesOfSentinels() {
        String url = "redis-sentinel://shop:s@10.0.0.1:26379,10.0.0.2:26379/hhplus";

        BackendsSettings settings = BackendsSettings.fromEnvironment(with("HHPLUS_REDIS_URL", url), DATA_DIR);

        assertThat(settings.external()).isNotNull();
        assertThat(settings.external().redisUri()).isNotNull();
        assertThat(RedisAddresses.of(settings.external().redisUri()))
                .containsExactly(
                        InetSocketAddress.createUnresolved("10.0.0.1", 26379),
                        InetSocketAddress.createUnresolved("10.0.0.2", 26379));
    }

    @Test
    void namesEachMissingExternalAddress() {
        Map<String, String> env = new HashMap<>(EXTERNAL);
        env.remove("HHPLUS_REDIS_URL");
        env.put("HHPLUS_MYSQL_USER", " ");

        assertThatThrownBy(() -> BackendsSettings.fromEnvironment(env, DATA_DIR))
                .isInstanceOf(BackendsException.class)
                .hasMessage("HHPLUS_BACKENDS=external also needs HHPLUS_REDIS_URL, HHPLUS_MYSQL_USER");
    }

    @Test
    void asksForNoAddressOfAServerThatIsNotUsed() {
        Map<String, String> env = Map.of(
                "HHPLUS_BACKENDS", "external", "HHPLUS_KAFKA_BOOTSTRAP", "kafka-1:9092", "HHPLUS_REDIS_URL", "?");

        BackendsSettings settings = BackendsSettings.fromEnvironment(env, DATA_DIR, EnumSet.of(Backend.KAFKA));

        assertThat(settings.external()).isEqualTo(new BackendsSettings.External("kafka-1:9092", null, null));
        assertThatThrownBy(
                        () -> BackendsSettings.fromEnvironment(env, DATA_DIR, EnumSet.of(Backend.KAFKA, Backend.MYSQL)))
                .isInstanceOf(BackendsException.class)
                .hasMessage("HHPLUS_BACKENDS=external also needs HHPLUS_MYSQL_URL, HHPLUS_MYSQL_USER,"
                        + " HHPLUS_MYSQL_PASSWORD");
    }

    @Test
    void refusesExternalAddressesOfAnotherKind() {
        for (String url : new String[] {"cache:6379", "http://cache:6379", "redis://cache"}) {
            assertThatThrownBy(() -> BackendsSettings.fromEnvironment(with("HHPLUS_REDIS_URL", url), DATA_DIR))
                    .as(url)
                    .isInstanceOf(BackendsException.class)
                    .hasMessageStartingWith("HHPLUS_REDIS_URL cannot be read");
        }
        assertThatThrownBy(() ->
                        BackendsSettings.fromEnvironment(with("HHPLUS_MYSQL_URL", "jdbc:mariadb://db/x"), DATA_DIR))
                .isInstanceOf(BackendsException.class)
                .hasMessageStartingWith("HHPLUS_MYSQL_URL cannot be read");
    }

    @Test
    void doesNotPrintThePassword() {
        BackendsSettings settings = BackendsSettings.fromEnvironment(EXTERNAL, DATA_DIR);

        assertThat(settings.toString()).contains("shop").doesNotContain("secret");
    }

    private static Path cacheDir(Map<String, String> env) {
        return BackendsSettings.fromEnvironment(env, DATA_DIR).cacheDir();
    }

    private static Map<String, String> with(String variable, String value) {
        Map<String, String> env = new HashMap<>(EXTERNAL);
        env.put(variable, value);
        return env;
    }
}
