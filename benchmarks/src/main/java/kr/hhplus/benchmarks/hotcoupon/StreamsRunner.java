package kr.hhplus.benchmarks.hotcoupon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.benchmarks.backlog.Backlog;
import kr.hhplus.benchmarks.backlog.BacklogContest;
import kr.hhplus.benchmarks.backlog.BacklogServers;
import kr.hhplus.benchmarks.backlog.Growth;
import kr.hhplus.benchmarks.backlog.LogAdmin;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Sample;
import kr.hhplus.benchmarks.worker.JvmMemory;
import kr.hhplus.benchmarks.worker.WorkerProcess;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.standalone.cli.CommandFailure;
import org.apache.kafka.common.TopicPartition;
import org.springframework.util.FileSystemUtils;

/**
 * Streams of one kind in a JVM of their own, which work through the backlog of commands as often as they are told to, each
 * time from its beginning into topics of their own.
 */
public final class StreamsRunner implements BacklogContest.Runner {
    private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(30);

    private final StreamsKind kind;
    private final BacklogServers servers;
    private final Backlog<CouponCommand> backlog;
    private final WorkerProcess worker;
    private final LogAdmin admin;
    private int turns;

    private StreamsRunner(
            StreamsKind kind, BacklogServers servers, Backlog<CouponCommand> backlog, WorkerProcess worker) {
        this.kind = kind;
        this.servers = servers;
        this.backlog = backlog;
        this.worker = worker;
        this.admin = new LogAdmin(servers.kafka());
    }

    /** Starts the JVM. */
    public static StreamsRunner start(
            StreamsKind kind, BenchSettings settings, BacklogServers servers, Backlog<CouponCommand> backlog)
            throws IOException {
        var arguments = List.of(kind.name(), servers.kafka(), servers.folder().toString());
        var worker = WorkerProcess.start(settings, StreamsWorker.class, arguments, Map.of(), servers.folder());
        return new StreamsRunner(kind, servers, backlog, worker);
    }

    /** Works through the first records only, so that the code is compiled. */
    public void warmUp(long records) throws InterruptedException {
        var generation = nextGeneration();
        start(generation);
        var growth = new Growth(kind.label());
        var output = output(generation);
        growth.follow(() -> end(output), () -> growth.size() >= records);
        stop(generation);
    }

    /** Works through the whole backlog, once. */
    @Override
    public Sample run() throws InterruptedException {
        var generation = nextGeneration();
        var cpuBefore = worker.cpu();
        start(generation);
        var growth = new Growth(kind.label());
        var output = output(generation);
        var group = kind.applicationId(generation);
        // The offset is committed with the last records; the mark of that transaction is then the end.
        growth.follow(
                () -> end(output),
                () -> growth.stands() && admin.committed(group, backlog.partition()) >= backlog.records());
        growth.follow(() -> end(output), growth::stands);

        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("workerCpuMicros", worker.cpu().minus(cpuBefore).toNanos() / 1e3 / backlog.records());
        JvmMemory.of(worker.pid()).addTo(metrics);
        var faults = faults(kind.output(generation));
        stop(generation);
        return new Sample(growth.perSecond(backlog.records()), metrics, faults);
    }

    private long end(TopicPartition output) {
        worker.requireAlive();
        return admin.end(output);
    }

    private List<String> faults(Topic<?> output) {
        List<String> faults = new ArrayList<>();
        var last = admin.last(output, backlog.partition().partition());
        if (last == null || !kind.isLast(last, backlog.size(), Backlog.user(backlog.size()))) {
            faults.add("the last record of %s is not what comes of the last of %,d commands: %s"
                    .formatted(output.name(), backlog.records(), last));
        }
        return faults;
    }

    private TopicPartition output(String generation) {
        return new TopicPartition(
                kind.output(generation).name(), backlog.partition().partition());
    }

    private String nextGeneration() {
        return "bench-" + worker.pid() + "-" + ++turns;
    }

    /** Returns when the output is there; nothing is in it before the partitions are assigned. */
    private void start(String generation) throws InterruptedException {
        worker.send("start " + generation);
        worker.await(START_WAIT_MAX);
    }

    private void stop(String generation) throws InterruptedException {
        worker.send("stop");
        worker.await(STOP_WAIT_MAX);
        admin.removeGroup(kind.applicationId(generation));
        admin.removeTopics(topic -> kind.owns(generation, topic));
        Path state = servers.folder().resolve(generation);
        try {
            FileSystemUtils.deleteRecursively(state);
        } catch (IOException e) {
            throw CommandFailure.failed("cannot remove " + state + ": " + e, e);
        }
    }

    @Override
    public void close() {
        worker.close();
        admin.close();
    }
}
