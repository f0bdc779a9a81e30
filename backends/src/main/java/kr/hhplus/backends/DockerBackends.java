package kr.hhplus.backends;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * Servers as containers; Testcontainers' reaper removes them when this JVM is gone.
 *
 * <p>The ports on the host are chosen here and not by Docker: a container that is killed and started again would get
 * another one, and Kafka has to know before it starts how its clients reach it.
 */
final class DockerBackends implements Backends {
    private static final String KAFKA_IMAGE = "apache/kafka:4.3.1";
    private static final String REDIS_IMAGE = "redis:7.4-alpine";
    private static final String MYSQL_IMAGE = "mysql:8.4";

    private static final int KAFKA_PORT = 9092;
    private static final int REDIS_PORT = 6379;
    private static final int MYSQL_PORT = 3306;

    private static final String DATABASE = "hhplus";
    private static final String USER = "hhplus";

    /** The image is there by then: Testcontainers waits for the download before it starts a container. */
    private static final Duration READY_WAIT_MAX = Duration.ofSeconds(90);

    private static final Duration KILL_WAIT_MAX = Duration.ofSeconds(10);
    private static final int STOP_GRACE_SECONDS = 10;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private interface Question {
        void ask() throws IOException;
    }

    private final String host;
    private final Map<Backend, Integer> ports = new EnumMap<>(Backend.class);
    private final Map<Backend, GenericContainer<?>> containers = new EnumMap<>(Backend.class);
    private final String mysqlPassword = UUID.randomUUID().toString();
    private final AtomicBoolean closed = new AtomicBoolean();

    private DockerBackends(BackendsSettings settings, String host) {
        this.host = host;
        for (Backend backend : Backend.values()) {
            ports.put(backend, settings.port(backend) == Ports.ANY ? Ports.free() : settings.port(backend));
        }
        containers.put(Backend.KAFKA, kafka());
        containers.put(Backend.REDIS, redis());
        containers.put(Backend.MYSQL, mysqlContainer());
    }

