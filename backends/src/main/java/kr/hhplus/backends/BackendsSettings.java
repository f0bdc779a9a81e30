package kr.hhplus.backends;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which servers to start, and where.
 *
 * @param dataDir everything that a run writes; a second run on it finds the data of the first
 * @param cacheDir unpacked server binaries, shared by all runs of one user; about 320 MB
 * @param kafkaPort 1 to 65535, or 0 for a free one; likewise the other two
 * @param kafkaJavaOptions further flags of the embedded broker's JVM
 * @param external the servers to use, present in mode EXTERNAL and only there
 */
public record BackendsSettings(
        Mode mode,
        Path dataDir,
        Path cacheDir,
        int kafkaPort,
        int redisPort,
        int mysqlPort,
        List<String> kafkaJavaOptions,
        @Nullable External external) {

    /** Where the servers come from. */
    public enum Mode {
        /** Child processes of this JVM. */
        EMBEDDED,
        /** Containers on a Docker engine. */
        DOCKER,
        /** Somebody else's; they are neither started nor stopped here. */
        EXTERNAL
    }

    /** The addresses of servers that run already; null: of one that is not used. */
    public record External(
            String kafkaBootstrapServers,
            @Nullable URI redisUri,
            @Nullable MySqlAddress mysql) {}

    private static final int PORT_MAX = 65_535;

    public BackendsSettings {
        dataDir = dataDir.toAbsolutePath().normalize();
        cacheDir = cacheDir.toAbsolutePath().normalize();
        kafkaJavaOptions = List.copyOf(kafkaJavaOptions);
        requirePort("kafkaPort", kafkaPort);
        requirePort("redisPort", redisPort);
        requirePort("mysqlPort", mysqlPort);
        if ((mode == Mode.EXTERNAL) != (external != null)) {
            throw new IllegalArgumentException("external addresses belong to mode EXTERNAL and only to it");
        }
    }

    /** Embedded servers on free ports: what a test wants. */
    public static BackendsSettings embedded(Path dataDir) {
        return new BackendsSettings(
                Mode.EMBEDDED, dataDir, cacheDir(System.getenv()), Ports.ANY, Ports.ANY, Ports.ANY, List.of(), null);
    }

    /**
     * Reads {@code HHPLUS_BACKENDS} (embedded, docker or external; embedded by default), the ports
     * {@code HHPLUS_KAFKA_PORT}, {@code HHPLUS_REDIS_PORT} and {@code HHPLUS_MYSQL_PORT} (free ones by default),
     * flags of the embedded broker's JVM by blanks in {@code HHPLUS_KAFKA_JAVA_OPTS}, and for external servers {@code HHPLUS_KAFKA_BOOTSTRAP}, {@code HHPLUS_REDIS_URL}, {@code HHPLUS_MYSQL_URL},
     * {@code HHPLUS_MYSQL_USER} and {@code HHPLUS_MYSQL_PASSWORD}.
     *
     * @throws BackendsException naming each variable that is missing or cannot be read
     */
    public static BackendsSettings fromEnvironment(Map<String, String> env, Path dataDir) {
        return fromEnvironment(env, dataDir, EnumSet.allOf(Backend.class));
    }

    /**
     * The same for somebody who does not use all of the servers: nothing is asked for about the others.
     *
     * @param used Kafka, and maybe more
     */
    public static BackendsSettings fromEnvironment(Map<String, String> env, Path dataDir, Set<Backend> used) {
        Mode mode = mode(env);
        return new BackendsSettings(
                mode,
                dataDir,
                cacheDir(env),
                port(env, "HHPLUS_KAFKA_PORT"),
                port(env, "HHPLUS_REDIS_PORT"),
                port(env, "HHPLUS_MYSQL_PORT"),
                words(env, "HHPLUS_KAFKA_JAVA_OPTS"),
                mode == Mode.EXTERNAL ? external(env, used) : null);
    }

    int port(Backend backend) {
        return switch (backend) {
            case KAFKA -> kafkaPort;
            case REDIS -> redisPort;
            case MYSQL -> mysqlPort;
        };
    }

    private static Mode mode(Map<String, String> env) {
        String name = env.getOrDefault("HHPLUS_BACKENDS", "embedded").trim();
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "embedded", "" -> Mode.EMBEDDED;
            case "docker" -> Mode.DOCKER;
            case "external" -> Mode.EXTERNAL;
            default ->
                throw new BackendsException("HHPLUS_BACKENDS is \"" + name + "\"; use embedded, docker or external");
        };
    }

    private static List<String> words(Map<String, String> env, String variable) {
        String value = env.getOrDefault(variable, "").trim();
        return value.isEmpty() ? List.of() : List.of(value.split("\\s+"));
    }

    private static int port(Map<String, String> env, String variable) {
        String value = env.getOrDefault(variable, "").trim();
        if (value.isEmpty()) {
            return Ports.ANY;
        }
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= PORT_MAX) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            throw new BackendsException(portMessage(variable, value), notANumber);
        }
        throw new BackendsException(portMessage(variable, value));
    }

    private static String portMessage(String variable, String value) {
        return variable + " is \"" + value + "\"; use a port from 1 to " + PORT_MAX + ", or 0 for a free one";
    }

    private static External external(Map<String, String> env, Set<Backend> used) {
        List<String> missing = Arrays.stream(Backend.values())
                .filter(used::contains)
                .flatMap(backend -> variables(backend).stream())
                .filter(variable -> isMissing(env, variable))
                .toList();
        if (!missing.isEmpty()) {
            throw new BackendsException("HHPLUS_BACKENDS=external also needs " + String.join(", ", missing));
        }
        return new External(
                env.getOrDefault("HHPLUS_KAFKA_BOOTSTRAP", ""),
                used.contains(Backend.REDIS) ? redisUri(env.getOrDefault("HHPLUS_REDIS_URL", "")) : null,
                used.contains(Backend.MYSQL) ? mysqlAddress(env) : null);
    }

    private static List<String> variables(Backend backend) {
        return switch (backend) {
            case KAFKA -> List.of("HHPLUS_KAFKA_BOOTSTRAP");
            case REDIS -> List.of("HHPLUS_REDIS_URL");
            case MYSQL -> List.of("HHPLUS_MYSQL_URL", "HHPLUS_MYSQL_USER", "HHPLUS_MYSQL_PASSWORD");
        };
    }

    /** A password may be empty, but then it has to be said. */
    private static boolean isMissing(Map<String, String> env, String variable) {
        String value = env.get(variable);
        return value == null || (value.isBlank() && !variable.endsWith("_PASSWORD"));
    }

    private static URI redisUri(String value) {
        URI uri;
        try {
            uri = URI.create(value);
        } catch (IllegalArgumentException malformed) {
            throw new BackendsException(redisMessage(), malformed);
        }
        boolean isServer = uri.getHost() != null
                && uri.getPort() >= 0
                && ("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme()));
        boolean isSentinels = "redis-sentinel".equals(uri.getScheme())
                && !RedisAddresses.of(uri).isEmpty();
        if (!isServer && !isSentinels) {
            throw new BackendsException(redisMessage());
        }
        return uri;
    }

    /** Does not repeat the value: it may hold a password. */
    private static String redisMessage() {
        return "HHPLUS_REDIS_URL cannot be read; use redis://[user:password@]host:port[/database], rediss:// for TLS,"
                + " or redis-sentinel://[user:password@]host:port,host:port/master-name";
    }

    private static MySqlAddress mysqlAddress(Map<String, String> env) {
        return new MySqlAddress(
                mysqlUrl(env.getOrDefault("HHPLUS_MYSQL_URL", "")),
                env.getOrDefault("HHPLUS_MYSQL_USER", ""),
                env.getOrDefault("HHPLUS_MYSQL_PASSWORD", ""));
    }

    private static String mysqlUrl(String value) {
        if (!value.startsWith("jdbc:mysql:")) {
            throw new BackendsException("HHPLUS_MYSQL_URL cannot be read; use jdbc:mysql://host:port/database");
        }
        return value.contains("?") ? value : value + "?";
    }

    private static Path cacheDir(Map<String, String> env) {
        String xdg = env.getOrDefault("XDG_CACHE_HOME", "");
        // The XDG specification has relative paths ignored.
        Path base = Path.of(xdg).isAbsolute() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("hhplus");
    }

    private static void requirePort(String name, int port) {
        if (port < Ports.ANY || port > PORT_MAX) {
            throw new IllegalArgumentException(name + " is " + port + ", not in 0 to " + PORT_MAX);
        }
    }
}
