package kr.hhplus.orderpayment.lifecycle;

import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.core.DefaultLockingTaskExecutor;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockingTaskExecutor;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.springframework.jdbc.core.JdbcTemplate;

/** Jobs that run on one instance at a time, by a lock in MySQL that times out by MySQL's clock. Thread-safe. */
public final class SingleInstanceJobs {
    private final LockingTaskExecutor executor;
    private final Clock clock;

    public SingleInstanceJobs(DataSource dataSource, Clock clock) {
        this.executor = new DefaultLockingTaskExecutor(
                new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                        .withJdbcTemplate(new JdbcTemplate(dataSource))
                        .usingDbTime()
                        .build()));
        this.clock = clock;
    }

    /**
     * Runs the job unless another instance does, or has done so just now.
     *
     * @param timeMax after which another instance may take it that this one is dead
     * @param interval for which no instance runs it again
     */
    public void run(String name, Duration timeMax, Duration interval, Runnable job) {
        executor.executeWithLock(job, new LockConfiguration(clock.instant(), name, timeMax, interval));
    }
}
