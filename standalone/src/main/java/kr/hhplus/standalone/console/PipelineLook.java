package kr.hhplus.standalone.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.DoubleStream;
import kr.hhplus.standalone.console.Pipeline.Campaign;
import kr.hhplus.standalone.console.Pipeline.Part;
import kr.hhplus.standalone.console.Pipeline.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all parts at once, each for a second at most: what does not answer is down and its figures are absent. One look
 * is shared by all who ask within a second.
 *
 * <p>Thread-safe.
 */
final class PipelineLook implements AutoCloseable {
    /** How long a part may take. */
    static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(PipelineLook.class);
    private static final long SHARED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int THREADS_MAX = 8;
    private static final Duration THREAD_IDLE_MAX = Duration.ofSeconds(30);

    private final LogLook logLook;
    private final StoreLook storeLook;
    private final ViewLook viewLook;
    private final InstancesLook instancesLook;
    private final ParkedLetters parked;
    private final int brokers;
    private final Clock clock;
    private final LatencyWindow latency = new LatencyWindow();
    private final ReentrantLock looking = new ReentrantLock();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, THREADS_MAX, THREAD_IDLE_MAX.toSeconds(), TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                var thread = new Thread(task, "console-look");
                thread.setDaemon(true);
                return thread;
            });
    private volatile @Nullable Shared last;

    private record Shared(Pipeline pipeline, long nanos) {
        boolean isFresh() {
            return System.nanoTime() - nanos < SHARED_NANOS;
        }
    }

    /** @param brokers that there should be */
    PipelineLook(
            LogLook logLook,
            StoreLook storeLook,
            ViewLook viewLook,
            InstancesLook instancesLook,
            ParkedLetters parked,
            int brokers,
            Clock clock) {
        this.logLook = logLook;
        this.storeLook = storeLook;
        this.viewLook = viewLook;
        this.instancesLook = instancesLook;
        this.parked = parked;
        this.brokers = brokers;
        this.clock = clock;
    }

    /** A look of this second; where one is being taken, the one before it. */
    Pipeline look() {
        var before = last;
        if (before != null && (before.isFresh() || looking.isLocked())) {
            return before.pipeline();
        }
        looking.lock();
        try {
            var meanwhile = last;
            if (meanwhile != null && meanwhile.isFresh()) {
                return meanwhile.pipeline();
            }
            var pipeline = lookNow();
            last = new Shared(pipeline, System.nanoTime());
            return pipeline;
        } finally {
            looking.unlock();
        }
    }

    private Pipeline lookNow() {
        var askedKafka = ask(logLook::look);
        var askedStore = ask(storeLook::look);
        var askedView = ask(viewLook::shown);
        var instances = instancesLook.look();
        var kafka = answer("Kafka", askedKafka);
        var store = answer("MySQL", askedStore);
        var shown = answer("Redis", askedView);

        var projections = instances.metrics("projections");
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new Pipeline(
                now,
                whole(max(projections, "hhplus_guarantee_violations_total")),
                new Pipeline.LogCounts(
                        kafka == null ? null : kafka.accepted(),
                        kafka == null ? null : kafka.decided(),
                        store == null ? null : store.stored(),
                        shown),
                whole(sum(instances.metrics("api-ingress"), "hhplus_requests_refused_total")),
                kafka == null ? new Pipeline.Lag(null, null, null) : kafka.lag(),
                latency(now, projections),
                parts(instances, kafka, store != null, shown != null),
                store == null ? List.of() : withWaiting(store.campaigns(), shown != null),
                new Pipeline.DeadLetterCounts(
                        whole(max(projections, "hhplus_dead_letters_open_records")),
                        kafka == null ? null : answer("Kafka", ask(() -> parked.look(kafka.parkingEnd())))));
    }

    private List<Part> parts(
            InstancesLook.Seen instances, LogLook.@Nullable Seen kafka, boolean isStored, boolean isShown) {
        return List.of(
                instances.part("api-ingress"),
                kafka(kafka),
                instances.part("issuance-streams"),
                instances.part("projections"),
                server("mysql", isStored),
                server("redis", isShown),
                instances.part("order-payment"));
    }

    private Part kafka(LogLook.@Nullable Seen seen) {
        return seen == null
                ? server("kafka", false)
                : Part.counted("kafka", "broker", seen.brokers(), Math.max(brokers, seen.brokers()));
    }

    private static Part server(String name, boolean answers) {
        return Part.uncounted(name, answers ? Status.UP : Status.DOWN, answers ? "answers" : "does not answer");
    }

    private List<Campaign> withWaiting(List<Campaign> campaigns, boolean isShown) {
        var coupons = campaigns.stream().map(Campaign::couponId).toList();
        var waiting = isShown ? answer("Redis", ask(() -> viewLook.waiting(coupons))) : null;
        return waiting == null
                ? campaigns
                : campaigns.stream()
                        .map(campaign -> new Campaign(
                                campaign.couponId(),
                                campaign.name(),
                                campaign.status(),
                                campaign.stock(),
                                campaign.issued(),
                                campaign.remaining(),
                                waiting.get(campaign.couponId())))
                        .toList();
    }

    private Pipeline.@Nullable Latency latency(Instant now, List<MetricsText> projections) {
        TreeMap<Double, Double> counts = new TreeMap<>();
        for (var metrics : projections) {
            metrics.buckets("hhplus_decision_latency_seconds")
                    .forEach((bound, count) -> counts.merge(bound, count, Double::sum));
        }
        return latency.add(now, counts);
    }

    private static OptionalDouble sum(List<MetricsText> instances, String name) {
        var known = known(instances, name).toArray();
        return known.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(DoubleStream.of(known).sum());
    }

    /** Of what every instance tells of the whole. */
    private static OptionalDouble max(List<MetricsText> instances, String name) {
        return known(instances, name).max();
    }

    private static DoubleStream known(List<MetricsText> instances, String name) {
        return instances.stream()
                .map(metrics -> metrics.sum(name))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble);
    }

    private static @Nullable Long whole(OptionalDouble value) {
        return value.isPresent() ? (Long) Math.round(value.getAsDouble()) : null;
    }

    /** Null where all threads wait for servers that do not answer. */
    private <T> @Nullable FutureTask<T> ask(Callable<T> question) {
        var asked = new FutureTask<>(question);
        try {
            threads.execute(asked);
            return asked;
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    private static <T> @Nullable T answer(String server, @Nullable FutureTask<T> asked) {
        if (asked == null) {
            return null;
        }
        try {
            return asked.get(ANSWER_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.debug("{} does not answer", server, e);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        logLook.close();
    }
}
