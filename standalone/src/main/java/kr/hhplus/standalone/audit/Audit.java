package kr.hhplus.standalone.audit;

import static java.util.Comparator.comparingLong;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kr.hhplus.schemas.connection.RedisSettings;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Audits the log, MySQL and Redis as of a snapshot: where coupon-commands ends at the start. Two workers take the
 * partitions, the largest first, and hold the coupons of one partition each; traffic may go on.
 *
 * <pre>
 *   coupon-commands --fold--> decisions == coupon-decisions, record by record
 *                             rows      == coupon_decision, coupon_campaign, when projection_offset is there
 *                             outcomes  == ticket:*, and nobody decided in queue:*, when applied:* is there
 * </pre>
 */
public final class Audit {
    private static final int WORKERS = 2;
    private static final Duration REDIS_WAIT_MAX = Duration.ofSeconds(10);
    /** A view that is being rebuilt shows the past for a moment. */
    private static final int LOOKS_AT_REDIS_MAX = 3;

    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(500);

    private final AuditTarget target;
    private final @Nullable Long onlyCoupon;
    private final AuditProgress progress;
    private final AtomicBoolean isFound = new AtomicBoolean();
    private final Set<Long> coupons = ConcurrentHashMap.newKeySet();

    /**
     * A partition of both topics.
     *
     * @param end where its snapshot of coupon-commands ends
     * @param offsets of both, when the snapshot was made
     */
    private record Task(int partition, long end, long offsets) {}

    /** What a worker has found. */
    private record Found(int partition, Difference difference) {}

    private Audit(AuditTarget target, @Nullable Long onlyCoupon, AuditProgress progress) {
        this.target = target;
        this.onlyCoupon = onlyCoupon;
        this.progress = progress;
    }

