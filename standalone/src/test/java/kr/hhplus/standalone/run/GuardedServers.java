package kr.hhplus.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kr.hhplus.backends.ClusterServers;
import kr.hhplus.backends.MySqlAddress;
import kr.hhplus.backends.Ports;
import kr.hhplus.backends.Server;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;
import org.apache.kafka.metadata.storage.Formatter;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Servers with the users and rights of deploy/security: a broker and a Redis of their own, and a database of its own in a
 * MySQL that is there. Those of their own end with this JVM, however it ends.
 */
final class GuardedServers implements AutoCloseable {
    static final String ADMIN = "admin";
    /** The users of Kafka but the administrator. */
    static final List<String> SERVICES = List.of("ingress", "streams", "projections", "order-payment", "console");

    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Path LOGS = Path.of("target", "it");
    private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(10);
    private static final String DATABASE = "hhplus_guarded";
    /** Runs a command until the input ends. */
    private static final String LEASH = "\"$@\" & server=$!; cat >/dev/null; kill -9 $server";

    private final Path dir;
    private final Path secrets;
    private final MySqlAddress mysqlAdmin;
    private final int kafkaPort = Ports.free();
    private final int redisPort = Ports.free();
    private final List<Process> processes = new ArrayList<>();

    private GuardedServers(Path dir, Path secrets, MySqlAddress mysqlAdmin) {
        this.dir = dir;
        this.secrets = secrets;
        this.mysqlAdmin = mysqlAdmin;
    }

    /** Returns when all answer, and all users have their rights. */
    static GuardedServers start(Path dir, MySqlAddress mysql) throws Exception {
        var secrets = dir.resolve("secrets");
        var prepared = new ProcessBuilder(
                        "bash", DEPLOY.resolve("security/prepare").toString(), secrets.toString())
                .inheritIO()
                .start();
        assertThat(prepared.waitFor(START_WAIT_MAX.toSeconds(), TimeUnit.SECONDS) && prepared.exitValue() == 0)
                .as("deploy/security/prepare")
                .isTrue();
        var servers = new GuardedServers(dir, secrets, mysql);
        try {
            servers.startKafka(dir.resolve("kafka"));
            servers.configureRedis();
            servers.startRedis("redis", servers.redisPort, OptionalInt.empty());
            servers.grantInMySql();
            servers.grantInKafka();
            return servers;
        } catch (Exception | AssertionError e) {
            servers.close();
            throw e;
        }
    }

    String kafka() {
        return Ports.LOOPBACK + ":" + kafkaPort;
    }

    /** HHPLUS_KAFKA_CLIENT_CONFIG of a service, or of the administrator. */
    Path kafkaClientConfig(String user) {
        return secrets.resolve("kafka-" + user + ".properties");
    }

