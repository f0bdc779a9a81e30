package kr.hhplus.standalone.seed;

import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Writes products and users in multi-row statements. Throws a JdbiException when MySQL does not take them. */
final class SeedTables {
    private static final int BATCH_ROWS = 2_000;
    /** Orders may hold the rows of a batch, or wait for them. */
    private static final int TRIES_MAX = 5;

    private static final Set<Integer> TRY_AGAIN = Set.of(1062, 1205, 1213);

    private final Jdbi jdbi;
    private final SeedData data;

    SeedTables(Jdbi jdbi, SeedData data) {
        this.jdbi = jdbi;
        this.data = data;
    }

    /** How many of the products 1 .. n are there. */
    long products(int n) {
        return count("SELECT COUNT(*) FROM product WHERE product_id BETWEEN 1 AND :n", n);
    }

    /** How many of the users 1 .. n have points. */
    long users(int n) {
        return count("SELECT COUNT(*) FROM user_point WHERE user_id BETWEEN 1 AND :n", n);
    }

    private long count(String sql, int n) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).bind("n", n).mapTo(Long.class).one());
    }

    /** Products 1 .. n with their stock, in place of what they were. */
    void writeProducts(int n, IntConsumer written) {
        inBatches(n, written, (handle, numbers) -> {
            var now = now();
            var products = handle.prepareBatch("""
                    INSERT INTO product (product_id, name, category, price, version, updated_at)
                    VALUES (:productId, :name, :category, :price, 1, :now)
                    ON DUPLICATE KEY UPDATE name = VALUES(name), category = VALUES(category),
                        price = VALUES(price), version = version + 1, updated_at = VALUES(updated_at)
                    """);
            var stocks = handle.prepareBatch("""
                    INSERT INTO product_stock (product_id, quantity) VALUES (:productId, :quantity)
                    ON DUPLICATE KEY UPDATE quantity = VALUES(quantity)
                    """);
            for (int number : numbers) {
                var product = data.product(number);
                products.bind("productId", product.productId())
                        .bind("name", product.name())
                        .bind("category", product.category())
                        .bind("price", product.price())
                        .bind("now", now)
                        .add();
                stocks.bind("productId", product.productId())
                        .bind("quantity", product.quantity())
                        .add();
            }
            products.execute();
            stocks.execute();
        });
    }

    /** Users 1 .. n with the points that they have charged, and their history; those who have points keep them. */
    void writeUsers(int n, IntConsumer written) {
        inBatches(n, written, (handle, numbers) -> {
            var there = new HashSet<>(
                    handle.createQuery("SELECT user_id FROM user_point WHERE user_id BETWEEN :first AND :last")
                            .bind("first", numbers.get(0))
                            .bind("last", numbers.get(numbers.size() - 1))
                            .mapTo(Integer.class)
                            .list());
            var missing = numbers.stream().filter(user -> !there.contains(user)).toList();
            if (missing.isEmpty()) {
                return;
            }
            var now = now();
            var balances = handle.prepareBatch("INSERT INTO user_point (user_id, balance) VALUES (:user, :points)");
            var charges = handle.prepareBatch("""
                    INSERT INTO point_history (user_id, type, amount, balance_after, created_at)
                    VALUES (:user, 'CHARGE', :points, :points, :now)
                    """);
            for (int user : missing) {
                long points = data.points(user);
                balances.bind("user", user).bind("points", points).add();
                charges.bind("user", user)
                        .bind("points", points)
                        .bind("now", now)
                        .add();
            }
            balances.execute();
            charges.execute();
        });
    }

    private interface Batch {
        void write(Handle handle, List<Integer> numbers);
    }

    private void inBatches(int n, IntConsumer written, Batch batch) {
        for (int first = 1; first <= n; first += BATCH_ROWS) {
            int last = Math.min(n, first + BATCH_ROWS - 1);
            var numbers = IntStream.rangeClosed(first, last).boxed().toList();
            retrying(handle -> batch.write(handle, numbers));
            written.accept(numbers.size());
        }
    }

    private void retrying(HandleConsumer<RuntimeException> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                jdbi.useTransaction(work);
                return;
            } catch (JdbiException e) {
                if (attempt == TRIES_MAX || !isTryAgain(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean isTryAgain(JdbiException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && TRY_AGAIN.contains(sql.getErrorCode())) {
                return true;
            }
        }
        return false;
    }

    private static LocalDateTime now() {
        return LocalDateTime.now(ZoneOffset.UTC);
    }
}
