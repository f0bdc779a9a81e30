package kr.hhplus.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBackendsIT {
    private static final Duration PROCESS_END_MAX = Duration.ofSeconds(20);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
    private static final Duration START_MAX = Duration.ofSeconds(60);

    @TempDir
    private static Path dataDir;

    @TempDir
    private Path otherDir;

    private static Backends backends;

    @BeforeAll
    static void start() {
        backends = Backends.start(BackendsSettings.embedded(dataDir));
    }

    @AfterAll
    static void stop() {
        backends.close();
    }

    @Test
    void runsATransactionOnKafka() throws Exception {
        try (Admin admin = admin(backends)) {
            admin.createTopics(List.of(new NewTopic("transactions", 1, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }

        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        backends.kafkaBootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "test",
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        20_000),
                new StringSerializer(),
                new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var sent = producer.send(new ProducerRecord<>("transactions", "key", "value"));
            producer.commitTransaction();

            assertThat(sent.get(20, TimeUnit.SECONDS).offset()).isZero();
        }
    }

    @Test
    void answersRedisAndMySql() throws Exception {
        URI redis = backends.redisUri();

        Probe.redis(redis.getHost(), redis.getPort());
        assertThat(queryForString(backends.mysql(), "SELECT @@time_zone")).isEqualTo("+00:00");
        assertThat(queryForString(backends.mysql(), "SELECT @@character_set_server"))
                .isEqualTo("utf8mb4");
    }

    @Test
    void letsNobodyIntoMySqlWithoutThePassword() throws IOException {
        MySqlAddress address = backends.mysql();

        assertThatThrownBy(() -> queryForString(new MySqlAddress(address.url(), "root", ""), "SELECT 1"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("Access denied");
        assertThatThrownBy(() -> queryForString(new MySqlAddress(address.url(), "hhplus", ""), "SELECT 1"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("Access denied");
        for (String secret : List.of("mysql/password", "mysql/init.sql")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir.resolve(secret))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void listensOnLoopbackOnly() throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            network.inetAddresses()
                    .filter(address -> !address.isLoopbackAddress())
                    .forEach(addresses::add);
        }

        for (InetAddress address : addresses) {
            for (int port : ports(backends)) {
                assertThat(connects(address, port)).as(address + " " + port).isFalse();
            }
        }
    }

    @Test
    void killedMySqlComesBackOnTheSamePortWithItsRows() throws Exception {
        MySqlAddress before = backends.mysql();
        long pid = pid(backends, "mysql");
        execute(before, "CREATE TABLE killed (id INT PRIMARY KEY)", "INSERT INTO killed VALUES (7)");

        backends.kill(Backend.MYSQL);

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(backends.pids()).containsOnlyKeys("kafka", "redis");
        backends.restart(Backend.MYSQL);
        assertThat(backends.mysql()).isEqualTo(before);
        assertThat(backends.pids().get("mysql")).isNotNull().isNotEqualTo(pid);
        assertThat(queryForString(before, "SELECT id FROM killed")).isEqualTo("7");
    }

    @Test
    void killedKafkaAndRedisComeBackOnTheSamePort() throws Exception {
        String bootstrapServers = backends.kafkaBootstrapServers();
        try (Admin admin = admin(backends)) {
            admin.createTopics(List.of(new NewTopic("survivor", 1, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);

            backends.kill(Backend.KAFKA);
            backends.kill(Backend.REDIS);
            backends.restart(Backend.REDIS);
            backends.restart(Backend.KAFKA);

            assertThat(backends.kafkaBootstrapServers()).isEqualTo(bootstrapServers);
            assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).contains("survivor");
        }
        Probe.redis(backends.redisUri().getHost(), backends.redisUri().getPort());
    }

    @Test
    void usesExternalServersAndLeavesThemAlone() {
        BackendsSettings free = BackendsSettings.embedded(otherDir);
        BackendsSettings.External addresses =
                new BackendsSettings.External(backends.kafkaBootstrapServers(), backends.redisUri(), backends.mysql());

        Backends external = Backends.start(new BackendsSettings(
                BackendsSettings.Mode.EXTERNAL, otherDir, free.cacheDir(), 0, 0, 0, List.of(), addresses));
        external.close();

        assertThat(external.mysql()).isEqualTo(backends.mysql());
        assertThat(external.pids()).isEmpty();
        assertThat(backends.pids()).hasSize(3);
    }

    @Test
    void namesTheExternalServerThatDoesNotAnswer() {
        BackendsSettings free = BackendsSettings.embedded(otherDir);
        int nobody = Ports.free();
        BackendsSettings.External addresses = new BackendsSettings.External(
                backends.kafkaBootstrapServers(), URI.create("redis://127.0.0.1:" + nobody), backends.mysql());

        assertThatThrownBy(() -> Backends.start(new BackendsSettings(
                        BackendsSettings.Mode.EXTERNAL, otherDir, free.cacheDir(), 0, 0, 0, List.of(), addresses)))
                .isInstanceOf(BackendsException.class)
                .hasMessage("Redis does not answer at 127.0.0.1:" + nobody + "; see HHPLUS_REDIS_URL");
    }

    @Test
    void refusesASecondStartOnItsDataDirectory() {
        assertThatThrownBy(() -> Backends.start(BackendsSettings.embedded(dataDir)))
                .isInstanceOf(BackendsException.class)
                .hasMessageContaining(
                        "in use by process " + ProcessHandle.current().pid());
        assertThatThrownBy(() -> Backends.start(BackendsSettings.embedded(dataDir)))
                .isInstanceOf(BackendsException.class);
    }

    @Test
    void refusesATakenPort() {
        int taken = backends.redisUri().getPort();
        BackendsSettings free = BackendsSettings.embedded(otherDir);

        assertThatThrownBy(() -> Backends.start(new BackendsSettings(
                        free.mode(), free.dataDir(), free.cacheDir(), 0, taken, 0, List.of(), null)))
                .isInstanceOf(BackendsException.class)
                .hasMessageContaining("port " + taken + " is taken")
                .hasMessageContaining("HHPLUS_REDIS_PORT");
        assertNoServersIn(otherDir);
    }

    @Test
    void outlivesACrashAndACleanStopWithItsData() throws Exception {
        Path pidsFile = otherDir.resolve("pids");
        Process holder = startHolder(pidsFile);
        List<ProcessHandle> servers = servers(holder, pidsFile);

        // As when the machine's memory ran out: the watchdogs go first and cannot end their servers.
        servers.forEach(EmbeddedBackendsIT::killWatchdog);
        holder.destroyForcibly();
        assertThat(holder.waitFor(PROCESS_END_MAX.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(servers).allMatch(ProcessHandle::isAlive);

        List<String> progress = new ArrayList<>();
        MySqlAddress first;
        try (Backends next = Backends.start(BackendsSettings.embedded(otherDir), progress::add)) {
            assertThat(servers).noneMatch(ProcessHandle::isAlive);
            assertThat(progress).anyMatch(line -> line.startsWith("ended what an earlier run left"));
            first = next.mysql();
            execute(first, "CREATE TABLE kept (id INT PRIMARY KEY)", "INSERT INTO kept VALUES (1)");
            try (Admin admin = admin(next)) {
                admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                        .all()
                        .get(20, TimeUnit.SECONDS);
            }
            servers = next.pids().values().stream()
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .toList();
        }
        assertThat(servers).hasSize(3).noneMatch(ProcessHandle::isAlive);
        assertNoServersIn(otherDir);

        try (Backends again = Backends.start(BackendsSettings.embedded(otherDir));
                Admin admin = admin(again)) {
            assertThat(again.mysql().url()).isNotEqualTo(first.url());
            assertThat(queryForString(again.mysql(), "SELECT id FROM kept")).isEqualTo("1");
            assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).contains("kept");
        }
    }

    @Test
    void serversEndWithAJvmThatIsKilled() throws Exception {
        Path pidsFile = otherDir.resolve("pids");
        Process holder = startHolder(pidsFile);
        List<ProcessHandle> servers = servers(holder, pidsFile);

        holder.destroyForcibly();

        for (ProcessHandle server : servers) {
            server.onExit().get(PROCESS_END_MAX.toSeconds(), TimeUnit.SECONDS);
        }
        await("the watchdogs' end", PROCESS_END_MAX, () -> serversIn(otherDir).isEmpty());
    }

    private Process startHolder(Path pidsFile) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BackendsHolder.class.getName(),
                        otherDir.toString(),
                        pidsFile.toString())
                .redirectErrorStream(true)
                .redirectOutput(otherDir.resolve("holder.out").toFile())
                .start();
    }

    private List<ProcessHandle> servers(Process holder, Path pidsFile) throws IOException {
        await("the holder's servers", START_MAX, () -> Files.exists(pidsFile) || !holder.isAlive());
        assertThat(pidsFile)
                .as(Files.readString(otherDir.resolve("holder.out")))
                .exists();
        return Files.readAllLines(pidsFile).stream()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .toList();
    }

    private static void killWatchdog(ProcessHandle server) {
        ProcessHandle watchdog = server.parent().orElseThrow();
        List<ProcessHandle> others =
                watchdog.children().filter(child -> !child.equals(server)).toList();
        watchdog.destroyForcibly();
        others.forEach(ProcessHandle::destroyForcibly);
    }

    private static void assertNoServersIn(Path dir) {
        assertThat(serversIn(dir)).isEmpty();
    }

    /** Servers and watchdogs have their data directory in their command line. */
    private static List<String> serversIn(Path dir) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(dir.toString()))
                .filter(line -> !line.contains(BackendsHolder.class.getName()))
                .toList();
    }

    private static Admin admin(Backends backends) {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, backends.kafkaBootstrapServers()));
    }

    private static List<Integer> ports(Backends backends) {
        return List.of(
                Integer.parseInt(backends.kafkaBootstrapServers().split(":", -1)[1]),
                backends.redisUri().getPort(),
                URI.create(backends.mysql().url().substring("jdbc:".length())).getPort());
    }

    private static boolean connects(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 500);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static long pid(Backends backends, String name) {
        return Optional.ofNullable(backends.pids().get(name)).orElseThrow();
    }

    private static void execute(MySqlAddress address, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(address.url(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String queryForString(MySqlAddress address, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(address.url(), address.user(), address.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static void await(String what, Duration max, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + max.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(deadlineNs);
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
    }
}
