package kr.hhplus.standalone.flood;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import kr.hhplus.standalone.guarantee.SeenOutcome;
import kr.hhplus.standalone.guarantee.StoredDecision;
import kr.hhplus.standalone.guarantee.StoredDecisions;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks into MySQL as soon as a client has seen an outcome, and remembers what was there. */
public final class SeenOutcomes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SeenOutcomes.class);
    private static final Duration MYSQL_WAIT_MAX = Duration.ofMinutes(1);

    private final StoredDecisions stored;
    private final long couponId;
    private final List<SeenOutcome> checked = new CopyOnWriteArrayList<>();
    private final ExecutorService checker = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "seen-outcomes");
        thread.setDaemon(true);
        return thread;
    });

    public SeenOutcomes(StoredDecisions stored, long couponId) {
        this.stored = stored;
        this.couponId = couponId;
    }

    /** Returns at once. At most {@link OutcomeWatch#SAMPLE_MAX} calls. */
    public void add(OutcomeWatch.Seen seen) {
        checker.execute(() -> checked.add(new SeenOutcome(
                seen.user(),
                seen.outcome(),
                seen.issuanceNumber(),
                find(seen.user()).orElse(null))));
    }

    /** While MySQL is down nothing can be looked up, but nothing can be added to it either. */
    private Optional<StoredDecision> find(long user) {
        long deadline = System.nanoTime() + MYSQL_WAIT_MAX.toNanos();
        while (true) {
            try {
                return stored.find(couponId, user);
            } catch (JdbiException e) {
                if (System.nanoTime() - deadline > 0) {
                    log.warn("MySQL does not answer, so a seen outcome counts as not stored", e);
                    return Optional.empty();
                }
            }
        }
    }

    /** Everything that was added so far. */
    public List<SeenOutcome> await() throws InterruptedException {
        checker.shutdown();
        if (!checker.awaitTermination(2 * MYSQL_WAIT_MAX.toSeconds(), TimeUnit.SECONDS)) {
            log.warn("not every seen outcome could be looked up");
        }
        return List.copyOf(checked);
    }

    @Override
    public void close() {
        checker.shutdownNow();
    }
}
