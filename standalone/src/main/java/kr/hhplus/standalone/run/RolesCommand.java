package kr.hhplus.standalone.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import kr.hhplus.backends.BackendsSettings;
import kr.hhplus.backends.ExternalServers;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Subcommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the services, or runs one of them alone. */
@Command(
        name = "roles",
        description = {
            "List the services, or run one alone on servers that run already.",
            "When it serves requests it prints one line: ready http=URL management=URL"
        },
        footer = {
            "",
            "A role needs HHPLUS_BACKENDS=external with HHPLUS_KAFKA_BOOTSTRAP and, but for streams, HHPLUS_REDIS_URL,",
            "HHPLUS_MYSQL_URL, HHPLUS_MYSQL_USER and HHPLUS_MYSQL_PASSWORD. It waits 60 s for Kafka, projections for",
            "MySQL, too, and order-payment for MySQL alone; the other servers may be away.",
            "All instances must share HHPLUS_TICKET_SECRET and HHPLUS_ADMIN_TOKEN; each needs a --data of its own.",
            "HHPLUS_REPLICATION_FACTOR: 1 by default.",
            "HHPLUS_DRAIN: how long it is not ready before it stops after SIGTERM, so that a load balancer can hear it;",
            "for example 2s, none by default.",
            "HHPLUS_MANAGEMENT_BIND: address of health and metrics, 127.0.0.1 by default.",
            "HHPLUS_CONSOLE_TARGETS: where the console finds those of the others, see docs/console.md."
        })
public final class RolesCommand extends Subcommand {
    private static final Duration SERVERS_WAIT_MAX = Duration.ofSeconds(60);

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The service to run.")
    private @Nullable String name;

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private PortOptions ports = new PortOptions();

    @Override
    public Integer call() throws Exception {
        if (name == null) {
            for (Role role : Role.values()) {
                out().printf("%-14s %s%n", role.label(), role.purpose());
            }
            return ExitCode.OK;
        }
        run(Role.of(name));
        return ExitCode.OK;
    }

    private void run(Role role) throws Exception {
        var env = System.getenv();
        var folder = data.folder().create();
        var servers = BackendsSettings.fromEnvironment(env, folder.path(), role.servers())
                .external();
        if (servers == null) {
            throw CommandFailure.unusable("a role runs on servers that run already: set HHPLUS_BACKENDS=external and"
                    + " the addresses (see ./hhplus roles --help), or use ./hhplus up for everything");
        }
        var bind = ServiceSettings.bind(env);
        ports.requireUsable(bind);
        var drain = ServiceSettings.drain(env);
        var settings = new ServiceSettings(
                bind,
                ports.port(),
                ServiceSettings.managementBind(env),
                ports.managementPort(),
                ServiceSettings.replicationFactor(env),
                folder.streamsStateDir(),
                Secrets.load(env, folder),
                null);
        ExternalServers.await(servers, role.serversAtStart(), SERVERS_WAIT_MAX, new Progress(out())::say);
        var addresses = BackendAddresses.of(servers);
        var services = Services.start(List.of(role), settings, () -> addresses);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            services.drain(drain);
                            services.close();
                            stopped.countDown();
                        },
                        "stop"));
        services.awaitReady();
        out().println("ready http=" + services.http() + " management=" + services.management());
        out().flush();
        stopped.await();
    }
}
