package kr.hhplus.schemas.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * How all Kafka clients of this process show who they are, and how they are encrypted: a file of client settings, as Kafka's
 * own tools take it by {@code --command-config}. It is a secret, and read anew for each client, so that a new password needs
 * no restart of what connects later. Without one, clients show nothing. Also how long those of a service bear with a broker
 * that hangs: it keeps its connections, and does not say that it leads no more.
 */
public final class KafkaAccess {
    /** The environment variable that names the file. */
    public static final String VARIABLE = "HHPLUS_KAFKA_CLIENT_CONFIG";
    /** The system property that names it instead, and wins. */
    public static final String PROPERTY = "hhplus.kafka.client-config";

    /** By default it would be waited for 30 s after others lead its partitions. */
    public static final Duration BROKER_WAIT_MAX = Duration.ofSeconds(3);
    /** Who leads is asked so often. */
    public static final Duration LEADERS_AGE_MAX = Duration.ofSeconds(1);
    /** What a member of a group sends of them while its session lasts; also how soon it hears of a rebalance. */
    public static final int HEARTBEATS_A_SESSION = 6;

    private KafkaAccess() {}

    /**
     * The client's own settings and those of the file; the client's own win.
     *
     * @throws ConfigException the file cannot be read
     */
    public static Map<String, Object> with(Map<String, ?> own) {
        var all = settings();
        all.putAll(own);
        return all;
    }

    private static Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        var file = file();
        if (file == null || file.isBlank()) {
            return settings;
        }
        var properties = new Properties();
        try (var in = Files.newInputStream(Path.of(file))) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            // Without its text, which has the password in it.
            throw new ConfigException(
                    "cannot read " + VARIABLE + " " + file + ": " + e.getClass().getSimpleName());
        }
        properties.forEach((name, value) -> settings.put((String) name, value));
        return settings;
    }

    private static @Nullable String file() {
        var property = System.getProperty(PROPERTY);
        return property == null ? System.getenv(VARIABLE) : property;
    }
}
