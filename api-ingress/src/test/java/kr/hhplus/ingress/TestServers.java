package kr.hhplus.ingress;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import kr.hhplus.backends.Backends;
import kr.hhplus.backends.BackendsSettings;
import org.flywaydb.core.Flyway;
import org.springframework.util.FileSystemUtils;
import redis.clients.jedis.RedisClient;

/** The servers that all ITs of this module share, with the tables that it reads; they end with the JVM. */
public final class TestServers {
    private static final Path DATA_DIR = Path.of("target", "backends");
    private static final Backends BACKENDS = start();
    private static final IngressConfiguration WIRING = new IngressConfiguration();

    private TestServers() {}

    public static Backends backends() {
        return BACKENDS;
    }

    public static RedisClient openRedis() {
        return WIRING.ingressRedis(settings());
    }

    public static HikariDataSource openMySql() {
        return WIRING.ingressDataSource(settings());
    }

    private static IngressSettings settings() {
        var mysql = BACKENDS.mysql();
        return new IngressSettings(
                BACKENDS.kafkaBootstrapServers(),
                (short) 1,
                BACKENDS.redisUri(),
                mysql.url(),
                mysql.user(),
                mysql.password(),
                "sixteen-letters!",
                Base64.getEncoder().encodeToString(new byte[32]),
                "",
                10_000,
                Duration.ofMillis(1_500),
                20_000,
                5_000,
                100_000,
                Duration.ofMillis(250),
                Duration.ofSeconds(10));
    }

    private static Backends start() {
        try {
            FileSystemUtils.deleteRecursively(DATA_DIR);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var backends = Backends.start(BackendsSettings.embedded(DATA_DIR));
        var mysql = backends.mysql();
        Flyway.configure()
                .dataSource(mysql.url(), mysql.user(), mysql.password())
                .locations("classpath:db/projections")
                .load()
                .migrate();
        return backends;
    }
}
