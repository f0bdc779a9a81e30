package kr.hhplus.standalone.replay;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Optional;
import kr.hhplus.backends.MySqlAddress;
import kr.hhplus.schemas.connection.MySqlSettings;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Jdbi;

/**
 * The tables in MySQL, whose place is kept in MySQL. The durable offsets stay where they are: they say what has been
 * stored once, so that nothing new is shown before it is stored, and nothing that was shown is hidden meanwhile.
 */
final class MySqlTarget implements ReplayTarget {
    private static final int CONNECTIONS_MAX = 2;
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(10);

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    MySqlTarget(MySqlAddress address) {
        this.pool = new MySqlSettings(
                        address.url(), address.user(), address.password(), CONNECTIONS_MAX, ANSWER_WAIT_MAX)
                .open("replay");
        this.jdbi = Jdbi.create(pool);
    }

    @Override
    public Optional<Long> place(TopicPartition partition) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT next_offset FROM projection_offset
                        WHERE projection = 'decisions' AND topic = :topic AND partition_no = :partition
                        """)
                .bind("topic", partition.topic())
                .bind("partition", partition.partition())
                .mapTo(Long.class)
                .findOne());
    }

    @Override
    public void setBack(TopicPartition partition, Optional<Long> offset) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        UPDATE projection_offset SET next_offset = :next, epoch = epoch + 1
                        WHERE projection = 'decisions' AND topic = :topic AND partition_no = :partition
                          AND next_offset > :next
                        """)
                .bind("next", offset.orElse(0L))
                .bind("topic", partition.topic())
                .bind("partition", partition.partition())
                .execute());
    }

    @Override
    public void close() {
        pool.close();
    }
}
