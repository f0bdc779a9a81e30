package kr.hhplus.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kr.hhplus.backends.Backends;
import kr.hhplus.standalone.cli.Commands;
import kr.hhplus.standalone.seed.SeedCommand;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The seed on a whole run. */
@ExtendWith(SharedBackends.class)
class SeedIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);
    private static final int PRODUCTS = 5_001;
    private static final int USERS = 4_001;

    @TempDir
    private static Path dir;

    private static Services services;
    private static RunLock lock;
    private static ApiClient api;
    private static Jdbi jdbi;

    @BeforeAll
    static void start(Backends backends) throws Exception {
        var data = new DataFolder(dir).create();
        services = TestServices.start(backends, dir);
        lock = RunLock.acquire(data).orElseThrow();
        Files.writeString(data.adminTokenFile(), TestServices.ADMIN_TOKEN);
        new RunInfo(
                        services.http(),
                        services.management(),
                        backends.kafkaBootstrapServers(),
                        backends.redisUri(),
                        backends.mysql(),
                        data.adminTokenFile(),
                        Map.of())
                .write(data);
        api = new ApiClient(services.http());
        var mysql = backends.mysql();
        jdbi = Jdbi.create(mysql.url(), mysql.user(), mysql.password());
    }

    @AfterAll
    static void stop() throws Exception {
        lock.close();
        services.close();
    }

    private record Run(int exitCode, String out, String err) {}

    private static Run seed(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", dir.toString()));
        int exitCode = Commands.commandLine(new SeedCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Run(exitCode, out.toString(), err.toString());
    }

    @Test
    void fillsTheShopAndCanBeRepeated() throws Exception {
        String[] arguments = {
            "--products",
            Integer.toString(PRODUCTS),
            "--users",
            Integer.toString(USERS),
            "--campaigns",
            "2",
            "--seed",
            "7"
        };

        // Other tests have used the servers, and whoever has points keeps them.
        jdbi.useHandle(handle -> handle.execute("DELETE FROM point_history WHERE user_id <= ?", USERS));
        jdbi.useHandle(handle -> handle.execute("DELETE FROM user_point WHERE user_id <= ?", USERS));

        var first = seed(arguments);

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("seed 7");
        assertThat(count("product", "product_id", PRODUCTS)).isEqualTo(PRODUCTS);
        assertThat(count("product_stock", "product_id", PRODUCTS)).isEqualTo(PRODUCTS);
        assertThat(count("user_point", "user_id", USERS)).isEqualTo(USERS);
        assertThat(count("point_history", "user_id", USERS)).isEqualTo(USERS);
        assertThat(number("""
                SELECT COUNT(*) FROM user_point p JOIN point_history h ON h.user_id = p.user_id
                WHERE p.user_id <= ? AND h.type = 'CHARGE' AND h.amount = p.balance AND h.balance_after = p.balance
                """, USERS)).isEqualTo(USERS);
        var shown = api.get("/api/v1/products/17").body();
        var campaigns = campaigns(first.out());

        jdbi.useHandle(handle -> handle.execute("UPDATE user_point SET balance = 5 WHERE user_id = 3"));
        jdbi.useHandle(handle -> handle.execute("UPDATE product SET name = 'by hand' WHERE product_id = 17"));
        var second = seed(arguments);

        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(second.out()).contains("set anew", "keep them");
        assertThat(count("product", "product_id", PRODUCTS)).isEqualTo(PRODUCTS);
        assertThat(count("point_history", "user_id", USERS)).isEqualTo(USERS);
        assertThat(campaigns(second.out())).isEqualTo(campaigns);
        assertThat(number("SELECT balance FROM user_point WHERE user_id = ?", 3))
                .isEqualTo(5);
        // The caches are told, though there is no event.
        await().atMost(WAIT_MAX)
                .until(() ->
                        api.get("/api/v1/products/17").body().path("version").asLong() == 2);
        assertThat(api.get("/api/v1/products/17").body().path("name")).isEqualTo(shown.path("name"));
    }

    @Test
    void refusesWhatCannotBe() {
        assertThat(seed("--products", "-1").exitCode()).isEqualTo(2);
        assertThat(seed("--users", "many").exitCode()).isEqualTo(2);
    }

    private static String campaigns(String out) {
        return out.lines()
                .filter(line -> line.startsWith("campaigns:"))
                .findFirst()
                .orElseThrow();
    }

    private static long count(String table, String id, int max) {
        return number("SELECT COUNT(*) FROM " + table + " WHERE " + id + " <= ?", max);
    }

    private static long number(String sql, int argument) {
        return jdbi.withHandle(
                handle -> handle.select(sql, argument).mapTo(Long.class).one());
    }
}
