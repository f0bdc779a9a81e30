package kr.hhplus.standalone.console;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One job, from its start on; a thread of its own does it. Thread-safe. */
final class Job implements JobProgress {
    private static final Logger log = LoggerFactory.getLogger(Job.class);
    private static final int LINES_MAX = 200;

    enum State {
        RUNNING,
        PASSED,
        FAILED,
        CANCELLED
    }

    /** What the thread does. */
    interface Work {
        /** Ends with an exception where it fails or is interrupted. */
        JobWork.Result run(JobRequest request, JobProgress progress) throws InterruptedException;
    }

    /**
     * A job as it is told.
     *
     * @param arguments those that were given
     * @param endedAt null: it runs
     * @param done offsets of the log that lie behind it, marks of transactions included
     * @param total offsets that it goes over; 0: none, or it does not know yet
     * @param lines what the command of the kind would print, or why it failed
     */
    record View(
            String id,
            JobRequest.Kind kind,
            Map<String, Object> arguments,
            boolean dryRun,
            String operator,
            State state,
            Instant startedAt,
            @Nullable Instant endedAt,
            long done,
            long total,
            List<String> lines) {}

    private final String id;
    private final JobRequest request;
    private final String operator;
    private final Work work;
    private final Clock clock;
    private final Instant startedAt;
    private final Thread thread;
    private State state = State.RUNNING;
    private boolean isCancelled;
    private @Nullable Instant endedAt;
    private long done;
    private long total;
    private List<String> lines = List.of();

    Job(String id, JobRequest request, String operator, Work work, Clock clock) {
        this.id = id;
        this.request = request;
        this.operator = operator;
        this.work = work;
        this.clock = clock;
        this.startedAt = now();
        this.thread = new Thread(this::run, "console-job");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            var result = work.run(request, this);
            end(result.isPassed() ? State.PASSED : State.FAILED, result.lines());
        } catch (InterruptedException | RuntimeException e) {
            log.debug("job {} has failed", id, e);
            end(State.FAILED, List.of(String.valueOf(e.getMessage())));
        } catch (Error e) {
            // Whatever it is: a job that does not end keeps all others from starting.
            log.error("job {} has broken off", id, e);
            end(State.FAILED, List.of(e.toString()));
        }
    }

    /** Whatever an interrupted job says, it was cancelled. */
    private synchronized void end(State how, List<String> said) {
        state = isCancelled && how != State.PASSED ? State.CANCELLED : how;
        lines = said.size() <= LINES_MAX ? said : shortened(said);
        endedAt = now();
        log.info("job {}, {}, has ended: {}", id, request.kind(), state);
    }

    /** The first and the last ones: the sum is at the end. */
    private static List<String> shortened(List<String> said) {
        int half = (LINES_MAX - 1) / 2;
        List<String> lines = new ArrayList<>(said.subList(0, half));
        lines.add("... and %,d more".formatted(said.size() - 2 * half));
        lines.addAll(said.subList(said.size() - half, said.size()));
        return lines;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Does nothing to one that has ended. */
    synchronized void cancel() {
        if (state == State.RUNNING) {
            isCancelled = true;
            thread.interrupt();
        }
    }

    /** Waits until it has ended, or for so long. */
    void await(long waitMs) throws InterruptedException {
        thread.join(waitMs);
    }

    @Override
    public synchronized void total(long offsets) {
        total = offsets;
    }

    @Override
    public synchronized void done(long offsets) {
        done = Math.max(done, offsets);
    }

    String id() {
        return id;
    }

    synchronized boolean isRunning() {
        return state == State.RUNNING;
    }

    synchronized View view() {
        return new View(
                id,
                request.kind(),
                request.arguments(),
                request.isDryRun(),
                operator,
                state,
                startedAt,
                endedAt,
                done,
                total,
                lines);
    }
}
