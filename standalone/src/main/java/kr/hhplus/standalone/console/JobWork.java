package kr.hhplus.standalone.console;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import kr.hhplus.standalone.audit.Audit;
import kr.hhplus.standalone.audit.AuditProgress;
import kr.hhplus.standalone.audit.AuditTarget;
import kr.hhplus.standalone.deadletter.DeadLetterId;
import kr.hhplus.standalone.deadletter.Redrive;
import kr.hhplus.standalone.replay.Replay;
import org.jspecify.annotations.Nullable;

/** What jobs do: the same as the commands of their names. */
final class JobWork {
    private static final double NANOS_A_SECOND = 1e9;

    private final AuditTarget servers;

    JobWork(AuditTarget servers) {
        this.servers = servers;
    }

    /**
     * What came of it.
     *
     * @param isPassed whether the command would end with 0
     * @param lines what it would print
     */
    record Result(boolean isPassed, List<String> lines) {}

    /** Ends with an exception where it fails or is interrupted. */
    Result run(JobRequest job, JobProgress progress) throws InterruptedException {
        return switch (job.kind()) {
            case AUDIT -> audit(job.couponId(), progress);
            case REPLAY -> replay(job, progress);
            case REDRIVE -> redrive(job, progress);
        };
    }

    private Result audit(@Nullable Long couponId, JobProgress progress) throws InterruptedException {
        var read = new AtomicLong();
        var report = Audit.run(servers, couponId, new AuditProgress() {
            @Override
            public void onTotal(long offsets) {
                progress.total(offsets);
            }

            @Override
            public void onRead(long offsets) {
                progress.done(read.addAndGet(offsets));
            }

            @Override
            public void onCompared(long rowsAndKeys) {}
        });
        return new Result(report.passed(), lines(report::print));
    }

    private Result replay(JobRequest job, JobProgress progress) throws InterruptedException {
        var projection = requireNonNull(job.projection());
        var from = job.fromOffset() == null && job.fromTime() == null
                ? Replay.From.usual(projection)
                : new Replay.From(job.fromOffset(), job.fromTime());
        List<String> lines = new ArrayList<>();
        try (var replay = Replay.plan(servers, projection, job.couponId(), from)) {
            if (replay.records() == 0) {
                return new Result(true, List.of("there is nothing to replay"));
            }
            replay.scope().ifPresent(lines::add);
            if (job.isDryRun()) {
                lines.addAll(replay.planned());
                return new Result(true, lines);
            }
            progress.total(replay.records());
            long startNanos = System.nanoTime();
            replay.begin();
            replay.await(progress::done);
            lines.add(replay.done((double) (System.nanoTime() - startNanos) / NANOS_A_SECOND));
            return new Result(true, lines);
        }
    }

    private Result redrive(JobRequest job, JobProgress progress) {
        var ids = job.ids();
        var report = Redrive.run(
                servers.kafka(), job.isParked(), job.isDryRun(), Redrive.ATTEMPTS_MAX_DEFAULT, false, redrive -> {
                    if (ids != null) {
                        return redrive.each(
                                ids.stream().map(DeadLetterId::parse).toList());
                    }
                    progress.total(redrive.size());
                    return redrive.all(progress::done);
                });
        return new Result(report.isDone(), lines(out -> report.print(out, job.isDryRun())));
    }

    private static List<String> lines(Consumer<PrintWriter> print) {
        var text = new StringWriter();
        var out = new PrintWriter(text);
        print.accept(out);
        out.flush();
        return text.toString().lines().toList();
    }
}
