package kr.hhplus.orderpayment.point;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import kr.hhplus.orderpayment.database.Decided;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The points of users, whole won. Every change is one conditional update of the user's row and one row of history, in the
 * caller's transaction; the signed amounts of the history add up to the balance.
 *
 * <p>Thread-safe.
 */
public final class Points {
    private final Clock clock;
    private final long balanceMax;

    /** @param balanceMax the most that a charge may lead to */
    public Points(Clock clock, long balanceMax) {
        this.clock = clock;
        this.balanceMax = balanceMax;
    }

    /** What a user has. */
    public record Balance(long userId, long balance) {}

    enum Type {
        CHARGE,
        SPEND,
        REFUND
    }

    /** One change of a balance; amount without a sign. */
    record Change(
            long id,
            Type type,
            long amount,
            long balanceAfter,
            @Nullable Long paymentId,
            Instant createdAt) {}

    /** Adds, up to the bound; refuses with POINT_LIMIT_EXCEEDED. */
    public Decided<Balance> charge(Handle handle, long userId, long amount) {
        if (!addUpTo(handle, userId, amount, balanceMax)) {
            lock(handle, userId);
            if (!addUpTo(handle, userId, amount, balanceMax)) {
                long balance = balance(handle, userId);
                return Decided.refused(Problem.of(
                                ProblemCode.POINT_LIMIT_EXCEEDED,
                                "The balance is %d, and may be %d at most; charge %d or less."
                                        .formatted(balance, balanceMax, Math.max(0, balanceMax - balance)))
                        .with("balance", balance)
                        .with("balanceMax", balanceMax));
            }
        }
        return Decided.done(record(handle, userId, Type.CHARGE, amount, null));
    }

    /** Takes away; refuses with INSUFFICIENT_POINTS. An amount of 0 leaves no trace. */
    public Decided<Balance> spend(Handle handle, long userId, long amount, long paymentId) {
        if (amount == 0) {
            return Decided.done(new Balance(userId, balance(handle, userId)));
        }
        int changed = handle.createUpdate("""
                        UPDATE user_point SET balance = balance - :amount
                        WHERE user_id = :userId AND balance >= :amount
                        """)
                .bind("userId", userId)
                .bind("amount", amount)
                .execute();
        if (changed == 0) {
            long balance = balance(handle, userId);
            return Decided.refused(Problem.of(
                            ProblemCode.INSUFFICIENT_POINTS,
                            "%d points are needed, and the user has %d.".formatted(amount, balance))
                    .with("needed", amount)
                    .with("balance", balance));
        }
        return Decided.done(record(handle, userId, Type.SPEND, amount, paymentId));
    }

    /** Gives back, over the bound if need be: it is the user's money. An amount of 0 leaves no trace. */
    public Balance refund(Handle handle, long userId, long amount, long paymentId) {
        if (amount == 0) {
            return new Balance(userId, balance(handle, userId));
        }
        handle.createUpdate("""
                        INSERT INTO user_point (user_id, balance) VALUES (:userId, :amount)
                        ON DUPLICATE KEY UPDATE balance = balance + VALUES(balance)
                        """).bind("userId", userId).bind("amount", amount).execute();
        return record(handle, userId, Type.REFUND, amount, paymentId);
    }

    /** Makes this the only transaction that changes the user's points, until it ends. */
    public void lock(Handle handle, long userId) {
        handle.createUpdate("""
                        INSERT INTO user_point (user_id, balance) VALUES (:userId, 0)
                        ON DUPLICATE KEY UPDATE balance = balance
                        """).bind("userId", userId).execute();
    }

    long balance(Handle handle, long userId) {
        return handle.createQuery("SELECT balance FROM user_point WHERE user_id = :userId")
                .bind("userId", userId)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /** The newest first, before the change of this id. */
    List<Change> history(Handle handle, long userId, long before, int limit) {
        return handle.createQuery("""
                        SELECT id, type, amount, balance_after, payment_id, created_at FROM point_history
                        WHERE user_id = :userId AND id < :before
                        ORDER BY id DESC LIMIT :limit
                        """)
                .bind("userId", userId)
                .bind("before", before)
                .bind("limit", limit)
                .map((row, context) -> new Change(
                        row.getLong("id"),
                        Type.valueOf(row.getString("type")),
                        row.getLong("amount"),
                        row.getLong("balance_after"),
                        row.getObject("payment_id", Long.class),
                        row.getTimestamp("created_at").toInstant()))
                .list();
    }

    private static boolean addUpTo(Handle handle, long userId, long amount, long max) {
        return handle.createUpdate("""
                        UPDATE user_point SET balance = balance + :amount
                        WHERE user_id = :userId AND balance <= :max - :amount
                        """)
                        .bind("userId", userId)
                        .bind("amount", amount)
                        .bind("max", max)
                        .execute()
                == 1;
    }

    private Balance record(Handle handle, long userId, Type type, long amount, @Nullable Long paymentId) {
        long balance = balance(handle, userId);
        handle.createUpdate("""
                        INSERT INTO point_history (user_id, type, amount, balance_after, payment_id, created_at)
                        VALUES (:userId, :type, :amount, :balance, :paymentId, :now)
                        """)
                .bind("userId", userId)
                .bind("type", type.name())
                .bind("amount", amount)
                .bind("balance", balance)
                .bind("paymentId", paymentId)
                .bind("now", clock.instant())
                .execute();
        return new Balance(userId, balance);
    }
}
