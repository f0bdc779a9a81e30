package kr.hhplus.orderpayment.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import kr.hhplus.schemas.connection.DatabaseFailure;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions on MySQL, as the transaction manager makes them, so that all that runs inside shares one. A deadlock, a
 * lock that is not had in time, or a transaction that could not even begin, is tried again, {@value #TRIES_MAX} times in all; then, and when MySQL is away, the caller
 * gets a {@link StorageUnavailableException}.
 *
 * <p>A call may wait for a connection for as long as the pool lets it. So while MySQL is away one call a second asks it,
 * and all others are refused at once: callers' threads are not all held by a server that does not answer.
 *
 * <p>Thread-safe.
 */
public final class Transactions {
    static final int TRIES_MAX = 4;

    private static final Logger log = LoggerFactory.getLogger(Transactions.class);
    private static final long PAUSE_MS_MAX = 20;
    /** So long MySQL is left alone after it did not answer. */
    private static final Duration AWAY_PAUSE = Duration.ofSeconds(1);
    /** ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK. */
    private static final Set<Integer> LOCKED = Set.of(1205, 1213);

    private final Jdbi jdbi;
    private final TransactionTemplate template;
    private final Circuit circuit;

    /** Both of one data source, which the transaction manager's connections are taken from. */
    public Transactions(Jdbi jdbi, PlatformTransactionManager transactions) {
        this(jdbi, transactions, new Circuit(AWAY_PAUSE));
    }

    Transactions(Jdbi jdbi, PlatformTransactionManager transactions, Circuit circuit) {
        this.jdbi = jdbi;
        this.template = new TransactionTemplate(transactions);
        this.circuit = circuit;
    }

    /** Commits what the work has done, unless it throws. The work may be called several times. */
    public <T> T run(Function<Handle, T> work) {
        return asked(() -> retrying(() -> template.execute(status -> jdbi.withHandle(work::apply))));
    }

    /** Commits what the work has done; where it refuses, nothing has changed. The work may be called several times. */
    public <T> Decided<T> decide(Function<Handle, Decided<T>> work) {
        return asked(() -> retrying(() -> template.execute(status -> {
            var decided = jdbi.withHandle(work::apply);
            if (decided instanceof Decided.Refused<T>) {
                status.setRollbackOnly();
            }
            return decided;
        })));
    }

    /** Reads without a transaction: each statement sees what was committed before it. */
    public <T> T read(Function<Handle, T> work) {
        return asked(() -> jdbi.withHandle(work::apply));
    }

    private <T> T asked(Supplier<T> call) {
        if (!circuit.allows()) {
            throw new StorageUnavailableException();
        }
        try {
            var result = call.get();
            if (circuit.succeeded()) {
                log.info("MySQL answers again");
            }
            return result;
        } catch (JdbiException | TransactionException | DataAccessException failure) {
            throw unavailableIfSo(failure);
        }
    }

    private static <T> T retrying(Supplier<T> transaction) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transaction.get();
            } catch (JdbiException | TransactionException | DataAccessException failure) {
                if (attempt == TRIES_MAX || !isTryAgain(failure)) {
                    throw failure;
                }
            }
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(1, PAUSE_MS_MAX * attempt + 1)));
        }
    }

    private RuntimeException unavailableIfSo(RuntimeException failure) {
        var sql = DatabaseFailure.sqlCause(failure);
        boolean away = DatabaseFailure.isUnavailable(failure) && !isLocked(sql);
        if (away && circuit.failed()) {
            log.warn("MySQL does not answer; one call tries every {} ms", AWAY_PAUSE.toMillis(), failure);
        }
        boolean passing = sql == null || isTryAgain(failure) || away;
        return passing ? new StorageUnavailableException(failure) : failure;
    }

    private static boolean isTryAgain(Throwable failure) {
        var sql = DatabaseFailure.sqlCause(failure);
        // A pooled connection that had died in the meantime; but nobody waits for the pool several times.
        boolean neverBegan = failure instanceof CannotCreateTransactionException
                && !(sql instanceof SQLTransientConnectionException);
        return neverBegan || isLocked(sql);
    }

    /** MySQL has answered, but others have the rows. */
    private static boolean isLocked(@Nullable SQLException sql) {
        return sql != null && LOCKED.contains(sql.getErrorCode());
    }

    /** Whether a statement failed because a row with this key exists. */
    public static boolean isDuplicateKey(JdbiException failure) {
        var sql = DatabaseFailure.sqlCause(failure);
        return sql != null && sql.getErrorCode() == 1062;
    }

    /** The database's own error number; 0: there is none. */
    public static int errorCode(JdbiException failure) {
        var sql = DatabaseFailure.sqlCause(failure);
        return sql == null ? 0 : sql.getErrorCode();
    }
}
