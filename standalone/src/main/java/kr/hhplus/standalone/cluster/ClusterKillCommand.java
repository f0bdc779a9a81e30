package kr.hhplus.standalone.cluster;

import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Subcommand;
import kr.hhplus.standalone.cluster.MemberProcess.Signal;
import kr.hhplus.standalone.run.DataOption;
import kr.hhplus.standalone.run.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a signal to a member. */
@Command(name = "kill", description = "Kill a member, or send it another signal.")
final class ClusterKillCommand extends Subcommand {
    @Parameters(paramLabel = "NAME", description = "For example kafka-1, redis-2, ingress-1, mysql, haproxy.")
    private String name = "";

    @Option(
            names = "--signal",
            paramLabel = "SIGNAL",
            description = "${COMPLETION-CANDIDATES}. TERM lets it drain; STOP pauses it until CONT. Default: KILL.")
    private Signal signal = Signal.KILL;

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        var folder = data.folder().create();
        try (var lock = ClusterLock.acquire(folder)) {
            Cluster.require(folder, System.getenv(), new Progress(out())).signal(name, signal);
        }
        return ExitCode.OK;
    }
}
