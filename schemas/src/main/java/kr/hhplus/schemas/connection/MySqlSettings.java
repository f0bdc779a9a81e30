package kr.hhplus.schemas.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/**
 * How to reach MySQL.
 *
 * @param url JDBC URL of Connector/J
 * @param poolMax connections, 1 and up
 * @param waitMax how long a caller waits for a connection, and a statement for its answer
 */
public record MySqlSettings(String url, String user, String password, int poolMax, Duration waitMax) {

    /**
     * The server ends a connection that it has not heard of for so long, and with it the transaction: a client that has
     * vanished or stands still would keep its rows locked for as long as the server's default, which is 8 hours. So no
     * transaction may be silent between two statements for that long.
     */
    public static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    /** A connection that waits in the pool lets the server hear of it so often; the least that HikariCP takes. */
    private static final Duration KEEPALIVE_INTERVAL = Duration.ofSeconds(30);

    private static final String SESSION_VARIABLES = "sessionVariables";
    private static final String SILENCE_BOUND = "wait_timeout=" + SILENCE_MAX.toSeconds();

    /** A pool that also starts while MySQL is away; its callers then wait {@link #waitMax} and get an exception. */
    public HikariDataSource open(String poolName) {
        return new HikariDataSource(pool(poolName));
    }

    /**
     * The same for transactions that lock rows: each statement sees what was committed before it, and waits for a lock
     * for so long at most.
     *
     * @param lockWaitMax whole seconds, below {@link #waitMax}
     */
    public HikariDataSource openReadCommitted(String poolName, Duration lockWaitMax) {
        var config = pool(poolName);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.addDataSourceProperty(
                SESSION_VARIABLES, SILENCE_BOUND + ",innodb_lock_wait_timeout=" + lockWaitMax.toSeconds());
        return new HikariDataSource(config);
    }

    private HikariConfig pool(String poolName) {
        var config = new HikariConfig();
        config.setPoolName(poolName);
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(poolMax);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(waitMax.toMillis());
        config.setValidationTimeout(Math.min(waitMax.toMillis(), 1_000));
        config.setInitializationFailTimeout(-1);
        config.setKeepaliveTime(KEEPALIVE_INTERVAL.toMillis());
        config.addDataSourceProperty(SESSION_VARIABLES, SILENCE_BOUND);
        // A row batch leaves as one multi-row statement; a server that hangs is noticed.
        config.addDataSourceProperty("rewriteBatchedStatements", "true");
        config.addDataSourceProperty("connectTimeout", Long.toString(waitMax.toMillis()));
        config.addDataSourceProperty("socketTimeout", Long.toString(waitMax.toMillis()));
        // Times are stored as UTC whatever the zone of the process or the server is.
        config.addDataSourceProperty("connectionTimeZone", "UTC");
        config.addDataSourceProperty("forceConnectionTimeZoneToSession", "true");
        return config;
    }

    @Override
    public String toString() {
        return "MySqlSettings[url=" + url + ", user=" + user + "]";
    }
}
