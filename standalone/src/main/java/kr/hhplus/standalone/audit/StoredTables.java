package kr.hhplus.standalone.audit;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import kr.hhplus.backends.MySqlAddress;
import kr.hhplus.schemas.connection.MySqlSettings;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/** Reads what the projections have stored. Thread-safe; throws SQLException where MySQL does not answer. */
final class StoredTables implements AutoCloseable {
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(30);
    /** The driver's way of asking for rows one by one, so that a coupon of any size can be read. */
    private static final int ROW_BY_ROW = Integer.MIN_VALUE;

    private final HikariDataSource pool;

    StoredTables(MySqlAddress address, int readersMax) {
        this.pool = new MySqlSettings(address.url(), address.user(), address.password(), readersMax, ANSWER_WAIT_MAX)
                .open("audit");
    }

    /** Receives rows; false: no more. */
    interface RowSink {
        boolean accept(long userId, String requestKey, TicketRow row);
    }

    /** Reads a coupon's rows in the order of their key. */
    void readTickets(long couponId, RowSink sink) throws SQLException {
        try (var connection = pool.getConnection();
                var query = connection.prepareStatement(
                        "SELECT user_id, request_key, " + TicketRow.COLUMNS
                                + " FROM coupon_decision WHERE coupon_id = ? ORDER BY user_id, request_key",
                        ResultSet.TYPE_FORWARD_ONLY,
                        ResultSet.CONCUR_READ_ONLY)) {
            query.setFetchSize(ROW_BY_ROW);
            query.setLong(1, couponId);
            try (var row = query.executeQuery()) {
                while (row.next() && sink.accept(row.getLong(1), row.getString(2), TicketRow.read(row, 3))) {
                    // The sink has done it all.
                }
            }
        }
    }

    boolean hasTicket(Ticket ticket) throws SQLException {
        try (var connection = pool.getConnection();
                var query = connection.prepareStatement(
                        "SELECT 1 FROM coupon_decision WHERE coupon_id = ? AND user_id = ? AND request_key = ?")) {
            query.setLong(1, ticket.couponId());
            query.setLong(2, ticket.userId());
            query.setString(3, ticket.requestKey());
            try (var row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Null: there is none. */
    @Nullable
    CampaignRow campaign(long couponId) throws SQLException {
        try (var connection = pool.getConnection();
                var query = connection.prepareStatement(
                        "SELECT " + CampaignRow.COLUMNS + " FROM coupon_campaign WHERE coupon_id = ?")) {
            query.setLong(1, couponId);
            try (var row = query.executeQuery()) {
                return row.next() ? CampaignRow.read(row) : null;
            }
        }
    }

    /** A number that two rows of the coupon have. */
    OptionalLong numberGivenTwice(long couponId) throws SQLException {
        return number(
                "SELECT issuance_number FROM coupon_decision WHERE coupon_id = ? AND issuance_number IS NOT NULL"
                        + " GROUP BY issuance_number HAVING COUNT(*) > 1 LIMIT 1",
                couponId);
    }

    /** All coupons that have a row. */
    List<Long> coupons() throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (var connection = pool.getConnection();
                var query = connection.prepareStatement("SELECT coupon_id FROM coupon_campaign"
                        + " UNION SELECT DISTINCT coupon_id FROM coupon_decision ORDER BY coupon_id");
                var row = query.executeQuery()) {
            while (row.next()) {
                ids.add(row.getLong(1));
            }
        }
        return ids;
    }

    /** The next offset of coupon-decisions that the projection wants, all before it being safe from a crash. */
    long durableOffset(int partition) throws SQLException {
        return offset("durable_offset", partition);
    }

    /** The last command whose decision is stored; -1: none. */
    long commandOffset(int partition) throws SQLException {
        return offset("GREATEST(command_offset, durable_command_offset)", partition);
    }

    private long offset(String column, int partition) throws SQLException {
        return number(
                        "SELECT " + column + " FROM projection_offset WHERE projection = 'decisions' AND topic = '"
                                + Topics.COUPON_DECISIONS.name() + "' AND partition_no = ?",
                        partition)
                .orElse(-1);
    }

    private OptionalLong number(String sql, long parameter) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement query = connection.prepareStatement(sql)) {
            query.setLong(1, parameter);
            try (var row = query.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
