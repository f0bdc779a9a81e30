package kr.hhplus.schemas.connection;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import kr.hhplus.backends.ClusterServers;
import kr.hhplus.backends.Ports;
import kr.hhplus.backends.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** A master, a replica and three Sentinels, of which the master dies. */
class RedisSettingsIT {
    private static final Path DATA = Path.of("target", "sentinels");
    private static final Duration WAIT_MAX = Duration.ofSeconds(20);

    private final Map<Integer, Process> processes = new LinkedHashMap<>();
    private final int master = Ports.free();
    private final int replica = Ports.free();
    private final List<Integer> sentinels = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        FileSystemUtils.deleteRecursively(DATA);
        var servers = new ClusterServers(DATA, Path.of("..", "deploy"));
        launch(servers.redis("redis-1", OptionalInt.empty()), master);
        launch(servers.redis("redis-2", OptionalInt.of(master)), replica);
        for (int i = 1; i <= 3; i++) {
            int port = Ports.free();
            launch(servers.sentinel("sentinel-" + i, master), port);
            sentinels.add(port);
        }
        try (var first = new Jedis("127.0.0.1", master)) {
            await("the replica has joined")
                    .atMost(WAIT_MAX)
                    .until(() -> first.info("replication").contains("state=online"));
        }
        for (int port : sentinels) {
            try (var sentinel = new Jedis("127.0.0.1", port)) {
                await("Sentinels and replica know each other").atMost(WAIT_MAX).until(() -> {
                    var known = sentinel.sentinelMaster("hhplus");
                    return "1".equals(known.get("num-slaves")) && "2".equals(known.get("num-other-sentinels"));
                });
            }
        }
    }

    @AfterEach
    void stop() {
        processes.values().forEach(Process::destroyForcibly);
    }

    @Test
    void followsTheMasterWhenItDiesAndIsNotMisledWhenItIsBack() throws Exception {
        try (var redis = new RedisSettings(uri(sentinels), 2, Duration.ofSeconds(1)).open()) {
            redis.set("before", "1");
            try (var first = new Jedis("127.0.0.1", master)) {
                assertThat(first.get("before")).as("written to the master").isEqualTo("1");
                assertThat(first.waitReplicas(1, 5_000)).isEqualTo(1);
            }

            kill(master);

            await("the replica is the master")
                    .atMost(WAIT_MAX)
                    .ignoreExceptionsInstanceOf(JedisException.class)
                    .until(() -> "OK".equals(redis.set("after", "1")));
            assertThat(redis.get("before")).isEqualTo("1");
            try (var second = new Jedis("127.0.0.1", replica)) {
                assertThat(second.get("after")).isEqualTo("1");
            }

            launch(new ClusterServers(DATA, Path.of("..", "deploy")).redis("redis-1", OptionalInt.empty()), master);
            redis.set("back", "1");
            try (var second = new Jedis("127.0.0.1", replica)) {
                assertThat(second.get("back"))
                        .as("written to the master of now")
                        .isEqualTo("1");
            }
        }
    }

    @Test
    void dropsConnectionsToAMasterThatHasBecomeAReplica() {
        try (var redis = new RedisSettings(uri(sentinels), 2, Duration.ofSeconds(1)).open();
                var sentinel = new Jedis(new HostAndPort("127.0.0.1", sentinels.get(0)))) {
            redis.set("before", "1");

            sentinel.sentinelFailover("hhplus");

            await("the other one is written to")
                    .atMost(WAIT_MAX)
                    .ignoreExceptionsInstanceOf(JedisException.class)
                    .until(() -> {
                        redis.set("after", "1");
                        try (var second = new Jedis("127.0.0.1", replica)) {
                            return "master".equals(second.role().get(0)) && "1".equals(second.get("after"));
                        }
                    });
        }
    }

    @Test
    void startsWithoutSentinelsAndFindsTheMasterWhenTheyAreThere() {
        int later = Ports.free();
        try (RedisClient redis = new RedisSettings(uri(List.of(later)), 2, Duration.ofSeconds(1)).open()) {
            await().atMost(WAIT_MAX).until(() -> failsToPing(redis));

            launch(sentinelAt(later), later);

            await("the master is found").atMost(WAIT_MAX).until(() -> !failsToPing(redis));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Server sentinelAt(int port) throws IOException {
        return new ClusterServers(DATA, Path.of("..", "deploy")).sentinel("sentinel-" + port, master);
    }

    private static boolean failsToPing(RedisClient redis) {
        try {
            return !"PONG".equals(redis.ping());
        } catch (JedisException e) {
            return true;
        }
    }

    private static URI uri(List<Integer> sentinels) {
        return URI.create("redis-sentinel://"
                + sentinels.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")) + "/hhplus");
    }

    private void launch(Server server, int port) throws IOException, InterruptedException {
        Files.createDirectories(server.dir());
        server.prepare();
        var process = new ProcessBuilder(server.configure(port))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(server.consoleLog().toFile()))
                .start();
        processes.put(port, process);
        await(server.title() + " answers")
                .atMost(WAIT_MAX)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    server.probe(port);
                    return true;
                });
    }

    /** SIGKILL; returns when it is dead. */
    private void kill(int port) throws InterruptedException {
        requireNonNull(processes.get(port)).destroyForcibly().waitFor();
    }
}
