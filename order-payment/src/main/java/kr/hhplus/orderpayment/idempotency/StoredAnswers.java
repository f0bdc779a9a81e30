package kr.hhplus.orderpayment.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import kr.hhplus.orderpayment.database.Decided;
import kr.hhplus.orderpayment.database.Transactions;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Answers by the key of their call, in idempotency_key. A key is claimed by its row, in the transaction that also does
 * the work: the claim of a process that dies goes with its work.
 *
 * <p>Thread-safe.
 */
public final class StoredAnswers {
    /** Answers that are forgotten at once. */
    static final int DELETE_ROWS_MAX = 1_000;

    /** NOWAIT where a row is locked: ER_LOCK_NOWAIT of MySQL, ER_LOCK_WAIT_TIMEOUT of MariaDB. */
    private static final Set<Integer> LOCKED = Set.of(3572, 1205);

    private final Clock clock;

    public StoredAnswers(Clock clock) {
        this.clock = clock;
    }

    /** A call that has a key. */
    record Call(String scope, long userId, String key, String requestHash) {
        static Call of(String scope, long userId, String key, byte[] request) {
            try {
                var sha256 = MessageDigest.getInstance("SHA-256");
                sha256.update(scope.getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) 0);
                return new Call(scope, userId, key, HexFormat.of().formatHex(sha256.digest(request)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** An HTTP status and a body. */
    record Answer(int status, String json) {}

    /** The answer given before, or that none can be given; null: the key is new. */
    @Nullable
    Decided<Answer> find(Handle handle, Call call) {
        var answered = read(handle, call);
        if (answered != null) {
            return answered;
        }
        try {
            // What is not committed yet cannot be read, but it is locked.
            bind(handle.createQuery("""
                                    SELECT 1 FROM idempotency_key
                                    WHERE scope = :scope AND user_id = :userId AND idempotency_key = :key
                                    FOR UPDATE NOWAIT
                                    """), call).mapTo(Integer.class).findOne();
        } catch (JdbiException e) {
            if (LOCKED.contains(Transactions.errorCode(e))) {
                return Decided.refused(Problem.of(
                        ProblemCode.IDEMPOTENCY_IN_PROGRESS,
                        "A call with this Idempotency-Key is being answered; ask again with the same key."));
            }
            throw e;
        }
        return read(handle, call);
    }

    private static @Nullable Decided<Answer> read(Handle handle, Call call) {
        return bind(handle.createQuery("""
                                SELECT request_hash, http_status, response FROM idempotency_key
                                WHERE scope = :scope AND user_id = :userId AND idempotency_key = :key
                                """), call)
                .map((row, context) -> row.getString("request_hash").equals(call.requestHash())
                        ? Decided.done(new Answer(row.getInt("http_status"), row.getString("response")))
                        : Decided.<Answer>refused(Problem.of(
                                ProblemCode.IDEMPOTENCY_MISMATCH,
                                "This Idempotency-Key came with another request before; take a new one.")))
                .findOne()
                .orElse(null);
    }

    /** False: another call has the key since; it has ended. */
    boolean claim(Handle handle, Call call) {
        try {
            bind(handle.createUpdate("""
                                    INSERT INTO idempotency_key
                                      (scope, user_id, idempotency_key, request_hash, http_status, response, created_at)
                                    VALUES (:scope, :userId, :key, :hash, 0, '', :now)
                                    """), call)
                    .bind("hash", call.requestHash())
                    .bind("now", clock.instant())
                    .execute();
            return true;
        } catch (JdbiException e) {
            if (Transactions.isDuplicateKey(e)) {
                return false;
            }
            throw e;
        }
    }

    void keep(Handle handle, Call call, Answer answer) {
        bind(handle.createUpdate("""
                                UPDATE idempotency_key SET http_status = :status, response = :response
                                WHERE scope = :scope AND user_id = :userId AND idempotency_key = :key
                                """), call)
                .bind("status", answer.status())
                .bind("response", answer.json())
                .execute();
    }

    /** Forgets answers that are older, {@value #DELETE_ROWS_MAX} at most; returns how many. */
    int forgetBefore(Handle handle, Instant time) {
        return handle.createUpdate("DELETE FROM idempotency_key WHERE created_at < :time LIMIT :max")
                .bind("time", time)
                .bind("max", DELETE_ROWS_MAX)
                .execute();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Call call) {
        return statement
                .bind("scope", call.scope())
                .bind("userId", call.userId())
                .bind("key", call.key());
    }
}
