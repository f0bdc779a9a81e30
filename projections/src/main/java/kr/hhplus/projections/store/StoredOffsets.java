package kr.hhplus.projections.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * How far the decisions in MySQL have come, by partition: the next offset to be stored. What lies before it is durable
 * and may be shown.
 *
 * <p>Thread-safe. Told at once of commits in this process; the commits of other instances are read from MySQL.
 */
public final class StoredOffsets {
    private static final String PROJECTION = "decisions";
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);

    private final Jdbi jdbi;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition committed = lock.newCondition();
    private final Map<TopicPartition, Long> known = new HashMap<>();

    public StoredOffsets(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The next offset to be stored; 0 before the first. */
    long load(TopicPartition partition) {
        return jdbi.inTransaction(handle -> {
            bind(handle.createUpdate("""
                                    INSERT INTO projection_offset (projection, topic, partition_no, next_offset)
                                    VALUES (:projection, :topic, :partition, 0)
                                    ON DUPLICATE KEY UPDATE next_offset = next_offset
                                    """), partition).execute();
            return read(handle, partition);
        });
    }

    /** Moves on within the caller's transaction; false when another instance has moved on already. */
    boolean advance(Handle handle, TopicPartition partition, long expected, long next) {
        return bind(handle.createUpdate("""
                                        UPDATE projection_offset SET next_offset = :next
                                        WHERE projection = :projection AND topic = :topic
                                          AND partition_no = :partition AND next_offset = :expected
                                        """), partition)
                        .bind("expected", expected)
                        .bind("next", next)
                        .execute()
                == 1;
    }

    /** Tells waiters of a commit. */
    void committed(Map<TopicPartition, Long> next) {
        lock.lock();
        try {
            known.putAll(next);
            committed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next offset to be stored, as soon as it is over the given one, or as it is after the wait.
     *
     * @throws InterruptedException the process stops
     */
    public long awaitOver(TopicPartition partition, long offset, Duration waitMax) throws InterruptedException {
        long deadline = System.nanoTime() + waitMax.toNanos();
        lock.lock();
        try {
            while (known.getOrDefault(partition, 0L) <= offset && System.nanoTime() < deadline) {
                if (!committed.await(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                    known.merge(partition, look(partition), Math::max);
                }
            }
            return known.getOrDefault(partition, 0L);
        } finally {
            lock.unlock();
        }
    }

    private long look(TopicPartition partition) {
        return jdbi.withHandle(handle -> read(handle, partition));
    }

    private static long read(Handle handle, TopicPartition partition) {
        return bind(handle.createQuery("""
                                SELECT next_offset FROM projection_offset
                                WHERE projection = :projection AND topic = :topic AND partition_no = :partition
                                """), partition)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    private static <S extends org.jdbi.v3.core.statement.SqlStatement<S>> S bind(
            S statement, TopicPartition partition) {
        return statement
                .bind("projection", PROJECTION)
                .bind("topic", partition.topic())
                .bind("partition", partition.partition());
    }
}
