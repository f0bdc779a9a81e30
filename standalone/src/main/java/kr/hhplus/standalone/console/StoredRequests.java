package kr.hhplus.standalone.console;

import static java.util.Objects.requireNonNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.ticket.Ticket;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Requests as MySQL has them, with what their coupons were spent on. Thread-safe. */
final class StoredRequests {
    static final int OF_USER_MAX = 50;

    private static final String REQUESTS = """
            SELECT d.coupon_id, d.user_id, d.request_key, d.outcome, d.issuance_number, d.decided_partition,
                   d.decided_offset, d.decided_at, d.issued_at, d.stored_at, r.order_id, r.redeemed_at
            FROM coupon_decision d
            LEFT JOIN coupon_redemption r
              ON r.coupon_id = d.coupon_id AND r.issuance_number = d.issuance_number AND r.user_id = d.user_id
            """;

    private final Jdbi jdbi;

    StoredRequests(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A row.
     *
     * @param issuanceNumber 0: there is none
     * @param decided the last command that decided it
     * @param issuedAt null: there is no coupon
     * @param storedAt when the row was written as it is; null: before such times were kept
     */
    record Stored(
            Ticket ticket,
            Outcome outcome,
            long issuanceNumber,
            LogPosition decided,
            @Nullable Instant issuedAt,
            @Nullable Instant storedAt,
            RequestWay.@Nullable Redeemed redeemed) {}

    Optional<Stored> find(Ticket ticket) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        REQUESTS + "WHERE d.coupon_id = :coupon AND d.user_id = :user AND d.request_key = :requestKey")
                .bind("coupon", ticket.couponId())
                .bind("user", ticket.userId())
                .bind("requestKey", ticket.requestKey())
                .map((row, context) -> stored(row))
                .findFirst());
    }

    /**
     * The user's, the newest first.
     *
     * @param couponId null: of all coupons
     */
    List<Stored> ofUser(long userId, @Nullable Long couponId) {
        return jdbi.withHandle(handle -> handle.createQuery(REQUESTS
                        + "WHERE d.user_id = :user AND (:coupon IS NULL OR d.coupon_id = :coupon)"
                        + " ORDER BY d.decided_at DESC, d.coupon_id DESC LIMIT :limit")
                .bind("user", userId)
                .bind("coupon", couponId)
                .bind("limit", OF_USER_MAX)
                .map((row, context) -> stored(row))
                .list());
    }

    private static Stored stored(ResultSet row) throws SQLException {
        var redeemedAt = time(row, "redeemed_at");
        return new Stored(
                new Ticket(row.getLong("coupon_id"), row.getLong("user_id"), row.getString("request_key")),
                Outcome.valueOf(row.getString("outcome")),
                row.getLong("issuance_number"),
                new LogPosition(
                        row.getInt("decided_partition"),
                        row.getLong("decided_offset"),
                        requireNonNull(time(row, "decided_at"))),
                time(row, "issued_at"),
                time(row, "stored_at"),
                redeemedAt == null ? null : new RequestWay.Redeemed(redeemedAt, row.getLong("order_id")));
    }

    /** Columns hold UTC; read as they are, so that no session's time zone can move them. */
    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }
}
