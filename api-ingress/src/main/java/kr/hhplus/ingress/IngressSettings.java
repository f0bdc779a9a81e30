package kr.hhplus.ingress;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import kr.hhplus.ingress.draw.DrawSeeds;
import kr.hhplus.schemas.connection.MySqlSettings;
import kr.hhplus.schemas.connection.RedisSettings;
import kr.hhplus.schemas.ticket.TicketCodec;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of api-ingress.
 *
 * @param kafkaBootstrapServers host:port, by commas
 * @param replicationFactor of topics: 3 in a cluster, 1 with a single broker
 * @param redisUri redis://[user:password@]host:port
 * @param mysqlUrl JDBC URL; the ingress only reads
 * @param adminToken operators show it as a bearer token, 16 characters and up
 * @param ticketSecret Base64 of 32 bytes and up, the same for all instances
 * @param ticketSecretPrevious while the secret changes, the other one: its tickets are taken, too; blank: there is none
 * @param inFlightRequestsMax requests between the door and the acknowledgement of the log, 1 and up; more are
 *     answered 503
 * @param appendWaitMax how long a request may wait for the acknowledgement of the log before it is answered 503,
 *     500 ms .. 2 s
 * @param heldRequestsMax status calls that may be held by waitMs, 1 and up; more are answered at once
 * @param eventStreamsMax status calls that may be open as streams of events, 1 and up; more are told to poll
 * @param queueWritesMax accepted requests that may wait to be shown in Redis, 1 and up; more are not shown
 * @param clockSkewMax how far the clocks of instance and broker may differ: so long around the opening and the closing
 *     of a campaign the gate lets the log decide
 * @param operatorWaitMax how long an operator's call waits until the gate has seen its effect
 */
@ConfigurationProperties("hhplus.ingress")
public record IngressSettings(
        String kafkaBootstrapServers,
        @DefaultValue("1") short replicationFactor,
        URI redisUri,
        String mysqlUrl,
        String mysqlUser,
        String mysqlPassword,
        String adminToken,
        String ticketSecret,
        @DefaultValue("") String ticketSecretPrevious,
        @DefaultValue("10000") int inFlightRequestsMax,
        @DefaultValue("2s") Duration appendWaitMax,
        @DefaultValue("20000") int heldRequestsMax,
        @DefaultValue("5000") int eventStreamsMax,
        @DefaultValue("100000") int queueWritesMax,
        @DefaultValue("250ms") Duration clockSkewMax,
        @DefaultValue("10s") Duration operatorWaitMax) {

    private static final int ADMIN_TOKEN_LENGTH_MIN = 16;
    private static final int MYSQL_POOL_MAX = 4;
    private static final int REDIS_POOL_MAX = 4;
    private static final Duration MYSQL_WAIT_MAX = Duration.ofSeconds(2);
    private static final Duration REDIS_WAIT_MAX = Duration.ofSeconds(1);

    public IngressSettings {
        require(!kafkaBootstrapServers.isBlank(), "kafka-bootstrap-servers must name a broker");
        require(replicationFactor >= 1, "replication-factor must be 1 or more");
        require(
                adminToken.length() >= ADMIN_TOKEN_LENGTH_MIN,
                "admin-token must have " + ADMIN_TOKEN_LENGTH_MIN + " characters or more");
        require(isSecret(ticketSecret), "ticket-secret must be Base64 of 32 bytes or more");
        require(
                ticketSecretPrevious.isBlank() || isSecret(ticketSecretPrevious),
                "ticket-secret-previous must be Base64 of 32 bytes or more, or blank");
        require(inFlightRequestsMax >= 1, "in-flight-requests-max must be 1 or more");
        require(
                appendWaitMax.toMillis() >= 500 && appendWaitMax.toMillis() <= 2_000,
                "append-wait-max must be 500 ms .. 2 s");
        require(heldRequestsMax >= 1, "held-requests-max must be 1 or more");
        require(eventStreamsMax >= 1, "event-streams-max must be 1 or more");
        require(queueWritesMax >= 1, "queue-writes-max must be 1 or more");
        require(!clockSkewMax.isNegative(), "clock-skew-max must be 0 or more");
        require(operatorWaitMax.toMillis() >= 1, "operator-wait-max must be 1 ms or more");
    }

    TicketCodec tickets() {
        return new TicketCodec(
                decode(ticketSecret),
                ticketSecretPrevious.isBlank() ? null : new TicketCodec(decode(ticketSecretPrevious)));
    }

    DrawSeeds drawSeeds() {
        return new DrawSeeds(
                ticketSecretPrevious.isBlank()
                        ? List.of(decode(ticketSecret))
                        : List.of(decode(ticketSecret), decode(ticketSecretPrevious)));
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64.strip());
    }

    private static boolean isSecret(String base64) {
        try {
            return decode(base64).length >= TicketCodec.SECRET_BYTES_MIN;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    MySqlSettings mysql() {
        return new MySqlSettings(mysqlUrl, mysqlUser, mysqlPassword, MYSQL_POOL_MAX, MYSQL_WAIT_MAX);
    }

    RedisSettings redis() {
        return new RedisSettings(redisUri, REDIS_POOL_MAX, REDIS_WAIT_MAX);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("hhplus.ingress." + message);
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "IngressSettings[kafka=" + kafkaBootstrapServers + "]";
    }
}
