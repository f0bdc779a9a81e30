package kr.hhplus.standalone.guarantee;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import kr.hhplus.backends.MySqlAddress;
import kr.hhplus.schemas.connection.MySqlSettings;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.ticket.Ticket;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads coupon_decision in MySQL. Thread-safe. */
public final class StoredDecisions implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 2;
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(10);
    private static final String COLUMNS =
            "coupon_id, user_id, request_key, outcome, issuance_number, rank_no, decided_partition, decided_offset, decided_at, expires_at";

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    public StoredDecisions(MySqlAddress address) {
        this.pool = new MySqlSettings(
                        address.url(), address.user(), address.password(), CONNECTIONS_MAX, ANSWER_WAIT_MAX)
                .open("evidence");
        this.jdbi = Jdbi.create(pool);
    }

    public long count(long couponId) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT COUNT(*) FROM coupon_decision WHERE coupon_id = :id")
                        .bind("id", couponId)
                        .mapTo(Long.class)
                        .one());
    }

    /** Of the user's only request. */
    public Optional<StoredDecision> find(long couponId, long userId) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + COLUMNS
                        + " FROM coupon_decision WHERE coupon_id = :id AND user_id = :user AND request_key = ''")
                .bind("id", couponId)
                .bind("user", userId)
                .map((row, context) -> decision(row))
                .findOne());
    }

    public List<StoredDecision> all(long couponId) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT " + COLUMNS + " FROM coupon_decision WHERE coupon_id = :id")
                        .bind("id", couponId)
                        .map((row, context) -> decision(row))
                        .list());
    }

    private static StoredDecision decision(ResultSet row) throws SQLException {
        Instant decidedAt = time(row, "decided_at");
        if (decidedAt == null) {
            throw new SQLException("decided_at is NULL");
        }
        return new StoredDecision(
                new Ticket(row.getLong("coupon_id"), row.getLong("user_id"), row.getString("request_key")),
                Outcome.valueOf(row.getString("outcome")),
                row.getLong("issuance_number"),
                row.getLong("rank_no"),
                new LogPosition(row.getInt("decided_partition"), row.getLong("decided_offset"), decidedAt),
                time(row, "expires_at"));
    }

    /** Columns hold UTC; read as they are, so that no session's time zone can move them. */
    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }

    @Override
    public void close() {
        pool.close();
    }
}
