package kr.hhplus.standalone.cluster;

import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Subcommand;
import kr.hhplus.standalone.run.DataOption;
import kr.hhplus.standalone.run.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends all members. */
@Command(name = "down", description = "End all members in order; their data stay.")
final class ClusterDownCommand extends Subcommand {
    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        var folder = data.folder().create();
        try (var lock = ClusterLock.acquire(folder)) {
            var cluster = Cluster.find(folder, System.getenv(), new Progress(out()));
            if (cluster.isEmpty()) {
                out().println("no cluster is running on " + folder);
                return ExitCode.OK;
            }
            cluster.get().down();
        }
        return ExitCode.OK;
    }
}
