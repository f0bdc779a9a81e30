package kr.hhplus.standalone.flood;

import io.netty.buffer.ByteBuf;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.flood.FloodReport.Guaranteed;
import kr.hhplus.standalone.guarantee.Evidence;
import kr.hhplus.standalone.guarantee.EvidenceReader;
import kr.hhplus.standalone.guarantee.Guarantees;
import kr.hhplus.standalone.guarantee.StoredDecision;
import kr.hhplus.standalone.guarantee.StoredDecisions;

/** Floods a campaign that nobody has asked for yet, waits until all is decided and stored, and verifies the sale. */
public final class Flood {
    /** How long to wait while nothing at all moves. Longer than a request is sent again. */
    private static final Duration NO_ANSWER_MAX = Duration.ofSeconds(150);

    private static final Duration NO_PROGRESS_MAX = Duration.ofMinutes(1);
    private static final long POLL_MS = 50;

    private final FloodTarget target;
    private final FloodPlan plan;
    private final FloodProgress progress;

    private Flood(FloodTarget target, FloodPlan plan, FloodProgress progress) {
        this.target = target;
        this.plan = plan;
        this.progress = progress;
    }

    /** Throws {@link CommandFailure} when the flood cannot be run; what it finds out is in the report. */
    public static FloodReport run(FloodTarget target, FloodPlan plan, FloodProgress progress)
            throws InterruptedException {
        return new Flood(target, plan, progress).run();
    }

    private FloodReport run() throws InterruptedException {
        try (var stored = new StoredDecisions(target.mysql());
                var seen = new SeenOutcomes(stored, plan.couponId())) {
            var reader = new EvidenceReader(target.kafka(), stored, NO_PROGRESS_MAX);
            var start = reader.startOfNew(plan.couponId());
            CampaignClient.define(target, plan.couponId(), plan.stock());

            var threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
            LoadResult load;
            OutcomeWatch watch;
            var count = new StoredCount(stored, plan.couponId());
            try {
                var loop = threads.next();
                var outcomes = new OutcomeWatch(plan, target, loop, outcome -> {
                    progress.onOutcome(outcome.intendedNanos(), System.nanoTime());
                    seen.add(outcome);
                });
                watch = outcomes;
                watch.start();
                var publish = new PublishLoad(plan, target, loop, new PublishLoad.Listener() {
                    @Override
                    public void onAccepted(long user, long intendedNanos, ByteBuf body) {
                        progress.onAccepted(intendedNanos, System.nanoTime());
                        outcomes.onAccepted(user, intendedNanos, body);
                    }

                    @Override
                    public void onSentAgain(String why) {
                        progress.onSentAgain(why);
                    }
                });
                load = await(publish.start(), publish, count);
                count.stopResting();
                awaitStored(count, load.acceptedUsers().size());
                awaitSeen(watch);
                watch.close();
            } finally {
                threads.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
            }
            var evidence = reader.read(plan.couponId(), start, load.acceptedUsers(), seen.await());
            return report(load, watch, evidence, count.changedNanos());
        }
    }

    private LoadResult await(CompletableFuture<LoadResult> result, PublishLoad load, StoredCount count)
            throws InterruptedException {
        int before = -1;
        long lastChangeNanos = System.nanoTime();
        while (true) {
            try {
                return result.get(POLL_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException running) {
                int answered = load.answered();
                progress.onAnswered(answered);
                count.look();
                if (answered != before) {
                    before = answered;
                    lastChangeNanos = System.nanoTime();
                } else if (System.nanoTime() - lastChangeNanos > NO_ANSWER_MAX.toNanos()) {
                    throw CommandFailure.failed("the API has answered no request for %d s; %,d of %,d are answered"
                            .formatted(NO_ANSWER_MAX.toSeconds(), answered, plan.requests()));
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("the load generator failed", e.getCause());
            }
        }
    }

    /** Until as many rows are stored as tickets were accepted, or nothing moves any more. */
    private void awaitStored(StoredCount count, long tickets) throws InterruptedException {
        long startNanos = System.nanoTime();
        while (true) {
            count.look();
            progress.onStored(Math.min(count.rows(), tickets), tickets);
            long now = System.nanoTime();
            long stillNanos = Math.min(now - startNanos, now - count.changedNanos());
            if (count.rows() >= tickets || stillNanos > NO_PROGRESS_MAX.toNanos()) {
                return;
            }
            Thread.sleep(POLL_MS / 2);
        }
    }

    private static void awaitSeen(OutcomeWatch watch) throws InterruptedException {
        int before = watch.open();
        long lastChangeNanos = System.nanoTime();
        while (watch.open() > 0 && System.nanoTime() - lastChangeNanos < NO_PROGRESS_MAX.toNanos()) {
            if (watch.open() != before) {
                before = watch.open();
                lastChangeNanos = System.nanoTime();
            }
            Thread.sleep(POLL_MS);
        }
    }

    private FloodReport report(LoadResult load, OutcomeWatch watch, Evidence evidence, long storedNanos) {
        Set<Long> decided = evidence.decisions().stream()
                .filter(IssueDecided.class::isInstance)
                .map(decision -> ((IssueDecided) decision).userId())
                .collect(Collectors.toSet());
        Set<Long> stored = evidence.rows().stream().map(StoredDecision::userId).collect(Collectors.toSet());
        double elapsedSeconds = Math.max(0, storedNanos - load.startNanos()) / 1e9;
        Map<String, Long> unexpected = new TreeMap<>(load.unexpected());
        watch.unexpected().forEach((code, count) -> unexpected.merge("ticket " + code, count, Long::sum));
        return new FloodReport(
                plan.couponId(),
                plan.stock(),
                plan.users(),
                plan.requests(),
                plan.requestsPerSecond(),
                plan.connections(),
                plan.seed(),
                load.accepted(),
                load.refused(),
                unexpected,
                load.unanswered(),
                load.retries(),
                load.acceptedUsers().size(),
                load.refusedUsers(),
                decided.size(),
                evidence.rows().stream()
                        .filter(row -> row.outcome() == Outcome.ISSUED)
                        .count(),
                evidence.rows().size(),
                missing(load.acceptedUsers(), decided),
                missing(load.acceptedUsers(), stored),
                watch.open(),
                elapsedSeconds * 1_000,
                elapsedSeconds == 0 ? 0 : load.acceptedUsers().size() / elapsedSeconds,
                plan.requests() / ((load.answeredNanos() - load.startNanos()) / 1e9),
                FloodReport.Latency.ofMicros(load.answerMicros()),
                FloodReport.Latency.ofMicros(watch.decisionMicros()),
                verdicts(evidence));
    }

    private static long missing(Set<Long> wanted, Set<Long> present) {
        Set<Long> missing = new HashSet<>(wanted);
        missing.removeAll(present);
        return missing.size();
    }

    private static List<Guaranteed> verdicts(Evidence evidence) {
        return Guarantees.ALL.stream()
                .map(guarantee -> {
                    var verdict = guarantee.verify(evidence);
                    return new Guaranteed(guarantee.name(), verdict.held(), verdict.evidence());
                })
                .toList();
    }
}
