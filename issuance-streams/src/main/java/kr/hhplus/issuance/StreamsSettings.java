package kr.hhplus.issuance;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of issuance-streams.
 *
 * @param kafkaBootstrapServers host:port, by commas
 * @param replicationFactor of topics and changelogs: 3 in a cluster, 1 with a single broker
 * @param stateDir where the stores lie; kept over restarts, an instance's own
 * @param threads stream threads, 1 and up; the 12 partitions are spread over the threads of all instances
 * @param commitInterval how long a decision may wait to become visible, 10 ms and up
 * @param statePublishInterval how old the counters that gates see may get, 10 ms and up
 * @param standbyReplicas copies of the stores on other instances, 0 and up
 * @param sessionTimeout how long after the last sign of life an instance's partitions are given to others; not below
 *     the broker's group.min.session.timeout.ms
 * @param transactionTimeout how long after a crash the open transaction may hold up readers; over commitInterval
 */
@ConfigurationProperties("hhplus.streams")
public record StreamsSettings(
        String kafkaBootstrapServers,
        @DefaultValue("1") short replicationFactor,
        Path stateDir,
        @DefaultValue("2") int threads,
        @DefaultValue("100ms") Duration commitInterval,
        @DefaultValue("200ms") Duration statePublishInterval,
        @DefaultValue("1") int standbyReplicas,
        @DefaultValue("6s") Duration sessionTimeout,
        @DefaultValue("10s") Duration transactionTimeout) {

    private static final Duration INTERVAL_MIN = Duration.ofMillis(10);

    public StreamsSettings {
        require(!kafkaBootstrapServers.isBlank(), "kafka-bootstrap-servers must name a broker");
        require(replicationFactor >= 1, "replication-factor must be 1 or more");
        require(threads >= 1, "threads must be 1 or more");
        require(commitInterval.compareTo(INTERVAL_MIN) >= 0, "commit-interval must be 10 ms or more");
        require(statePublishInterval.compareTo(INTERVAL_MIN) >= 0, "state-publish-interval must be 10 ms or more");
        require(standbyReplicas >= 0, "standby-replicas must be 0 or more");
        require(sessionTimeout.compareTo(Duration.ofSeconds(1)) >= 0, "session-timeout must be 1 s or more");
        require(transactionTimeout.compareTo(commitInterval) > 0, "transaction-timeout must be over commit-interval");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("hhplus.streams." + message);
        }
    }
}
