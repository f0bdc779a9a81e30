package kr.hhplus.backends;

import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Running Kafka, Redis and MySQL.
 *
 * <p>Embedded servers listen on the loopback address only, end with this JVM however it ends, and keep their data in
 * {@link BackendsSettings#dataDir()}. Docker containers keep theirs until {@link #close()}. External servers are only
 * looked up.
 *
 * <p>Thread-safe. Addresses stay the same from {@link #start} to {@link #close()}, through kills and restarts.
 */
public interface Backends extends AutoCloseable {

    /** Starts all three; returns when each answers. */
    static Backends start(BackendsSettings settings) {
        return start(settings, message -> {});
    }

    /**
     * Starts all three; returns when each answers.
     *
     * @param progress is told in one line what is being waited for, one call at a time
     * @throws BackendsException when one of them does not come up; the others are stopped again
     */
    static Backends start(BackendsSettings settings, Consumer<String> progress) {
        return switch (settings.mode()) {
            case EMBEDDED -> EmbeddedBackends.start(settings, progress);
            case DOCKER -> DockerBackends.start(settings, progress);
            case EXTERNAL -> ExternalBackends.start(settings, progress);
        };
    }

    String kafkaBootstrapServers();

    URI redisUri();

    MySqlAddress mysql();

    /** The living server processes, "kafka", "redis" and "mysql"; empty unless they are children of this JVM. */
    Map<String, Long> pids();

    /**
     * Kills the server with SIGKILL; returns when it is dead. Does nothing to a dead one.
     *
     * @throws UnsupportedOperationException for external servers
     */
    void kill(Backend backend);

    /**
     * Starts the server again on the same port and data, a living one after a clean stop; returns when it answers.
     *
     * @throws UnsupportedOperationException for external servers
     */
    void restart(Backend backend);

    /** Stops all in parallel, cleanly where they let themselves be, else with SIGKILL. Idempotent. */
    @Override
    void close();
}