    /** Kafka's settings of a user. */
    Map<String, Object> kafkaClient(String user) throws IOException {
        var properties = new Properties();
        try (var in = Files.newInputStream(kafkaClientConfig(user))) {
            properties.load(in);
        }
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka());
        Map<String, Object> settings = new HashMap<>();
        properties.forEach((name, value) -> settings.put((String) name, value));
        return settings;
    }

    URI redis(String user) {
        return URI.create("redis://" + user + ":" + password(user) + "@" + Ports.LOOPBACK + ":" + redisPort);
    }

    RedisClient redisClient(String user) {
        return redisClient(user, redisPort);
    }

    RedisClient redisClient(String user, int port) {
        return RedisClient.builder()
                .hostAndPort(new HostAndPort(Ports.LOOPBACK, port))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .user(user)
                        .password(password(user))
                        .build())
                .build();
    }

    RedisClient redisWithoutUser() {
        return RedisClient.create(Ports.LOOPBACK, redisPort);
    }

    MySqlAddress mysql(String service) {
        return new MySqlAddress(mysqlUrl(), "hhplus_" + service.replace('-', '_'), password(service));
    }

    private String mysqlUrl() {
        return mysqlAdmin.url().replace("/hhplus?", "/" + DATABASE + "?");
    }

    private String password(String user) {
        try {
            return Files.readString(secrets.resolve("passwords").resolve(user));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startKafka(Path dir) throws Exception {
        var data = Files.createDirectories(dir.resolve("data"));
        new Formatter()
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(data.toString())
                .setMetadataLogDirectory(data.toString())
                .setControllerListenerName("CONTROLLER")
                .setScramArguments(Stream.concat(Stream.of(ADMIN), SERVICES.stream())
                        .map(this::scram)
                        .toList())
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .run();
        var properties = Files.writeString(dir.resolve("server.properties"), """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@%1$s:%3$d
                controller.quorum.election.timeout.ms=100
                listeners=CLIENTS://%1$s:%2$d,CONTROLLER://%1$s:%3$d
                advertised.listeners=CLIENTS://%1$s:%2$d
                listener.security.protocol.map=CLIENTS:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=CLIENTS
                sasl.enabled.mechanisms=SCRAM-SHA-512
                sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
                listener.name.clients.scram-sha-512.sasl.jaas.config=%4$s
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:admin;User:ANONYMOUS
                auto.create.topics.enable=false
                default.replication.factor=1
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                group.initial.rebalance.delay.ms=0
                log.dirs=%5$s
                """.formatted(
                Ports.LOOPBACK, kafkaPort, Ports.free(), kafkaClient(ADMIN).get("sasl.jaas.config"), data));
        run(
                "kafka",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dhhplus.test.log=" + LOGS.resolve("guarded-kafka.log"),
                "-cp",
                System.getProperty("java.class.path"),
                "kafka.Kafka",
                properties.toString());
    }

    private String scram(String user) {
        return "SCRAM-SHA-512=[name=" + user + ",password=" + password(user) + "]";
    }

    private void configureRedis() throws IOException {
        var shared = Files.createDirectories(dir.resolve("deploy/redis"));
        Files.writeString(
                shared.resolve("redis.conf"),
                Files.readString(DEPLOY.resolve("redis/redis.conf"))
                        + Files.readString(secrets.resolve("redis-login.conf"))
                        + "aclfile " + secrets.resolve("redis-users.acl") + "\n");
        // One that decides alone, and soon.
        Files.writeString(
                shared.resolve("sentinel.conf"),
                Files.readString(DEPLOY.resolve("redis/sentinel.conf"))
                                .replace("${HHPLUS_REDIS_MASTER_PORT} 2", "${HHPLUS_REDIS_MASTER_PORT} 1")
                                .replace("milliseconds hhplus 1000", "milliseconds hhplus 300")
                        + Files.readString(secrets.resolve("sentinel-login.conf")));
    }

    /**
     * A Redis server. Returns when it answers, a replica when it has what the master has.
     *
     * @param master the port of the one whose replica it is; empty: it is a master
     */
    Process startRedis(String name, int port, OptionalInt master) throws Exception {
        var process = start(name, redisServers().redis(name, master), port);
        await("Redis, see " + LOGS.resolve("guarded-" + name + ".out"))
                .atMost(START_WAIT_MAX)
                .ignoreExceptionsInstanceOf(JedisException.class)
                .until(() -> replication(port).contains(master.isPresent() ? "master_link_status:up" : "role:master"));
        return process;
    }

    /** What a Redis server says of itself as a master or a replica. On a new connection: Sentinels close the old ones. */
    String replication(int port) {
        try (var admin = redisClient(ADMIN, port)) {
            return admin.info("replication");
        }
    }

    /** A Sentinel over that Redis server. */
    void startSentinel(String name, int port, int master) throws Exception {
        start(name, redisServers().sentinel(name, master), port);
    }

    private ClusterServers redisServers() throws IOException {
        return new ClusterServers(dir, dir.resolve("deploy"));
    }

    private Process start(String name, Server server, int port) throws Exception {
        Files.createDirectories(server.dir());
        server.prepare();
        return run(name, server.configure(port).toArray(String[]::new));
    }

    /** Kills what was started here. */
    static void kill(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor(STOP_WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
    }

    private Process run(String name, String... command) throws IOException {
        List<String> leashed = new ArrayList<>(List.of("sh", "-c", LEASH, name));
        leashed.addAll(Arrays.asList(command));
        Files.createDirectories(LOGS);
        var process = new ProcessBuilder(leashed)
                .redirectErrorStream(true)
                .redirectOutput(LOGS.resolve("guarded-" + name + ".out").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private void grantInMySql() throws IOException, SQLException {
        var script = Files.readString(secrets.resolve("mysql-grants.sql"))
                .replace(" hhplus ", " " + DATABASE + " ")
                .replace(" hhplus.", " " + DATABASE + ".");
        try (var connection = DriverManager.getConnection(mysqlAdmin.url(), mysqlAdmin.user(), mysqlAdmin.password());
                var statement = connection.createStatement()) {
            for (var line : script.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("--"))
                    .toList()) {
                statement.execute(line);
            }
        }
    }

    private void grantInKafka() throws Exception {
        List<AclBinding> rights = new ArrayList<>();
        for (var line : Files.readAllLines(DEPLOY.resolve("security/kafka-acls.txt"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                rights.addAll(rights(line.split("\\s+", -1)));
            }
        }
        try (var admin = Admin.create(kafkaClient(ADMIN))) {
            admin.createAcls(rights).all().get(START_WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** @param words user, operations, kind of resource, how its name is meant, names */
    private static List<AclBinding> rights(String[] words) {
        var kind = ResourceType.fromString(words[2].replace('-', '_'));
        var pattern = PatternType.fromString(words[3].toUpperCase(Locale.ROOT));
        List<AclBinding> rights = new ArrayList<>();
        for (var name : words[4].split(",", -1)) {
            for (var operation : words[1].split(",", -1)) {
                rights.add(new AclBinding(
                        new ResourcePattern(kind, name, pattern),
                        new AccessControlEntry(
                                "User:" + words[0], "*", SecurityUtils.operation(operation), AclPermissionType.ALLOW)));
            }
        }
        return rights;
    }

    @Override
    public void close() throws IOException, InterruptedException, SQLException {
        for (var process : processes) {
            kill(process);
        }
        try (var connection = DriverManager.getConnection(mysqlAdmin.url(), mysqlAdmin.user(), mysqlAdmin.password());
                var statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + DATABASE);
            for (var service : SERVICES) {
                statement.execute("DROP USER IF EXISTS '" + mysql(service).user() + "'@'%'");
            }
        }
    }
}
