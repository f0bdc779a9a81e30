package kr.hhplus.benchmarks.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import kr.hhplus.benchmarks.backlog.Backlog;
import kr.hhplus.benchmarks.backlog.Growth;
import kr.hhplus.projections.ProjectionsSettings;
import kr.hhplus.schemas.connection.MySqlSettings;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.topic.Topics;

/**
 * The yardstick: the rows of the backlog's decisions, made on the spot, in multi-row inserts of as many rows as the
 * projection writes at once, a transaction each, into an empty table of the same definition.
 */
final class BareInsert {
    static final String TABLE = "bench_decision";

    private static final Duration WAIT_MAX = Duration.ofSeconds(10);
    private static final String TIME = "2026-01-01 00:00:00.000";

    private BareInsert() {}

    /** Rows per second from the first 1 % until the last is committed. */
    static double run(ProjectionsSettings settings, int rows) throws SQLException {
        var mysql = new MySqlSettings(settings.mysqlUrl(), settings.mysqlUser(), settings.mysqlPassword(), 1, WAIT_MAX);
        try (var pool = mysql.open("bare-insert");
                var connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            var growth = new Growth(TABLE);
            growth.add(System.nanoTime(), 0);
            for (int written = 0; written < rows; ) {
                int to = Math.min(rows, written + settings.batchRecordsMax());
                insert(connection, written, to);
                connection.commit();
                written = to;
                growth.add(System.nanoTime(), written);
            }
            return growth.perSecond(rows);
        }
    }

    private static void insert(Connection connection, int from, int to) throws SQLException {
        int partition = Topics.COUPON_COMMANDS.partitionOf(Backlog.COUPON);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + TABLE
                + " (coupon_id, user_id, request_key, outcome, issuance_number, rank_no, decided_partition,"
                + " decided_offset, decided_at, issued_at, expires_at, stored_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (long number = from + 1L; number <= to; number++) {
                insert.setLong(1, Backlog.COUPON);
                insert.setLong(2, Backlog.user(number));
                insert.setString(3, "");
                insert.setString(4, Outcome.ISSUED.name());
                insert.setLong(5, number);
                insert.setLong(6, number);
                insert.setInt(7, partition);
                insert.setLong(8, number);
                insert.setString(9, TIME);
                insert.setString(10, TIME);
                insert.setNull(11, Types.TIMESTAMP);
                insert.setString(12, TIME);
                insert.addBatch();
            }
            var unused = insert.executeBatch();
        }
    }
}
