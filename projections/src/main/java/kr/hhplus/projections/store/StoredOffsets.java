package kr.hhplus.projections.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * How far the decisions in MySQL have come, by partition. What lies before a partition's durable offset survives a crash
 * of MySQL, and may be shown.
 *
 * <p>Thread-safe. Told at once of commits in this process; the commits of other instances are read from MySQL.
 */
public final class StoredOffsets {
    private static final String PROJECTION = "decisions";
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);
    private static final Progress NOTHING = new Progress(0, -1);

    /**
     * Where the decisions of a partition are stored up to.
     *
     * @param nextOffset of coupon-decisions, the next one to be stored
     * @param commandOffset of coupon-commands, the last one whose decision is stored; -1: none
     */
    public record Progress(long nextOffset, long commandOffset) {}

    private final Jdbi jdbi;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition committed = lock.newCondition();
    private final Map<TopicPartition, Long> durable = new HashMap<>();

    public StoredOffsets(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Takes a partition over: the next offset to be stored; 0 before the first. */
    long load(TopicPartition partition) {
        var progress = jdbi.inTransaction(handle -> {
            // The new epoch is a write, and its commit makes everything before it durable too.
            bind(handle.createUpdate("""
                                    INSERT INTO projection_offset (projection, topic, partition_no, next_offset,
                                        command_offset, durable_offset, durable_command_offset, epoch)
                                    VALUES (:projection, :topic, :partition, :next, :command, :next, :command, 1)
                                    ON DUPLICATE KEY UPDATE epoch = epoch + 1
                                    """), partition)
                    .bind("next", NOTHING.nextOffset())
                    .bind("command", NOTHING.commandOffset())
                    .execute();
            return stored(handle, partition);
        });
        committed(Map.of(partition, progress));
        return progress.nextOffset();
    }

    /** Where MySQL is now, a replay having set it back perhaps. */
    Progress stored(TopicPartition partition) {
        return jdbi.withHandle(handle -> stored(handle, partition));
    }

    private static Progress stored(Handle handle, TopicPartition partition) {
        return bind(handle.createQuery("""
                                SELECT next_offset, command_offset FROM projection_offset
                                WHERE projection = :projection AND topic = :topic AND partition_no = :partition
                                """), partition)
                .map((row, context) -> new Progress(row.getLong("next_offset"), row.getLong("command_offset")))
                .findOne()
                .orElse(NOTHING);
    }

    /** Moves on within the caller's transaction; false when another instance has moved on already. */
    boolean advance(Handle handle, TopicPartition partition, long expected, Progress to) {
        return bind(handle.createUpdate("""
                                        UPDATE projection_offset SET next_offset = :next, command_offset = :command
                                        WHERE projection = :projection AND topic = :topic
                                          AND partition_no = :partition AND next_offset = :expected
                                        """), partition)
                        .bind("expected", expected)
                        .bind("next", to.nextOffset())
                        .bind("command", to.commandOffset())
                        .execute()
                == 1;
    }

    /**
     * Tells that a commit has returned: first in MySQL, where the shop looks before it takes a coupon for held, then to
     * those in this process who show outcomes, so that a coupon that is shown can be spent.
     */
    void committed(Map<TopicPartition, Progress> progress) {
        jdbi.useHandle(handle -> progress.forEach((partition, to) -> bind(handle.createUpdate("""
                                UPDATE projection_offset
                                SET durable_offset = GREATEST(durable_offset, :next),
                                    durable_command_offset = GREATEST(durable_command_offset, :command)
                                WHERE projection = :projection AND topic = :topic AND partition_no = :partition
                                """), partition)
                .bind("next", to.nextOffset())
                .bind("command", to.commandOffset())
                .execute()));
        lock.lock();
        try {
            progress.forEach((partition, to) -> durable.put(partition, to.nextOffset()));
            committed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The durable offset, as soon as it is over the given one, or as it is after the wait.
     *
     * @throws InterruptedException the process stops
     */
    public long awaitOver(TopicPartition partition, long offset, Duration waitMax) throws InterruptedException {
        long deadline = System.nanoTime() + waitMax.toNanos();
        long nextLook = System.nanoTime() + LOOK_INTERVAL.toNanos();
        lock.lock();
        try {
            while (durable.getOrDefault(partition, 0L) <= offset && System.nanoTime() - deadline < 0) {
                committed.awaitNanos(nextLook - System.nanoTime());
                if (System.nanoTime() - nextLook >= 0 && durable.getOrDefault(partition, 0L) <= offset) {
                    durable.merge(partition, durable(partition), Math::max);
                    nextLook = System.nanoTime() + LOOK_INTERVAL.toNanos();
                }
            }
            return durable.getOrDefault(partition, 0L);
        } finally {
            lock.unlock();
        }
    }

    /** Of coupon-commands, the last one whose decision is durable; a replay does not set it back. -1: none. */
    public long durableCommandOffset(TopicPartition partition) {
        return jdbi.withHandle(handle -> bind(handle.createQuery("""
                                SELECT durable_command_offset FROM projection_offset
                                WHERE projection = :projection AND topic = :topic AND partition_no = :partition
                                """), partition)
                .mapTo(Long.class)
                .findOne()
                .orElse(NOTHING.commandOffset()));
    }

    /** Of coupon-decisions, the next one to be durable, as MySQL has it; a replay does not set it back. */
    public long durable(TopicPartition partition) {
        return jdbi.withHandle(handle -> bind(handle.createQuery("""
                                SELECT durable_offset FROM projection_offset
                                WHERE projection = :projection AND topic = :topic AND partition_no = :partition
                                """), partition)
                .mapTo(Long.class)
                .findOne()
                .orElse(NOTHING.nextOffset()));
    }

    private static <S extends org.jdbi.v3.core.statement.SqlStatement<S>> S bind(
            S statement, TopicPartition partition) {
        return statement
                .bind("projection", PROJECTION)
                .bind("topic", partition.topic())
                .bind("partition", partition.partition());
    }
}
