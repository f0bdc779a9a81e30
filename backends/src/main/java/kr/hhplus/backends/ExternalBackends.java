package kr.hhplus.backends;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.Consumer;
import kr.hhplus.backends.BackendsSettings.External;

/** Servers that somebody else runs. */
final class ExternalBackends implements Backends {
    private final String kafkaBootstrapServers;
    private final URI redisUri;
    private final MySqlAddress mysql;

    private ExternalBackends(External addresses) {
        this.kafkaBootstrapServers = addresses.kafkaBootstrapServers();
        this.redisUri = requireNonNull(addresses.redisUri());
        this.mysql = requireNonNull(addresses.mysql());
    }

    /** Asks all three once. */
    static ExternalBackends start(BackendsSettings settings, Consumer<String> progress) {
        External addresses = settings.external();
        if (addresses == null) {
            throw new IllegalArgumentException("no external addresses");
        }
        ExternalBackends servers = new ExternalBackends(addresses);
        progress.accept("looking for Kafka, Redis and MySQL");
        ExternalServers.await(addresses, EnumSet.allOf(Backend.class), Duration.ZERO, progress);
        return servers;
    }

    @Override
    public String kafkaBootstrapServers() {
        return kafkaBootstrapServers;
    }

    @Override
    public URI redisUri() {
        return redisUri;
    }

    @Override
    public MySqlAddress mysql() {
        return mysql;
    }

    @Override
    public Map<String, Long> pids() {
        return Map.of();
    }

    @Override
    public void kill(Backend backend) {
        throw new UnsupportedOperationException("external servers are not ours to kill");
    }

    @Override
    public void restart(Backend backend) {
        throw new UnsupportedOperationException("external servers are not ours to restart");
    }

    @Override
    public void close() {
        // Nothing of ours runs.
    }
}
