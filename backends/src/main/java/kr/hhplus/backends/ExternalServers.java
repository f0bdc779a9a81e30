package kr.hhplus.backends;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import kr.hhplus.backends.BackendsSettings.External;
import org.jspecify.annotations.Nullable;

/** Looks whether servers that somebody else runs answer. */
public final class ExternalServers {
    private static final int KAFKA_PORT = 9092;
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);

    private ExternalServers() {}

    /**
     * Returns when those that are needed answer, and MySQL lets in who has to log in.
     *
     * @param waitMax for all of them together; each is asked once at least
     * @param progress is told in one line of each server that is waited for, and why
     * @throws BackendsException one of them does not answer in time; the message says which variables to look at
     */
    public static void await(External addresses, Set<Backend> needed, Duration waitMax, Consumer<String> progress) {
        long deadline = System.nanoTime() + waitMax.toNanos();
        for (Backend backend : needed) {
            boolean told = false;
            BackendsException away = look(addresses, backend);
            while (away != null) {
                if (System.nanoTime() - deadline >= 0) {
                    throw away;
                }
                if (!told) {
                    progress.accept("waiting up to " + waitMax.toSeconds() + " s: " + away.getMessage());
                    told = true;
                }
                pause();
                away = look(addresses, backend);
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_INTERVAL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendsException("interrupted while waiting for a server", e);
        }
    }

    /** Why the server is of no use at the moment; null: it answers. */
    private static @Nullable BackendsException look(External addresses, Backend backend) {
        return switch (backend) {
            case KAFKA -> lookForKafka(addresses.kafkaBootstrapServers());
            case REDIS -> lookForRedis(requireNonNull(addresses.redisUri()));
            case MYSQL -> lookForMySql(requireNonNull(addresses.mysql()));
        };
    }

    /** Only looks whether one of the listed brokers takes connections: they may ask for TLS, which clients configure. */
    private static @Nullable BackendsException lookForKafka(String bootstrapServers) {
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
                return null;
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        return failure;
    }

    /** Likewise: the URL may ask for TLS or a password. Of several Sentinels one has to answer. */
    private static @Nullable BackendsException lookForRedis(URI uri) {
        List<InetSocketAddress> addresses = RedisAddresses.of(uri);
        BackendsException failure = new BackendsException("Redis does not answer at "
                + addresses.stream()
                        .map(address -> address.getHostString() + ":" + address.getPort())
                        .collect(Collectors.joining(", "))
                + "; see HHPLUS_REDIS_URL");
        for (InetSocketAddress address : addresses) {
            try {
                Probe.connect(address.getHostString(), address.getPort());
                return null;
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        return failure;
    }

    private static @Nullable BackendsException lookForMySql(MySqlAddress address) {
        try {
            Probe.mysql(address);
            return null;
        } catch (IOException e) {
            BackendsException failure = new BackendsException("MySQL does not answer or refuses the login at " + address
                    + "; see HHPLUS_MYSQL_URL, HHPLUS_MYSQL_USER and HHPLUS_MYSQL_PASSWORD");
            // Not its cause: who shows the innermost message would show the driver's alone.
            failure.addSuppressed(e);
            return failure;
        }
    }
}
