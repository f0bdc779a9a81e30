package kr.hhplus.orderpayment.payment;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Tells of each step that its connections take together, from 1 on: statements, savepoints, commits and rollbacks. */
final class SteppedDataSource extends DelegatingDataSource {
    private static final Set<String> STEPS = Set.of("commit", "rollback", "setSavepoint");

    private final Observer observer;
    private final AtomicInteger steps = new AtomicInteger();

    /** Is given the connection itself: what it does with it is no step. */
    interface Observer {
        default void before(int step, Connection connection) throws SQLException {}

        /**
         * The step is done.
         *
         * @param what the method's name, or the statement
         */
        default void after(int step, String what, Connection connection) throws SQLException {}
    }

    SteppedDataSource(DataSource dataSource, Observer observer) {
        super(dataSource);
        this.observer = observer;
    }

    @Override
    public Connection getConnection() throws SQLException {
        var connection = super.getConnection();
        return proxy(Connection.class, (self, method, arguments) -> {
            if (STEPS.contains(method.getName())) {
                return step(connection, method.getName(), connection, method, arguments);
            }
            var result = invoke(connection, method, arguments);
            return result instanceof PreparedStatement statement
                    ? stepped(
                            connection, statement, String.valueOf(arguments[0]).strip())
                    : result;
        });
    }

    private PreparedStatement stepped(Connection connection, PreparedStatement statement, String sql) {
        return proxy(
                PreparedStatement.class,
                (self, method, arguments) -> method.getName().startsWith("execute")
                        ? step(connection, sql, statement, method, arguments)
                        : invoke(statement, method, arguments));
    }

    private Object step(Connection connection, String what, Object target, Method method, Object[] arguments)
            throws Throwable {
        int step = steps.incrementAndGet();
        observer.before(step, connection);
        var result = invoke(target, method, arguments);
        observer.after(step, what, connection);
        return result;
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(SteppedDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