    /**
     * Compares everything, or one coupon.
     *
     * @throws CommandFailure a server does not answer, the log is not whole, or what follows it stands still
     */
    public static AuditReport run(AuditTarget target, @Nullable Long onlyCoupon, AuditProgress progress)
            throws InterruptedException {
        var audit = new Audit(target, onlyCoupon, progress);
        try (var mysql = target.mysql() == null ? null : new StoredTables(target.mysql(), WORKERS);
                var redis = target.redis() == null
                        ? null
                        : new RedisSettings(target.redis(), WORKERS, REDIS_WAIT_MAX).open()) {
            return audit.run(mysql, redis);
        } catch (KafkaException e) {
            throw CommandFailure.failed("Kafka at " + target.kafka() + " does not answer: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw CommandFailure.failed("MySQL does not answer: " + e.getMessage(), e);
        } catch (JedisException e) {
            throw CommandFailure.failed("Redis does not answer: " + e.getMessage(), e);
        }
    }

    private AuditReport run(@Nullable StoredTables mysql, @Nullable RedisClient redis)
            throws SQLException, InterruptedException {
        long startNanos = System.nanoTime();
        var counts = new AuditCounts();
        var tasks = snapshot();
        var found = work(tasks, counts, mysql, redis);
        if (found == null && onlyCoupon == null && mysql != null) {
            found = compareStrangers(mysql, tasks, counts);
        }
        if (onlyCoupon != null && found == null && counts.commands == 0) {
            throw CommandFailure.unusable("the log has no command of coupon " + onlyCoupon);
        }
        return AuditReport.of(counts, mysql != null, redis != null, System.nanoTime() - startNanos, found);
    }

    /** The largest first, so that no worker is left with the largest at the end. */
    private List<Task> snapshot() {
        try (var commands = new LogCursor(target.kafka(), Topics.COUPON_COMMANDS);
                var decisions = new LogCursor(target.kafka(), Topics.COUPON_DECISIONS)) {
            var ends = ends(commands, Topics.COUPON_COMMANDS);
            var ofDecisions = ends(decisions, Topics.COUPON_DECISIONS);
            var tasks = ends.entrySet().stream()
                    .map(end -> new Task(
                            end.getKey(), end.getValue(), end.getValue() + ofDecisions.getOrDefault(end.getKey(), 0L)))
                    .sorted(comparingLong(Task::end).reversed())
                    .toList();
            progress.onTotal(tasks.stream().mapToLong(Task::offsets).sum());
            return tasks;
        }
    }

    /** By partition, of those that are asked for, which are whole. */
    private Map<Integer, Long> ends(LogCursor log, Topic<?> topic) {
        var partitions = IntStream.range(0, topic.partitions())
                .filter(partition -> onlyCoupon == null || partition == LoggedKey.partitionOf(onlyCoupon))
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
        log.requireWhole(partitions);
        return log.ends(partitions).entrySet().stream()
                .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
    }

    private @Nullable Difference work(
            List<Task> tasks, AuditCounts counts, @Nullable StoredTables mysql, @Nullable RedisClient redis)
            throws SQLException, InterruptedException {
        Queue<Task> queue = new ConcurrentLinkedQueue<>(tasks);
        var ofWorkers = List.of(new AuditCounts(), new AuditCounts());
        var pool = Executors.newFixedThreadPool(WORKERS, task -> new Thread(task, "audit"));
        try {
            List<Future<@Nullable Found>> workers = new ArrayList<>();
            for (var own : ofWorkers) {
                workers.add(pool.submit(() -> work(queue, own, mysql, redis)));
            }
            Found first = null;
            for (var worker : workers) {
                var found = worker.get();
                first = first == null || (found != null && found.partition() < first.partition()) ? found : first;
            }
            ofWorkers.forEach(counts::add);
            return first == null ? null : first.difference();
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        } finally {
            isFound.set(true);
            pool.shutdownNow();
        }
    }

    private static RuntimeException unwrapped(@Nullable Throwable cause) throws SQLException {
        if (cause instanceof SQLException sql) {
            throw sql;
        }
        if (cause instanceof RuntimeException runtime) {
            return runtime;
        }
        if (cause instanceof OutOfMemoryError) {
            return CommandFailure.failed("the coupons of two partitions do not fit into the memory that there is;"
                    + " give more with HHPLUS_JAVA_OPTS=-Xmx8g, or take one coupon with --coupon");
        }
        return new IllegalStateException(cause);
    }

    /** One worker's part: partition by partition, until there is none, or something is found. */
    private @Nullable Found work(
            Queue<Task> queue, AuditCounts counts, @Nullable StoredTables mysql, @Nullable RedisClient redis)
            throws Exception {
        try (var commands = new LogCursor(target.kafka(), Topics.COUPON_COMMANDS);
                var decisions = new LogCursor(target.kafka(), Topics.COUPON_DECISIONS)) {
            for (var task = queue.poll(); task != null && !isFound.get(); task = queue.poll()) {
                var log = new LogAudit(
                        commands,
                        decisions,
                        task.partition(),
                        task.end(),
                        task.offsets(),
                        onlyCoupon,
                        counts,
                        progress);
                var difference = log.run(isFound::get);
                if (difference == null && mysql != null) {
                    difference = compareStored(log, task, commands::end, counts, mysql);
                }
                if (difference == null && redis != null) {
                    difference = compareShown(log, task, commands::end, counts, redis);
                }
                if (difference != null) {
                    isFound.set(true);
                    return new Found(task.partition(), difference);
                }
                log.coupons().forEach(coupon -> coupons.add(coupon.couponId()));
            }
            return null;
        }
    }

    private @Nullable Difference compareStored(
            LogAudit log, Task task, LongSupplier logEnd, AuditCounts counts, StoredTables mysql) throws Exception {
        CatchUp.await(
                "MySQL", task.partition(), () -> mysql.durableOffset(task.partition()), log.lastDecisionOffset() + 1);
        var stored = new StoredAudit(mysql, task.end(), logEnd, counts, progress);
        var all = new ArrayList<>(log.coupons());
        if (onlyCoupon != null && all.isEmpty()) {
            all.add(new CouponAudit(onlyCoupon));
        }
        for (var coupon : all) {
            var difference = isFound.get() ? null : stored.compare(coupon, task.partition());
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private @Nullable Difference compareShown(
            LogAudit log, Task task, LongSupplier logEnd, AuditCounts counts, RedisClient redis) throws Exception {
        var shown = new ShownAudit(redis, task.end(), logEnd, counts, progress);
        awaitShown(log, task, redis);
        for (var coupon : log.coupons()) {
            var difference = isFound.get() ? null : shown.compare(coupon);
            for (int looks = 1; difference != null && looks < LOOKS_AT_REDIS_MAX; looks++) {
                Thread.sleep(LOOK_AGAIN_AFTER.toMillis());
                awaitShown(log, task, redis);
                difference = shown.compare(coupon);
            }
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    /** A Redis that knows nothing is waited for by nobody: it may stay like that until the next decision. */
    private static void awaitShown(LogAudit log, Task task, RedisClient redis) throws Exception {
        CatchUp.await(
                "Redis",
                task.partition(),
                () -> ShownAudit.place(redis, task.partition()).orElse(Long.MAX_VALUE),
                log.lastDecisionOffset() + 1);
    }

    /** Rows of coupons that the snapshot does not have. */
    private @Nullable Difference compareStrangers(StoredTables mysql, List<Task> tasks, AuditCounts counts)
            throws SQLException {
        try (var commands = new LogCursor(target.kafka(), Topics.COUPON_COMMANDS)) {
            for (long couponId : mysql.coupons()) {
                if (!coupons.contains(couponId)) {
                    var task = tasks.stream()
                            .filter(any -> any.partition() == LoggedKey.partitionOf(couponId))
                            .findFirst()
                            .orElseThrow();
                    commands.open(task.partition());
                    var difference = new StoredAudit(mysql, task.end(), commands::end, counts, progress)
                            .compare(new CouponAudit(couponId), task.partition());
                    if (difference != null) {
                        return difference;
                    }
                }
            }
            return null;
        }
    }
}
