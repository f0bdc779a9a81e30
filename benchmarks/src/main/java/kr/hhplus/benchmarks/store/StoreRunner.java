package kr.hhplus.benchmarks.store;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.benchmarks.backlog.Backlog;
import kr.hhplus.benchmarks.backlog.BacklogContest;
import kr.hhplus.benchmarks.backlog.BacklogServers;
import kr.hhplus.benchmarks.backlog.Growth;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Sample;
import kr.hhplus.benchmarks.worker.JvmMemory;
import kr.hhplus.benchmarks.worker.WorkerProcess;
import kr.hhplus.schemas.coupon.CouponDecision;

/** Stores in a JVM of its own, as often as it is told to, each time the whole backlog of decisions into empty servers. */
public final class StoreRunner implements BacklogContest.Runner {
    private static final Duration START_WAIT_MAX = Duration.ofSeconds(90);
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(60);
    /** For the yardstick, which says nothing before it has all rows. */
    private static final Duration INSERT_WAIT_MAX = Duration.ofMinutes(30);

    private final StoreKind kind;
    private final Backlog<CouponDecision> backlog;
    private final WorkerProcess worker;
    private final StoredView view;

    private StoreRunner(StoreKind kind, Backlog<CouponDecision> backlog, WorkerProcess worker, StoredView view) {
        this.kind = kind;
        this.backlog = backlog;
        this.worker = worker;
        this.view = view;
    }

    /** Starts the JVM; also sees to it that the tables are there. */
    public static StoreRunner start(
            StoreKind kind, BenchSettings settings, BacklogServers servers, Backlog<CouponDecision> backlog)
            throws IOException, InterruptedException {
        var all = servers.all();
        var arguments = List.of(
                kind.name(),
                servers.kafka(),
                all.redisUri().toString(),
                all.mysql().url(),
                all.mysql().user());
        var secrets = Map.of(StoreWorker.PASSWORD, all.mysql().password());
        var worker = WorkerProcess.start(settings, StoreWorker.class, arguments, secrets, servers.folder());
        var runner = new StoreRunner(kind, backlog, worker, new StoredView(all));
        try {
            runner.startProjections();
            runner.stopProjections();
            runner.view.createYardstick();
            return runner;
        } catch (InterruptedException | RuntimeException e) {
            runner.close();
            throw e;
        }
    }

    /** Stores the first decisions only, so that the code is compiled. */
    public void warmUp(int decisions) throws InterruptedException {
        view.clear();
        worker.send("start");
        var growth = new Growth(kind.label());
        growth.follow(this::done, () -> growth.size() >= decisions);
        worker.await(START_WAIT_MAX);
        stopProjections();
    }

    /** Stores the whole backlog, once. */
    @Override
    public Sample run() throws InterruptedException {
        view.clear();
        var cpuBefore = worker.cpu();
        Map<String, Double> metrics = new LinkedHashMap<>();
        double value = kind == StoreKind.BARE_INSERT ? insert() : project(metrics);
        metrics.put("workerCpuMicros", worker.cpu().minus(cpuBefore).toNanos() / 1e3 / backlog.records());
        JvmMemory.of(worker.pid()).addTo(metrics);
        if (kind != StoreKind.BARE_INSERT) {
            stopProjections();
        }
        return new Sample(value, metrics, faults());
    }

    private double insert() throws InterruptedException {
        worker.send(StoreWorker.INSERT + backlog.size());
        return worker.await(INSERT_WAIT_MAX);
    }

    private double project(Map<String, Double> metrics) throws InterruptedException {
        worker.send("start");
        var stored = new Growth("MySQL");
        var all = new Growth(kind.label());
        all.follow(
                () -> {
                    long rows = view.stored(backlog.partition());
                    stored.add(System.nanoTime(), rows);
                    return done();
                },
                () -> all.size() >= backlog.records());
        // Between the two looks of a round both can come to their end.
        stored.add(System.nanoTime(), view.stored(backlog.partition()));
        worker.await(START_WAIT_MAX);
        metrics.put("storedPerSecond", stored.perSecond(backlog.records()));
        return all.perSecond(backlog.records());
    }

    /** Decisions that have gone the whole way. */
    private long done() {
        worker.requireAlive();
        return kind == StoreKind.PROJECTION ? view.shown(backlog.partition()) : view.stored(backlog.partition());
    }

    private List<String> faults() {
        List<String> faults = new ArrayList<>();
        var table = kind == StoreKind.BARE_INSERT ? BareInsert.TABLE : "coupon_decision";
        long rows = view.rows(table);
        if (rows != backlog.size()) {
            faults.add("%s has %,d rows of %,d".formatted(table, rows, backlog.size()));
        }
        long outcomes = kind == StoreKind.PROJECTION ? view.outcomes() : backlog.size();
        if (outcomes != backlog.size()) {
            faults.add("Redis has %,d outcomes of %,d".formatted(outcomes, backlog.size()));
        }
        return faults;
    }

    private void startProjections() throws InterruptedException {
        worker.send("start");
        worker.await(START_WAIT_MAX);
    }

    private void stopProjections() throws InterruptedException {
        worker.send("stop");
        worker.await(STOP_WAIT_MAX);
    }

    @Override
    public void close() {
        worker.close();
        view.close();
    }
}