    static DockerBackends start(BackendsSettings settings, Consumer<String> progress) {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new BackendsException("no Docker engine answers; start one (or set DOCKER_HOST), or unset"
                    + " HHPLUS_BACKENDS to run without Docker");
        }
        String engineHost = DockerClientFactory.instance().dockerHostIpAddress();
        DockerBackends backends =
                new DockerBackends(settings, engineHost.equals("localhost") ? Ports.LOOPBACK : engineHost);
        progress.accept("starting " + KAFKA_IMAGE + ", " + REDIS_IMAGE + " and " + MYSQL_IMAGE
                + " (the first start downloads the images)");
        try {
            backends.together(backends::startContainer);
            return backends;
        } catch (RuntimeException e) {
            backends.close();
            throw e;
        }
    }

    private GenericContainer<?> kafka() {
        Map<String, String> env = KafkaOptions.asEnvironment();
        env.putAll(Map.of(
                "CLUSTER_ID", Uuid.randomUuid().toString(),
                "KAFKA_NODE_ID", "1",
                "KAFKA_PROCESS_ROLES", "broker,controller",
                "KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093",
                "KAFKA_LISTENERS",
                        "PLAINTEXT://:" + KAFKA_PORT + ",BROKER://localhost:9094,CONTROLLER://localhost:9093",
                "KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://" + kafkaBootstrapServers() + ",BROKER://localhost:9094",
                "KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER",
                // The advertised address is the host's, which the container itself may not reach.
                "KAFKA_INTER_BROKER_LISTENER_NAME", "BROKER",
                "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "PLAINTEXT:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT"));
        return container(KAFKA_IMAGE, Backend.KAFKA, KAFKA_PORT).withEnv(env);
    }

    private GenericContainer<?> redis() {
        return container(REDIS_IMAGE, Backend.REDIS, REDIS_PORT)
                .withCommand("redis-server", "--save", "", "--appendonly", "no");
    }

    private GenericContainer<?> mysqlContainer() {
        return container(MYSQL_IMAGE, Backend.MYSQL, MYSQL_PORT)
                .withEnv(Map.of(
                        "MYSQL_DATABASE", DATABASE,
                        "MYSQL_USER", USER,
                        "MYSQL_PASSWORD", mysqlPassword,
                        "MYSQL_RANDOM_ROOT_PASSWORD", "yes"))
                // Databases of tests that want one of their own.
                .withCopyToContainer(
                        Transferable.of("GRANT ALL ON `" + DATABASE + "\\_%`.* TO '" + USER + "'@'%';\n"),
                        "/docker-entrypoint-initdb.d/grants.sql")
                .withCommand(
                        "--character-set-server=utf8mb4",
                        "--default-time-zone=+00:00",
                        BufferPool.option(),
                        "--innodb-flush-log-at-trx-commit=1",
                        "--max-connections=200",
                        "--skip-name-resolve",
                        "--performance-schema=OFF");
    }

    private GenericContainer<?> container(String image, Backend backend, int containerPort) {
        GenericContainer<?> container =
                new GenericContainer<>(DockerImageName.parse(image)).waitingFor(new StartedIsEnough());
        // On this machine, the loopback address only.
        String address = host.equals(Ports.LOOPBACK) ? host + ":" : "";
        container.setPortBindings(List.of(address + port(backend) + ":" + containerPort));
        return container;
    }

    /** Whether the server answers is asked from outside, as after a restart. */
    private static final class StartedIsEnough extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {
            // Nothing to wait for.
        }
    }

    private void startContainer(Backend backend) {
        try {
            container(backend).start();
        } catch (RuntimeException e) {
            throw new BackendsException(
                    "the container for " + backend + " could not be started on port " + port(backend)
                            + "; if the port is taken, set HHPLUS_" + backend + "_PORT to another one",
                    e);
        }
        awaitReady(backend);
    }

    private void awaitReady(Backend backend) {
        Question question =
                switch (backend) {
                    case KAFKA -> () -> Probe.kafka(host, port(backend));
                    case REDIS -> () -> Probe.redis(host, port(backend));
                    case MYSQL -> () -> Probe.mysql(mysql());
                };
        IOException[] last = new IOException[1];
        boolean ready = await(READY_WAIT_MAX, () -> {
            try {
                question.ask();
                return true;
            } catch (IOException notYet) {
                last[0] = notYet;
                return false;
            }
        });
        if (!ready) {
            throw new BackendsException(
                    backend + " does not answer on port " + port(backend) + " after " + READY_WAIT_MAX.toSeconds()
                            + " s; read: docker logs " + container(backend).getContainerId(),
                    last[0]);
        }
    }

    private static boolean await(Duration max, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + max.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= deadlineNs) {
                return false;
            }
            try {
                Thread.sleep(POLL_INTERVAL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BackendsException("interrupted while waiting for a container", e);
            }
        }
        return true;
    }

    @Override
    public String kafkaBootstrapServers() {
        return host + ":" + port(Backend.KAFKA);
    }

    @Override
    public URI redisUri() {
        return URI.create("redis://" + host + ":" + port(Backend.REDIS));
    }

    @Override
    public MySqlAddress mysql() {
        return new MySqlAddress(JdbcUrl.of(host, port(Backend.MYSQL), DATABASE), USER, mysqlPassword);
    }

    @Override
    public Map<String, Long> pids() {
        return Map.of();
    }

    @Override
    public synchronized void kill(Backend backend) {
        GenericContainer<?> container = container(backend);
        if (!container.isRunning()) {
            return;
        }
        client(container).killContainerCmd(container.getContainerId()).exec();
        if (!await(KILL_WAIT_MAX, () -> !container.isRunning())) {
            throw new BackendsException("the container for " + backend + " still runs after "
                    + KILL_WAIT_MAX.toSeconds() + " s: " + container.getContainerId());
        }
    }

    /** Starts the same container again: its file system, and with it the data, has outlived its process. */
    @Override
    public synchronized void restart(Backend backend) {
        if (closed.get()) {
            throw new IllegalStateException("the backends are closed");
        }
        GenericContainer<?> container = container(backend);
        if (container.isRunning()) {
            client(container)
                    .stopContainerCmd(container.getContainerId())
                    .withTimeout(STOP_GRACE_SECONDS)
                    .exec();
        }
        client(container).startContainerCmd(container.getContainerId()).exec();
        awaitReady(backend);
    }

    @Override
    public synchronized void close() {
        if (!closed.getAndSet(true)) {
            together(backend -> container(backend).stop());
        }
    }

    private void together(Consumer<Backend> action) {
        List<Runnable> actions = new ArrayList<>();
        for (Backend backend : Backend.values()) {
            actions.add(() -> action.accept(backend));
        }
        Together.run(actions);
    }

    private static DockerClient client(GenericContainer<?> container) {
        return container.getDockerClient();
    }

    private int port(Backend backend) {
        Integer port = ports.get(backend);
        if (port == null) {
            throw new IllegalStateException("no port for " + backend);
        }
        return port;
    }

    private GenericContainer<?> container(Backend backend) {
        GenericContainer<?> container = containers.get(backend);
        if (container == null) {
            throw new IllegalStateException("no container for " + backend);
        }
        return container;
    }
}
