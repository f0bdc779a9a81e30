package kr.hhplus.standalone.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import org.jspecify.annotations.Nullable;

/**
 * A row of coupon_decision but for its key, as MySQL has it or as a decision has to leave it. Whatever a hand may have
 * written can be told.
 *
 * @param issuanceNumber null: there is none
 * @param issuedAt when the coupon was issued, also where it was taken back; null: there is none
 */
record TicketRow(
        String outcome,
        @Nullable Long issuanceNumber,
        long rank,
        int decidedPartition,
        long decidedOffset,
        Instant decidedAt,
        @Nullable Instant issuedAt,
        @Nullable Instant expiresAt) {

    /** In the order in which {@link #read} wants them, after the key. */
    static final String COLUMNS =
            "outcome, issuance_number, rank_no, decided_partition, decided_offset, decided_at, issued_at, expires_at";

    static TicketRow of(IssueDecided decision, @Nullable Instant issuedAt) {
        var position = decision.decidedPosition();
        return new TicketRow(
                decision.outcome().name(),
                decision.issuanceNumber() == 0 ? null : (Long) decision.issuanceNumber(),
                decision.rank(),
                position.partition(),
                position.offset(),
                position.time(),
                decision.issuanceNumber() == 0 ? null : issuedAt,
                decision.expiresAt());
    }

    /** Reads the columns from the first one's index on. */
    static TicketRow read(ResultSet row, int first) throws SQLException {
        var number = row.getLong(first + 1);
        var issuanceNumber = row.wasNull() ? null : (Long) number;
        var decidedAt = time(row, first + 5);
        if (decidedAt == null) {
            throw new SQLException("decided_at is NULL");
        }
        return new TicketRow(
                row.getString(first),
                issuanceNumber,
                row.getLong(first + 2),
                row.getInt(first + 3),
                row.getLong(first + 4),
                decidedAt,
                time(row, first + 6),
                time(row, first + 7));
    }

    /** Columns hold UTC; read as they are, so that no session's time zone can move them. */
    static @Nullable Instant time(ResultSet row, int column) throws SQLException {
        var time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }

    /** For people. */
    String text() {
        return outcome
                + (issuanceNumber == null ? "" : ", number " + issuanceNumber)
                + ", rank " + rank
                + ", decided by partition " + decidedPartition + " offset " + decidedOffset + " at " + decidedAt
                + (issuedAt == null ? "" : ", issued " + issuedAt)
                + (expiresAt == null ? "" : ", expires " + expiresAt);
    }
}
