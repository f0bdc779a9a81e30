package kr.hhplus.standalone.audit;

import static java.util.Objects.requireNonNullElse;

import java.net.URI;
import java.util.Map;
import kr.hhplus.backends.MySqlAddress;
import kr.hhplus.schemas.connection.RedisSettings;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.run.DataOption;
import kr.hhplus.standalone.run.RunInfo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which servers are meant: those of a local run, or any by address. */
public final class TargetOptions {
    private static final String PASSWORD = "HHPLUS_MYSQL_PASSWORD";

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "Servers by address and not a local run; MySQL and Redis as far as they are given.")
    private @Nullable String kafka;

    @Option(names = "--mysql", paramLabel = "URL", description = "With --kafka: jdbc:mysql://host:port/database.")
    private @Nullable String mysql;

    @Option(names = "--mysql-user", paramLabel = "NAME", description = "Default: hhplus.")
    private @Nullable String mysqlUser;

    @Option(names = "--mysql-password", paramLabel = "TEXT", description = "Default: $HHPLUS_MYSQL_PASSWORD.")
    private @Nullable String mysqlPassword;

    @Option(names = "--redis", paramLabel = "URI", description = "With --kafka: redis://[user:password@]host:port.")
    private @Nullable URI redis;

    @Mixin
    private DataOption data = new DataOption();

    public AuditTarget target(Map<String, String> env) {
        if (kafka == null) {
            if (mysql != null || mysqlUser != null || mysqlPassword != null || redis != null) {
                throw CommandFailure.unusable("--mysql and --redis go with --kafka, which says where the log is");
            }
            var run = RunInfo.require(data.folder());
            return new AuditTarget(run.kafka(), run.mysql(), run.redis());
        }
        if (mysql == null && (mysqlUser != null || mysqlPassword != null)) {
            throw CommandFailure.unusable("--mysql-user and --mysql-password go with --mysql");
        }
        return new AuditTarget(kafka, mysql == null ? null : mysql(mysql, env), redis == null ? null : redis(redis));
    }

    private MySqlAddress mysql(String url, Map<String, String> env) {
        if (!url.startsWith("jdbc:mysql://")) {
            throw CommandFailure.unusable("--mysql must be jdbc:mysql://host:port/database, not " + url);
        }
        return new MySqlAddress(
                url,
                requireNonNullElse(mysqlUser, "hhplus"),
                requireNonNullElse(mysqlPassword, env.getOrDefault(PASSWORD, "")));
    }

    private static URI redis(URI uri) {
        // Not the whole of it: it may hold a password.
        if (!RedisSettings.isValid(uri)) {
            throw CommandFailure.unusable("--redis must be redis://[user:password@]host:port[/database], rediss:// for"
                    + " TLS, or redis-sentinel://host:port,host:port/master-name");
        }
        return uri;
    }
}
