package kr.hhplus.standalone.console;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import kr.hhplus.backends.MySqlAddress;
import kr.hhplus.schemas.connection.MySqlSettings;
import kr.hhplus.schemas.connection.RedisSettings;
import kr.hhplus.schemas.ticket.TicketCodec;
import kr.hhplus.standalone.audit.AuditTarget;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the console.
 *
 * @param kafkaBootstrapServers host:port, by commas
 * @param replicationFactor of topics, and so the brokers that there should be: 3 in a cluster, 1 with a single broker
 * @param redisUri redis://[user:password@]host:port, or that of Sentinels
 * @param mysqlUrl JDBC URL; the console only reads, but for a replay, which sets the projections' place back
 * @param adminToken who shows it can log in, 16 characters and up
 * @param ticketSecret Base64 of 32 bytes and up, that of the door
 * @param ticketSecretPrevious while the secret changes, the other one; blank: there is none
 * @param targets where the services tell of their health and metrics, see {@link Targets}; blank: nowhere
 * @param logInsPerMinuteMax tries, of all who try, 1 .. 1,000
 */
@ConfigurationProperties("hhplus.console")
public record ConsoleSettings(
        String kafkaBootstrapServers,
        @DefaultValue("1") short replicationFactor,
        URI redisUri,
        String mysqlUrl,
        String mysqlUser,
        String mysqlPassword,
        String adminToken,
        String ticketSecret,
        @DefaultValue("") String ticketSecretPrevious,
        @DefaultValue("") String targets,
        @DefaultValue("10") int logInsPerMinuteMax) {

    private static final int ADMIN_TOKEN_LENGTH_MIN = 16;
    private static final int MYSQL_POOL_MAX = 4;
    private static final int REDIS_POOL_MAX = 4;
    private static final Duration MYSQL_WAIT_MAX = Duration.ofSeconds(1);
    private static final Duration REDIS_WAIT_MAX = Duration.ofSeconds(1);

    public ConsoleSettings {
        require(!kafkaBootstrapServers.isBlank(), "kafka-bootstrap-servers must name a broker");
        require(replicationFactor >= 1, "replication-factor must be 1 or more");
        require(
                adminToken.length() >= ADMIN_TOKEN_LENGTH_MIN,
                "admin-token must have " + ADMIN_TOKEN_LENGTH_MIN + " characters or more");
        require(logInsPerMinuteMax >= 1 && logInsPerMinuteMax <= 1_000, "log-ins-per-minute-max must be 1 .. 1000");
    }

    TicketCodec tickets() {
        return new TicketCodec(
                decode(ticketSecret),
                ticketSecretPrevious.isBlank() ? null : new TicketCodec(decode(ticketSecretPrevious)));
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64.strip());
    }

    MySqlSettings mysql() {
        return new MySqlSettings(mysqlUrl, mysqlUser, mysqlPassword, MYSQL_POOL_MAX, MYSQL_WAIT_MAX);
    }

    RedisSettings redis() {
        return new RedisSettings(redisUri, REDIS_POOL_MAX, REDIS_WAIT_MAX);
    }

    /** What jobs work on. */
    AuditTarget servers() {
        return new AuditTarget(kafkaBootstrapServers, new MySqlAddress(mysqlUrl, mysqlUser, mysqlPassword), redisUri);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("hhplus.console." + message);
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "ConsoleSettings[kafka=" + kafkaBootstrapServers + ", targets=" + targets + "]";
    }
}
