package kr.hhplus.orderpayment.database;

import java.sql.SQLTransientConnectionException;
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
 * <p>Thread-safe.
 */
public final class Transactions {
    static final int TRIES_MAX = 4;

    private static final long PAUSE_MS_MAX = 20;
    /** ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK. */
    private static final Set<Integer> TRY_AGAIN = Set.of(1205, 1213);

    private final Jdbi jdbi;
    private final TransactionTemplate template;

    /** Both of one data source, which the transaction manager's connections are taken from. */
    public Transactions(Jdbi jdbi, PlatformTransactionManager transactions) {
        this.jdbi = jdbi;
        this.template = new TransactionTemplate(transactions);
    }

    /** Commits what the work has done, unless it throws. The work may be called several times. */
    public <T> T run(Function<Handle, T> work) {
        return retrying(() -> template.execute(status -> jdbi.withHandle(work::apply)));
    }

    /** Commits what the work has done; where it refuses, nothing has changed. The work may be called several times. */
    public <T> Decided<T> decide(Function<Handle, Decided<T>> work) {
        return retrying(() -> template.execute(status -> {
            var decided = jdbi.withHandle(work::apply);
            if (decided instanceof Decided.Refused<T>) {
                status.setRollbackOnly();
            }
            return decided;
        }));
    }

    /** Reads without a transaction: each statement sees what was committed before it. */
    public <T> T read(Function<Handle, T> work) {
        return unavailableIfSo(() -> jdbi.withHandle(work::apply));
    }

    private static <T> T retrying(Supplier<T> transaction) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transaction.get();
            } catch (JdbiException | TransactionException | DataAccessException failure) {
                if (attempt == TRIES_MAX || !isTryAgain(failure)) {
                    throw unavailableIfSo(failure);
                }
            }
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(1, PAUSE_MS_MAX * attempt + 1)));
        }
    }

    private static <T> T unavailableIfSo(Supplier<T> read) {
        try {
            return read.get();
        } catch (JdbiException failure) {
            throw unavailableIfSo(failure);
        }
    }

    private static RuntimeException unavailableIfSo(RuntimeException failure) {
        var sql = DatabaseFailure.sqlCause(failure);
        boolean passing = sql == null || isTryAgain(failure) || DatabaseFailure.isUnavailable(failure);
        return passing ? new StorageUnavailableException(failure) : failure;
    }

    private static boolean isTryAgain(Throwable failure) {
        var sql = DatabaseFailure.sqlCause(failure);
        // A pooled connection that had died in the meantime; but nobody waits for the pool several times.
        boolean neverBegan = failure instanceof CannotCreateTransactionException
                && !(sql instanceof SQLTransientConnectionException);
        return neverBegan || (sql != null && TRY_AGAIN.contains(sql.getErrorCode()));
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
