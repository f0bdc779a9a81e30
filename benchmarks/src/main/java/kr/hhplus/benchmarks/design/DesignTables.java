package kr.hhplus.benchmarks.design;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Optional;
import kr.hhplus.backends.MySqlAddress;
import kr.hhplus.schemas.connection.MySqlSettings;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.springframework.core.env.Environment;

/** The tables of the designs: a coupon's stock, and who got one. Thread-safe. */
final class DesignTables implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 32;
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private DesignTables(String url, String user, String password) {
        this.pool = new MySqlSettings(url, user, password, CONNECTIONS_MAX, WAIT_MAX).open("designs");
        this.jdbi = Jdbi.create(pool);
    }

    static DesignTables at(MySqlAddress address) {
        return new DesignTables(address.url(), address.user(), address.password());
    }

    /** Those of the services. */
    static DesignTables at(Environment environment) {
        return new DesignTables(
                environment.getRequiredProperty("hhplus.ingress.mysql-url"),
                environment.getRequiredProperty("hhplus.ingress.mysql-user"),
                environment.getRequiredProperty("hhplus.ingress.mysql-password"));
    }

    void create() {
        jdbi.useHandle(handle -> {
            handle.execute("CREATE TABLE IF NOT EXISTS bench_stock (coupon_id BIGINT NOT NULL PRIMARY KEY,"
                    + " stock BIGINT NOT NULL, issued BIGINT NOT NULL)");
            handle.execute("CREATE TABLE IF NOT EXISTS bench_issue (coupon_id BIGINT NOT NULL,"
                    + " user_id BIGINT NOT NULL, issued_at DATETIME(6) NOT NULL, PRIMARY KEY (coupon_id, user_id))");
        });
    }

    void openSale(long couponId, long stock) {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO bench_stock VALUES (?, ?, 0)", couponId, stock));
    }

    long issued(long couponId) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT COUNT(*) FROM bench_issue WHERE coupon_id = :coupon")
                        .bind("coupon", couponId)
                        .mapTo(Long.class)
                        .one());
    }

    /** Reads, decides here, and writes; right as long as nobody else does the same at the same time. */
    boolean readAndWrite(long couponId, long userId) {
        return jdbi.inTransaction(handle -> {
            long left = handle.createQuery("SELECT stock - issued FROM bench_stock WHERE coupon_id = :coupon")
                    .bind("coupon", couponId)
                    .mapTo(Long.class)
                    .one();
            Optional<Long> already = handle.createQuery(
                            "SELECT user_id FROM bench_issue WHERE coupon_id = :coupon AND user_id = :user")
                    .bind("coupon", couponId)
                    .bind("user", userId)
                    .mapTo(Long.class)
                    .findOne();
            if (left <= 0 || already.isPresent()) {
                return false;
            }
            handle.execute("UPDATE bench_stock SET issued = issued + 1 WHERE coupon_id = ?", couponId);
            insert(handle, couponId, userId);
            return true;
        });
    }

    /** One statement decides, and the row's lock keeps the order. A user who has one already fails. */
    boolean updateConditionally(long couponId, long userId) {
        return jdbi.inTransaction(handle -> {
            int taken = handle.execute(
                    "UPDATE bench_stock SET issued = issued + 1 WHERE coupon_id = ? AND issued < stock", couponId);
            if (taken == 1) {
                insert(handle, couponId, userId);
            }
            return taken == 1;
        });
    }

    private static void insert(Handle handle, long couponId, long userId) {
        handle.execute("INSERT INTO bench_issue VALUES (?, ?, NOW(6))", couponId, userId);
    }

    /** As one statement; who is there already stays. */
    void insertAll(Iterable<Issue> issues) {
        jdbi.useTransaction(handle -> {
            var batch = handle.prepareBatch("INSERT IGNORE INTO bench_issue VALUES (:coupon, :user, NOW(6))");
            issues.forEach(issue -> batch.bind("coupon", issue.couponId())
                    .bind("user", issue.userId())
                    .add());
            if (batch.size() > 0) {
                batch.execute();
            }
        });
    }

    @Override
    public void close() {
        pool.close();
    }
}
