package kr.hhplus.ingress.grant;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import kr.hhplus.ingress.TestServers;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class GrantOutcomesIT {
    private static final long COUPON_ID = 700_001;
    private static final int PARTITION = 11;

    private static HikariDataSource mysql;
    private static Jdbi jdbi;

    private final GrantOutcomes outcomes = new GrantOutcomes(jdbi);

    @BeforeAll
    static void open() {
        mysql = TestServers.openMySql();
        jdbi = Jdbi.create(mysql);
    }

    @AfterAll
    static void close() {
        mysql.close();
    }

    @BeforeEach
    void empty() {
        jdbi.useHandle(handle -> {
            handle.execute("DELETE FROM coupon_decision");
            handle.execute("DELETE FROM projection_offset");
        });
    }

    @Test
    void countsTheRowsOfThisGrantOnly() {
        store(COUPON_ID, 1, "grant:vip", "ISSUED");
        store(COUPON_ID, 2, "grant:vip", "ISSUED");
        store(COUPON_ID, 3, "grant:vip", "SOLD_OUT");
        store(COUPON_ID, 4, "grant:vip", "REVOKED");
        store(COUPON_ID, 5, "grant:VIP", "ISSUED");
        store(COUPON_ID, 6, "", "ISSUED");
        store(COUPON_ID + 1, 7, "grant:vip", "ISSUED");

        var report = outcomes.find(COUPON_ID, PARTITION, "vip");

        assertThat(report.decided()).isEqualTo(4);
        assertThat(report.outcomes()).isEqualTo(Map.of("ISSUED", 2L, "SOLD_OUT", 1L, "REVOKED", 1L));
        assertThat(report.notIssued()).containsExactly(new GrantOutcomes.Refused(3, "SOLD_OUT"));
    }

    @Test
    void tellsTheFirstThousandWhoGotNothing() {
        jdbi.useHandle(handle -> {
            var rows = handle.prepareBatch("""
                    INSERT INTO coupon_decision (coupon_id, user_id, request_key, outcome, decided_partition,
                                                 decided_offset, decided_at)
                    VALUES (?, ?, 'grant:vip', 'LIMIT_REACHED', 11, 1, '2026-12-01 03:00:00')
                    """);
            for (long user = 1_200; user >= 1; user--) {
                rows.add(COUPON_ID, user);
            }
            rows.execute();
        });

        var report = outcomes.find(COUPON_ID, PARTITION, "vip");

        assertThat(report.decided()).isEqualTo(1_200);
        assertThat(report.notIssued()).hasSize(1_000);
        assertThat(report.notIssued().get(0).userId()).isEqualTo(1);
        assertThat(report.notIssued().get(999).userId()).isEqualTo(1_000);
    }

    @Test
    void saysHowFarTheCouponsPartitionIsDurable() {
        assertThat(outcomes.find(COUPON_ID, PARTITION, "vip").decidedOffset()).isEqualTo(-1);
        durable(PARTITION - 1, 99);
        durable(PARTITION, 41);

        assertThat(outcomes.find(COUPON_ID, PARTITION, "vip").decidedOffset()).isEqualTo(41);
    }

    @Test
    void readsNoRowsOfOtherCouponsAlsoWhereItsOwnAreMostOfTheTable() {
        jdbi.useHandle(handle -> {
            var rows = handle.prepareBatch("""
                    INSERT INTO coupon_decision (coupon_id, user_id, request_key, outcome, decided_partition,
                                                 decided_offset, decided_at)
                    VALUES (?, ?, 'grant:vip', 'ISSUED', 11, 1, '2026-12-01 03:00:00')
                    """);
            for (long user = 1; user <= 5_000; user++) {
                rows.add(user % 10 == 0 ? COUPON_ID + 1 : COUPON_ID, user);
            }
            rows.execute();
        });

        try (var handle = jdbi.open()) {
            // What the statement itself reads counts, and is the same before and after.
            long before = rowsScanned(handle);
            long idle = rowsScanned(handle) - before;
            var report = new GrantOutcomes(Jdbi.create(handle.getConnection())).find(COUPON_ID, PARTITION, "vip");
            long scanned = rowsScanned(handle) - before - 2 * idle;

            assertThat(report.decided()).isEqualTo(4_500);
            assertThat(scanned).as("rows read by scans").isLessThan(100);
        }
    }

    private static long rowsScanned(Handle handle) {
        return handle.createQuery("SHOW SESSION STATUS LIKE 'Handler_read_rnd_next'")
                .map((row, context) -> row.getLong("Value"))
                .one();
    }

    private static void durable(int partition, long commandOffset) {
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO projection_offset (projection, topic, partition_no, next_offset, command_offset,
                                               durable_offset, durable_command_offset, epoch)
                VALUES ('decisions', 'coupon-decisions', ?, 0, 99, 0, ?, 1)
                """, partition, commandOffset));
    }

    private static void store(long couponId, long userId, String key, String outcome) {
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO coupon_decision (coupon_id, user_id, request_key, outcome, decided_partition, decided_offset,
                                             decided_at)
                VALUES (?, ?, ?, ?, 11, 1, '2026-12-01 03:00:00')
                """, couponId, userId, key, outcome));
    }
}
