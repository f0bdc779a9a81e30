package kr.hhplus.orderpayment.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

class TransactionsTest {
    private static final int DEADLOCK = 1213;

    private final Pool pool = new Pool();

    /** Has no connection, or one that does nothing. */
    private static final class Pool extends AbstractDataSource {
        boolean isEmpty;
        int asked;

        @Override
        public Connection getConnection() throws SQLException {
            asked++;
            if (isEmpty) {
                throw new SQLTransientConnectionException("no connection is free");
            }
            return (Connection) Proxy.newProxyInstance(
                    TransactionsTest.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "getAutoCommit" -> true;
                        case "isClosed", "isReadOnly" -> false;
                        case "getTransactionIsolation" -> Connection.TRANSACTION_READ_COMMITTED;
                        default -> null;
                    });
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }

    @Test
    void aMySqlThatHasNotAnsweredIsLeftAlone() {
        var transactions = transactions(new Circuit(Duration.ofHours(1)));
        pool.isEmpty = true;

        assertUnavailable(() -> transactions.read(handle -> 1));
        assertUnavailable(() -> transactions.read(handle -> 1));
        assertUnavailable(() -> transactions.run(handle -> 1));
        assertUnavailable(() -> transactions.decide(handle -> Decided.done(1)));

        assertThat(pool.asked).isEqualTo(1);
    }

    @Test
    void aTransactionThatGetsNoConnectionKeepsTheOthersAway() {
        var circuit = new Circuit(Duration.ofHours(1));
        pool.isEmpty = true;

        assertUnavailable(() -> transactions(circuit).run(handle -> 1));

        assertThat(circuit.allows()).isFalse();
    }

    @Test
    void oneAnswerLetsAllAskAgain() {
        var circuit = new Circuit(Duration.ofMillis(200));
        var transactions = transactions(circuit);
        pool.isEmpty = true;
        assertUnavailable(() -> transactions.read(handle -> 1));
        pool.isEmpty = false;

        await().ignoreExceptionsInstanceOf(StorageUnavailableException.class)
                .until(() -> transactions.read(handle -> true));

        assertThat(circuit.allows()).isTrue();
        assertThat(circuit.allows()).isTrue();
    }

    @Test
    void deadlocksKeepNobodyAway() {
        var circuit = new Circuit(Duration.ofHours(1));

        assertUnavailable(() -> transactions(circuit).run(handle -> {
            throw deadlock();
        }));

        assertThat(circuit.allows()).isTrue();
    }

    private Transactions transactions(Circuit circuit) {
        return new Transactions(Jdbi.create(pool), new DataSourceTransactionManager(pool), circuit);
    }

    private static void assertUnavailable(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(StorageUnavailableException.class);
    }

    private static JdbiException deadlock() {
        return new ConnectionException(new SQLTransactionRollbackException("deadlock", "40001", DEADLOCK));
    }
}
