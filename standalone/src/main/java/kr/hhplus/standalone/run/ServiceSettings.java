package kr.hhplus.standalone.run;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kr.hhplus.backends.MySqlAddress;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.console.ConsoleConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * All settings that the command makes for the services: the one place where the data folder, the environment and the
 * servers' addresses become properties.
 *
 * @param bind the address that the API listens on
 * @param port 1 .. 65535; 0: a free one
 * @param managementBind the address that health and metrics are told on
 * @param managementPort as port
 * @param replicationFactor of topics: 3 in a cluster, 1 with a single broker
 * @param streamsStateDir where the topology's stores lie
 * @param logFile where the services log to; null: to the console
 */
record ServiceSettings(
        String bind,
        int port,
        String managementBind,
        int managementPort,
        int replicationFactor,
        Path streamsStateDir,
        Secrets secrets,
        @Nullable Path logFile) {

    static final String LOOPBACK = "127.0.0.1";
    static final int PORT_DEFAULT = 8080;
    static final int MANAGEMENT_PORT_DEFAULT = 8090;

    /**
     * More would take the processors from the one thread that sends to the log, and in a burst what they append would wait
     * for it longer than it may.
     */
    private static final int DOOR_THREADS_A_PROCESSOR = 4;

    private static final int DOOR_THREADS_MIN = 8;

    private static final String SHUTDOWN_PHASE_MAX = "10s";
    private static final String LOG_FILE_BYTES_MAX = "10MB";
    private static final String LOG_FILES_BYTES_MAX = "50MB";
    private static final String LOG_FILES_MAX = "5";

    static String bind(Map<String, String> env) {
        String bind = env.getOrDefault("HHPLUS_BIND", "");
        return bind.isBlank() ? LOOPBACK : bind;
    }

    /** {@code HHPLUS_MANAGEMENT_BIND}: for containers, where those who ask for health and metrics come from outside. */
    static String managementBind(Map<String, String> env) {
        String bind = env.getOrDefault("HHPLUS_MANAGEMENT_BIND", "");
        return bind.isBlank() ? LOOPBACK : bind;
    }

    static int replicationFactor(Map<String, String> env) {
        String text = env.getOrDefault("HHPLUS_REPLICATION_FACTOR", "").strip();
        if (text.isEmpty()) {
            return 1;
        }
        if (!text.matches("[1-9]\\d?")) {
            throw CommandFailure.unusable("HHPLUS_REPLICATION_FACTOR is \"" + text + "\"; use for example 3");
        }
        return Integer.parseInt(text);
    }

    /** {@code HHPLUS_DRAIN}, such as 2s; none by default. */
    static Duration drain(Map<String, String> env) {
        String text = env.getOrDefault("HHPLUS_DRAIN", "").strip();
        try {
            var drain = text.isEmpty() ? Duration.ZERO : DurationStyle.detectAndParse(text);
            if (!drain.isNegative()) {
                return drain;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw CommandFailure.unusable("HHPLUS_DRAIN is \"" + text + "\"; use for example 2s or 500ms");
    }

    /** The settings that are known from the start. */
    Map<String, Object> known() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("server.address", bind);
        settings.put("server.port", port);
        settings.put("server.shutdown", "graceful");
        settings.put("spring.lifecycle.timeout-per-shutdown-phase", SHUTDOWN_PHASE_MAX);

        settings.put("management.server.address", managementBind);
        settings.put("management.server.port", managementPort);
        settings.put("management.endpoints.web.exposure.include", "health,info,prometheus");
        settings.put("management.endpoint.health.probes.enabled", true);
        settings.put("management.endpoint.health.show-components", "always");

        settings.put("hhplus.ingress.admin-token", secrets.adminToken());
        settings.put("hhplus.order-payment.products.admin-token", secrets.adminToken());
        settings.put("hhplus.console.admin-token", secrets.adminToken());
        settings.put("hhplus.ingress.ticket-secret", secrets.ticketSecret());
        settings.put("hhplus.console.ticket-secret", secrets.ticketSecret());
        settings.put("hhplus.order-payment.ticket-secret", secrets.ticketSecret());
        settings.put("hhplus.streams.state-dir", streamsStateDir.toString());
        for (String service : new String[] {"ingress", "streams", "projections", "order-payment", "console"}) {
            settings.put("hhplus." + service + ".replication-factor", replicationFactor);
        }

        settings.put("logging.level.org.apache.kafka", "WARN");
        settings.put("logging.level.org.apache.kafka.clients.NetworkClient", "ERROR");
        // Where a partition ends is asked before it is read, which this takes for a mistake.
        settings.put("logging.level.org.apache.kafka.clients.consumer.internals.OffsetFetcherUtils", "ERROR");
        // A single instance has nobody to hold a standby; it would be told so twelve times at each rebalance.
        settings.put(
                "logging.level.org.apache.kafka.streams.processor.internals.assignment.DefaultStandbyTaskAssignor",
                "ERROR");
        settings.put("logging.pattern.console", "%d{HH:mm:ss.SSS} %-5level %logger{0} - %msg%n%wEx");
        settings.put("logging.pattern.file", "%d{ISO8601} %-5level [%thread] %logger{36} %mdc - %msg%n%wEx");
        if (logFile != null) {
            settings.put("logging.file.name", logFile.toString());
            settings.put("logging.logback.rollingpolicy.max-file-size", LOG_FILE_BYTES_MAX);
            settings.put("logging.logback.rollingpolicy.total-size-cap", LOG_FILES_BYTES_MAX);
            settings.put("logging.logback.rollingpolicy.max-history", LOG_FILES_MAX);
            settings.put("logging.threshold.console", "OFF");
        }
        return settings;
    }

    /** The settings that depend on which services share the process. */
    static Map<String, Object> ofRoles(Collection<Role> roles) {
        Map<String, Object> settings = new LinkedHashMap<>();
        var neighbours = roles.stream()
                .filter(role -> role != Role.CONSOLE)
                .map(role -> role.module() + "=" + ConsoleConfiguration.OWN_ADDRESS)
                .collect(Collectors.joining(";"));
        if (roles.contains(Role.CONSOLE) && !neighbours.isEmpty()) {
            // The console looks at those that run in its own process here, and not by the network.
            settings.put("hhplus.console.targets", neighbours);
        }
        if (roles.contains(Role.INGRESS)) {
            int processors = Runtime.getRuntime().availableProcessors();
            settings.put("hhplus.http.threads-max", Math.max(DOOR_THREADS_MIN, DOOR_THREADS_A_PROCESSOR * processors));
        }
        return settings;
    }

    /** The settings that are known when the servers run; asking one waits for them. */
    static Map<String, Supplier<Object>> fromServers(Supplier<BackendAddresses> servers) {
        Map<String, Supplier<Object>> settings = new LinkedHashMap<>();
        Function<Function<BackendAddresses, Object>, Supplier<Object>> from = part -> () -> part.apply(servers.get());
        for (String service : new String[] {"ingress", "streams", "projections", "order-payment", "console"}) {
            String prefix = "hhplus." + service + ".";
            settings.put(prefix + "kafka-bootstrap-servers", from.apply(BackendAddresses::kafkaBootstrapServers));
        }
        Function<BackendAddresses, URI> redis = at -> requireNonNull(at.redisUri());
        for (String service : new String[] {"ingress", "projections", "order-payment", "console"}) {
            String prefix = "hhplus." + service + ".";
            settings.put(prefix + "redis-uri", from.apply(redis.andThen(URI::toString)));
        }
        Function<BackendAddresses, MySqlAddress> mysql = at -> requireNonNull(at.mysql());
        for (String service : new String[] {"ingress", "projections", "order-payment", "console"}) {
            String prefix = "hhplus." + service + ".";
            settings.put(prefix + "mysql-url", from.apply(mysql.andThen(MySqlAddress::url)));
            settings.put(prefix + "mysql-user", from.apply(mysql.andThen(MySqlAddress::user)));
            settings.put(prefix + "mysql-password", from.apply(mysql.andThen(MySqlAddress::password)));
        }
        return settings;
    }
}
