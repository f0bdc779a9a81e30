package kr.hhplus.standalone.cluster;

import java.util.Map;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.EndOnSignal;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Subcommand;
import kr.hhplus.standalone.cluster.Member.Kind;
import kr.hhplus.standalone.run.DataFolder;
import kr.hhplus.standalone.run.DataOption;
import kr.hhplus.standalone.run.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts all members. */
@Command(
        name = "up",
        description = "Start all members, about 6 GB of memory; return when each serves.",
        footer = {
            "",
            "Settings from the environment, beside those of deploy/:",
            "  HHPLUS_SERVICE_JAVA_OPTS  further flags of the services' JVMs",
            "  HHPLUS_BIND               address of the door beside 127.0.0.1; needs HHPLUS_SECURITY where others reach it",
            "  HHPLUS_HAPROXY_...        limits of the door, see deploy/haproxy/haproxy.cfg"
        })
final class ClusterUpCommand extends Subcommand {
    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "HAProxy's, 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int port = 8080;

    @Option(
            names = "--statistics-port",
            paramLabel = "PORT",
            description = "Of HAProxy's statistics, 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int statisticsPort = 9000;

    @Option(names = "--without-haproxy", description = "Leave HAProxy out; the API is then that of the first ingress.")
    private boolean withoutHaproxy;

    @Override
    public Integer call() throws Exception {
        DataFolder folder = data.folder().create();
        try (var lock = ClusterLock.acquire(folder);
                var onSignal = EndOnSignal.open()) {
            var cluster =
                    Cluster.up(folder, System.getenv(), new Progress(out()), port, statisticsPort, !withoutHaproxy);
            show(cluster, folder);
        } catch (InterruptedException e) {
            throw CommandFailure.failed("interrupted; what was started is ended", e);
        }
        return ExitCode.OK;
    }

    private void show(Cluster cluster, DataFolder folder) throws Exception {
        var info = cluster.info();
        out().println();
        out().println("  API          " + info.http());
        if (withoutHaproxy) {
            for (var member : Member.of(Kind.INGRESS, Kind.PROJECTIONS, Kind.ORDER_PAYMENT, Kind.CONSOLE)) {
                out().printf("  %-16s http://127.0.0.1:%d%n", member.name(), cluster.port(member.name()));
            }
        } else {
            out().println("  statistics   http://127.0.0.1:" + cluster.port("haproxy.statistics"));
        }
        for (Map.Entry<String, Object> line : Map.<String, Object>of(
                        "Kafka",
                        info.kafka(),
                        "Redis",
                        info.redis(),
                        "MySQL",
                        info.mysql().url())
                .entrySet()) {
            out().printf("  %-12s %s%n", line.getKey(), line.getValue());
        }
        out().println();
        out().println("Try: ./hhplus flood --data " + folder + " --rate 500");
        out().println("     ./hhplus cluster kill kafka-2 --data " + folder);
        out().println("     ./hhplus drill list");
        out().flush();
    }
}
