package kr.hhplus.backends;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import kr.hhplus.backends.BackendsSettings.External;

/** Servers that somebody else runs. */
final class ExternalBackends implements Backends {
    private static final int KAFKA_PORT = 9092;

    private final External addresses;

    private ExternalBackends(External addresses) {
        this.addresses = addresses;
    }

    static ExternalBackends start(BackendsSettings settings, Consumer<String> progress) {
        External addresses = settings.external();
        if (addresses == null) {
            throw new IllegalArgumentException("no external addresses");
        }
        progress.accept("looking for Kafka, Redis and MySQL");
        requireKafka(addresses.kafkaBootstrapServers());
        requireRedis(addresses.redisUri());
        try {
            Probe.mysql(addresses.mysql());
        } catch (IOException e) {
            throw new BackendsException(
                    "MySQL does not answer or refuses the login at " + addresses.mysql()
                            + "; see HHPLUS_MYSQL_URL, HHPLUS_MYSQL_USER and HHPLUS_MYSQL_PASSWORD",
                    e);
        }
        return new ExternalBackends(addresses);
    }

    /** Only looks whether one of the listed brokers takes connections: they may ask for TLS, which clients configure. */
    private static void requireKafka(String bootstrapServers) {
        BackendsException failure =
                new BackendsException("Kafka does not answer at " + bootstrapServers + "; see HHPLUS_KAFKA_BOOTSTRAP");
        for (String server : bootstrapServers.split(",", -1)) {
            URI uri;
            try {
                uri = URI.create("kafka://" + server.trim());
            } catch (IllegalArgumentException malformed) {
                failure.addSuppressed(malformed);
                continue;
            }
            if (uri.getHost() == null) {
                continue;
            }
            try {
                Probe.connect(uri.getHost(), uri.getPort() < 0 ? KAFKA_PORT : uri.getPort());
                return;
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }

    /** Likewise: the URL may ask for TLS or a password. Of several Sentinels one has to answer. */
    private static void requireRedis(URI uri) {
        List<InetSocketAddress> addresses = RedisAddresses.of(uri);
        BackendsException failure = new BackendsException("Redis does not answer at "
                + addresses.stream()
                        .map(address -> address.getHostString() + ":" + address.getPort())
                        .collect(Collectors.joining(", "))
                + "; see HHPLUS_REDIS_URL");
        for (InetSocketAddress address : addresses) {
            try {
                Probe.connect(address.getHostString(), address.getPort());
                return;
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }

    @Override
    public String kafkaBootstrapServers() {
        return addresses.kafkaBootstrapServers();
    }

    @Override
    public URI redisUri() {
        return addresses.redisUri();
    }

    @Override
    public MySqlAddress mysql() {
        return addresses.mysql();
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
