package kr.hhplus.standalone.cluster;

import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Subcommand;
import kr.hhplus.standalone.run.DataOption;
import kr.hhplus.standalone.run.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Starts a dead member again. */
@Command(name = "start", description = "Start a dead member again, on its port and its data; return when it serves.")
final class ClusterStartCommand extends Subcommand {
    @Parameters(paramLabel = "NAME", description = "For example kafka-1, redis-2, ingress-1, mysql, haproxy.")
    private String name = "";

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        var folder = data.folder().create();
        try (var lock = ClusterLock.acquire(folder)) {
            Cluster.require(folder, System.getenv(), new Progress(out())).start(name);
        }
        return ExitCode.OK;
    }
}
