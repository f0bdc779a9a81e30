package kr.hhplus.standalone.console;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The jobs of this process, one at a time. The last ones are kept in memory: whoever starts the process anew ends and
 * forgets them. Thread-safe.
 */
final class Jobs implements AutoCloseable {
    private static final int KEPT_MAX = 20;
    private static final Duration END_WAIT_MAX = Duration.ofSeconds(5);

    private final JobWork work;
    private final Clock clock;
    /** The newest first. */
    private final Deque<Job> jobs = new ArrayDeque<>();

    Jobs(JobWork work, Clock clock) {
        this.work = work;
        this.clock = clock;
    }

    /** Empty while another one runs. */
    synchronized Optional<Job.View> start(JobRequest request, String operator) {
        if (jobs.stream().anyMatch(Job::isRunning)) {
            return Optional.empty();
        }
        var job = new Job(UUID.randomUUID().toString(), request, operator, work::run, clock);
        jobs.addFirst(job);
        if (jobs.size() > KEPT_MAX) {
            jobs.removeLast();
        }
        job.start();
        return Optional.of(job.view());
    }

    /** Empty where there is no such job; one that has ended stays what it is. */
    synchronized Optional<Job.View> cancel(String id) {
        var found = jobs.stream().filter(job -> job.id().equals(id)).findFirst();
        found.ifPresent(Job::cancel);
        return found.map(Job::view);
    }

    /** The newest first. */
    synchronized List<Job.View> list() {
        return jobs.stream().map(Job::view).toList();
    }

    @Override
    public void close() throws InterruptedException {
        Optional<Job> running;
        synchronized (this) {
            running = jobs.stream().filter(Job::isRunning).findFirst();
        }
        if (running.isPresent()) {
            running.get().cancel();
            running.get().await(END_WAIT_MAX.toMillis());
        }
    }
}
