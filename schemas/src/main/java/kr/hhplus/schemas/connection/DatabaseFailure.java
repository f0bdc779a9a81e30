package kr.hhplus.schemas.connection;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/** What failures of the database mean. */
public final class DatabaseFailure {
    /** The class of SQLSTATE codes of broken connections. */
    private static final String CONNECTION = "08";

    private DatabaseFailure() {}

    /** Whether the database could not be reached or did not answer in time, so that trying later may help. */
    public static boolean isUnavailable(Throwable failure) {
        var sql = sqlCause(failure);
        return sql instanceof SQLTransientException
                || sql instanceof SQLRecoverableException
                || sql instanceof SQLNonTransientConnectionException
                || (sql != null
                        && sql.getSQLState() != null
                        && sql.getSQLState().startsWith(CONNECTION));
    }

    /** The database's own word in a failure; null: it is none of the database's. */
    public static @Nullable SQLException sqlCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
