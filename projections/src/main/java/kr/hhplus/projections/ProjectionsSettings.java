package kr.hhplus.projections;

import java.net.URI;
import java.time.Duration;
import kr.hhplus.schemas.connection.MySqlSettings;
import kr.hhplus.schemas.connection.RedisSettings;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of projections.
 *
 * @param kafkaBootstrapServers host:port, by commas
 * @param replicationFactor of topics: 3 in a cluster, 1 with a single broker
 * @param redisUri redis://[user:password@]host:port
 * @param mysqlUrl JDBC URL; the user may change the tables
 * @param threads of each projection, 1 .. 12
 * @param batchRecordsMax decisions in one transaction, 1 .. 10,000
 * @param outcomeTtl how long Redis shows an outcome, 1 min and up; MySQL has it for ever
 * @param sessionTimeout how long after the last sign of life an instance's partitions are given to others
 * @param watchInterval how often the pipeline is looked at for metrics, 100 ms and up
 */
@ConfigurationProperties("hhplus.projections")
public record ProjectionsSettings(
        String kafkaBootstrapServers,
        @DefaultValue("1") short replicationFactor,
        URI redisUri,
        String mysqlUrl,
        String mysqlUser,
        String mysqlPassword,
        @DefaultValue("1") int threads,
        @DefaultValue("2000") int batchRecordsMax,
        @DefaultValue("24h") Duration outcomeTtl,
        @DefaultValue("6s") Duration sessionTimeout,
        @DefaultValue("5s") Duration watchInterval) {

    private static final Duration WATCH_INTERVAL_MIN = Duration.ofMillis(100);
    private static final int REDIS_POOL_MAX = 4;
    private static final int QUERY_CONNECTIONS_MAX = 8;
    private static final Duration MYSQL_WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration REDIS_WAIT_MAX = Duration.ofSeconds(2);

    public ProjectionsSettings {
        require(!kafkaBootstrapServers.isBlank(), "kafka-bootstrap-servers must name a broker");
        require(replicationFactor >= 1, "replication-factor must be 1 or more");
        require(threads >= 1 && threads <= 12, "threads must be 1 .. 12");
        require(batchRecordsMax >= 1 && batchRecordsMax <= 10_000, "batch-records-max must be 1 .. 10000");
        require(outcomeTtl.compareTo(Duration.ofMinutes(1)) >= 0, "outcome-ttl must be 1 min or more");
        require(sessionTimeout.compareTo(Duration.ofSeconds(1)) >= 0, "session-timeout must be 1 s or more");
        require(watchInterval.compareTo(WATCH_INTERVAL_MIN) >= 0, "watch-interval must be 100 ms or more");
    }

    MySqlSettings mysql() {
        return new MySqlSettings(
                mysqlUrl, mysqlUser, mysqlPassword, 2 * threads + QUERY_CONNECTIONS_MAX, MYSQL_WAIT_MAX);
    }

    RedisSettings redis() {
        return new RedisSettings(redisUri, REDIS_POOL_MAX, REDIS_WAIT_MAX);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("hhplus.projections." + message);
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "ProjectionsSettings[kafka=" + kafkaBootstrapServers + "]";
    }
}
