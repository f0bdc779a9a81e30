package kr.hhplus.orderpayment;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import kr.hhplus.backends.Backends;
import kr.hhplus.backends.BackendsSettings;
import kr.hhplus.schemas.connection.MySqlSettings;
import kr.hhplus.schemas.topic.TopicAdmin;
import kr.hhplus.schemas.topic.Topics;
import org.flywaydb.core.Flyway;
import org.springframework.util.FileSystemUtils;

/** The servers that the ITs of orders and payments share, with the tables of this module and of projections. */
public final class ShopServers {
    private static final int CONNECTIONS_MAX = 2;
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);
    private static final Path DATA_DIR = Path.of("target", "backends-shop");
    private static final Backends BACKENDS = start();
    private static final HikariDataSource DATA_SOURCE = open();

    private ShopServers() {}

    public static Backends backends() {
        return BACKENDS;
    }

    public static HikariDataSource dataSource() {
        return DATA_SOURCE;
    }

    /** A pool of its own, in the default time zone of this moment; the address says nothing of time zones. */
    public static HikariDataSource openAnother() {
        var mysql = BACKENDS.mysql();
        return new MySqlSettings(
                        mysql.url().replace("&connectionTimeZone=UTC", ""),
                        mysql.user(),
                        mysql.password(),
                        CONNECTIONS_MAX,
                        WAIT_MAX)
                .open("another");
    }

    static OrderPaymentSettings settings() {
        var mysql = BACKENDS.mysql();
        return new OrderPaymentSettings(
                BACKENDS.kafkaBootstrapServers(),
                (short) 1,
                BACKENDS.redisUri(),
                mysql.url(),
                mysql.user(),
                mysql.password(),
                Base64.getEncoder().encodeToString(new byte[32]),
                24,
                1_000_000,
                1_000_000,
                Duration.ofMinutes(15),
                Duration.ofSeconds(2),
                Duration.ofHours(24),
                Duration.ofMillis(50),
                500);
    }

    private static HikariDataSource open() {
        var dataSource = new OrderPaymentConfiguration().orderPaymentDataSource(settings());
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/projections")
                .table("flyway_history_projections")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
        return dataSource;
    }

    private static Backends start() {
        try {
            FileSystemUtils.deleteRecursively(DATA_DIR);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var backends = Backends.start(BackendsSettings.embedded(DATA_DIR));
        TopicAdmin.ensure(backends.kafkaBootstrapServers(), Topics.ALL, (short) 1);
        return backends;
    }
}
