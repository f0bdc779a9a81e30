package kr.hhplus.benchmarks.store;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.stream.IntStream;
import kr.hhplus.backends.Backends;
import kr.hhplus.schemas.connection.MySqlSettings;
import kr.hhplus.schemas.connection.RedisSettings;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.schemas.view.RedisKeys;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Jdbi;
import redis.clients.jedis.RedisClient;

/** What is in MySQL and in Redis, which nobody else uses. */
final class StoredView implements AutoCloseable {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final int CONNECTIONS_MAX = 2;

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final RedisClient redis;

    StoredView(Backends servers) {
        var mysql = servers.mysql();
        this.pool =
                new MySqlSettings(mysql.url(), mysql.user(), mysql.password(), CONNECTIONS_MAX, WAIT_MAX).open("bench");
        this.jdbi = Jdbi.create(pool);
        this.redis = new RedisSettings(servers.redisUri(), CONNECTIONS_MAX, WAIT_MAX).open();
    }

    /** An empty table for the yardstick, of the same definition as the projection's, which is there. */
    void createYardstick() {
        jdbi.useHandle(handle -> {
            handle.execute("DROP TABLE IF EXISTS " + BareInsert.TABLE);
            handle.execute("CREATE TABLE " + BareInsert.TABLE + " LIKE coupon_decision");
        });
    }

    /** Takes away all that was stored and shown, and how far the projections have come. */
    void clear() {
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE TABLE " + BareInsert.TABLE);
            handle.execute("TRUNCATE TABLE coupon_decision");
            handle.execute("TRUNCATE TABLE coupon_campaign");
            handle.execute("DELETE FROM projection_offset");
        });
        redis.flushAll();
    }

    /** How many records of coupon-decisions are stored, so that they survive a crash. */
    long stored(TopicPartition partition) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT durable_offset FROM projection_offset WHERE topic = :topic AND partition_no = :partition")
                .bind("topic", partition.topic())
                .bind("partition", partition.partition())
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    /** How many of them are shown. */
    long shown(TopicPartition partition) {
        var place = redis.hget(RedisKeys.applied(partition.partition()), RedisKeys.APPLIED_DECISIONS);
        return place == null ? 0 : Long.parseLong(place);
    }

    long rows(String table) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                .mapTo(Long.class)
                .one());
    }

    /** Outcomes in Redis: all keys but those that say how far the view has come. */
    long outcomes() {
        long applied = IntStream.range(0, Topics.COUPON_PARTITIONS)
                .filter(partition -> redis.exists(RedisKeys.applied(partition)))
                .count();
        return redis.dbSize() - applied;
    }

    @Override
    public void close() {
        redis.close();
        pool.close();
    }
}
