package kr.hhplus.standalone.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.standalone.cli.CommandFailure;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What commands ask of Kafka's administration, 10 s for an answer at most. Throws {@link CommandFailure} where Kafka does
 * not answer. Thread-safe.
 */
public final class AdminCalls implements AutoCloseable {
    private static final int ANSWER_WAIT_MS_MAX = 10_000;
    private static final Duration REMOVAL_WAIT_MAX = Duration.ofSeconds(30);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final Admin admin;

    public AdminCalls(String kafka) {
        this.admin = Admin.create(KafkaAccess.with(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_WAIT_MS_MAX,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_WAIT_MS_MAX)));
    }

    /** To ask for something else, with {@link #await}. */
    public Admin admin() {
        return admin;
    }

    public Set<String> topics() {
        return await(admin.listTopics().names());
    }

    /** Removes a group whose members have left or are leaving; returns when it is gone. */
    public void removeGroup(String group) {
        long sinceNanos = System.nanoTime();
        while (true) {
            try {
                await(admin.deleteConsumerGroups(List.of(group)).all());
                return;
            } catch (GroupIdNotFoundException gone) {
                return;
            } catch (GroupNotEmptyException leaving) {
                requireTime(sinceNanos, "consumer group " + group);
            }
        }
    }

    /** Removes topics by their names; returns when they are gone. */
    public void removeTopics(Predicate<String> names) {
        long sinceNanos = System.nanoTime();
        while (true) {
            var left = topics().stream().filter(names).toList();
            if (left.isEmpty()) {
                return;
            }
            try {
                await(admin.deleteTopics(left).all());
            } catch (UnknownTopicOrPartitionException gone) {
                // The next look shows what is left.
            }
            requireTime(sinceNanos, "topics " + String.join(", ", left));
        }
    }

    private static void requireTime(long sinceNanos, String what) {
        if (System.nanoTime() - sinceNanos > REMOVAL_WAIT_MAX.toNanos()) {
            throw CommandFailure.failed("Kafka does not remove " + what);
        }
        LockSupport.parkNanos(POLL_INTERVAL.toNanos());
    }

    /** The answer; that there is no such group or topic, or that the group is not empty, is Kafka's own exception. */
    public static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException cause) {
                throw cause;
            }
            if (e.getCause() instanceof GroupNotEmptyException cause) {
                throw cause;
            }
            if (e.getCause() instanceof UnknownTopicOrPartitionException cause) {
                throw cause;
            }
            throw CommandFailure.failed("Kafka does not answer: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofMillis(ANSWER_WAIT_MS_MAX));
    }
}
