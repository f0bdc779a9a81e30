package kr.hhplus.orderpayment;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import kr.hhplus.schemas.connection.MySqlSettings;
import kr.hhplus.schemas.connection.RedisSettings;
import kr.hhplus.schemas.coupon.Ids;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of order-payment.
 *
 * @param kafkaBootstrapServers host:port, by commas
 * @param replicationFactor of topics: 3 in a cluster, 1 with a single broker
 * @param redisUri redis://[user:password@]host:port
 * @param mysqlUrl JDBC URL; the user may change the tables
 * @param ticketSecret Base64 of 32 bytes and up, the same as the ingress instances have
 * @param mysqlConnectionsMax of one instance, 4 .. 200
 * @param chargeMax the most that one charge adds, won, 1 .. 2^53-1
 * @param balanceMax the most that a charge may lead to, won, 1 .. 2^53-1; a refund may lead to more
 * @param orderTtl how long an order waits for its payment, 1 s and up
 * @param expiryInterval how often unpaid orders are looked for, 100 ms .. 1 min
 * @param idempotencyKeyTtl how long the answer to an Idempotency-Key is kept, 1 min and up
 * @param outboxInterval how often events are looked for that others have left, 10 ms .. 1 min; its own are sent at once
 * @param outboxBatchRecordsMax events sent in one transaction, 1 .. 10,000
 */
@ConfigurationProperties("hhplus.order-payment")
public record OrderPaymentSettings(
        String kafkaBootstrapServers,
        @DefaultValue("1") short replicationFactor,
        URI redisUri,
        String mysqlUrl,
        String mysqlUser,
        String mysqlPassword,
        String ticketSecret,
        @DefaultValue("24") int mysqlConnectionsMax,
        @DefaultValue("1000000") long chargeMax,
        @DefaultValue("1000000") long balanceMax,
        @DefaultValue("15m") Duration orderTtl,
        @DefaultValue("2s") Duration expiryInterval,
        @DefaultValue("24h") Duration idempotencyKeyTtl,
        @DefaultValue("200ms") Duration outboxInterval,
        @DefaultValue("500") int outboxBatchRecordsMax) {

    private static final int REDIS_POOL_MAX = 8;
    private static final Duration REDIS_WAIT_MAX = Duration.ofSeconds(1);
    private static final Duration MYSQL_WAIT_MAX = Duration.ofSeconds(5);

    public OrderPaymentSettings {
        require(!kafkaBootstrapServers.isBlank(), "kafka-bootstrap-servers must name a broker");
        require(replicationFactor >= 1, "replication-factor must be 1 or more");
        require(mysqlConnectionsMax >= 4 && mysqlConnectionsMax <= 200, "mysql-connections-max must be 4 .. 200");
        require(chargeMax >= 1 && chargeMax <= Ids.MAX, "charge-max must be 1 .. " + Ids.MAX);
        require(balanceMax >= 1 && balanceMax <= Ids.MAX, "balance-max must be 1 .. " + Ids.MAX);
        require(orderTtl.compareTo(Duration.ofSeconds(1)) >= 0, "order-ttl must be 1 s or more");
        require(
                expiryInterval.compareTo(Duration.ofMillis(100)) >= 0
                        && expiryInterval.compareTo(Duration.ofMinutes(1)) <= 0,
                "expiry-interval must be 100 ms .. 1 min");
        require(idempotencyKeyTtl.compareTo(Duration.ofMinutes(1)) >= 0, "idempotency-key-ttl must be 1 min or more");
        require(
                outboxInterval.compareTo(Duration.ofMillis(10)) >= 0
                        && outboxInterval.compareTo(Duration.ofMinutes(1)) <= 0,
                "outbox-interval must be 10 ms .. 1 min");
        require(
                outboxBatchRecordsMax >= 1 && outboxBatchRecordsMax <= 10_000,
                "outbox-batch-records-max must be 1 .. 10000");
    }

    byte[] ticketSecretBytes() {
        return Base64.getDecoder().decode(ticketSecret);
    }

    MySqlSettings mysql() {
        return new MySqlSettings(mysqlUrl, mysqlUser, mysqlPassword, mysqlConnectionsMax, MYSQL_WAIT_MAX);
    }

    RedisSettings redis() {
        return new RedisSettings(redisUri, REDIS_POOL_MAX, REDIS_WAIT_MAX);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("hhplus.order-payment." + message);
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "OrderPaymentSettings[kafka=" + kafkaBootstrapServers + "]";
    }
}
