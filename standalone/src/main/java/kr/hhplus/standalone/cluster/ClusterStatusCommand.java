package kr.hhplus.standalone.cluster;

import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Subcommand;
import kr.hhplus.standalone.run.DataOption;
import kr.hhplus.standalone.run.Progress;
import kr.hhplus.standalone.run.StatusReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows all members. */
@Command(
        name = "status",
        description =
                "Show all members, their addresses and processes, and whether each serves. Exit code 1: one does not.")
final class ClusterStatusCommand extends Subcommand {
    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--json", description = "For scripts: as ./hhplus status --json, where http is HAProxy's address.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        var cluster = Cluster.require(data.folder(), System.getenv(), new Progress(err()));
        if (json) {
            out().println(StatusReport.json(cluster.info()));
            return ExitCode.OK;
        }
        boolean allServe = true;
        for (var member : Member.ALL) {
            if (!cluster.has(member.name())) {
                continue;
            }
            var state = state(cluster, member);
            allServe &= "serves".equals(state);
            out().printf(
                            "%-16s 127.0.0.1:%-6d process %-8d %s%n",
                            member.name(), cluster.port(member.name()), cluster.pid(member.name()), state);
        }
        return allServe ? ExitCode.OK : ExitCode.FAILED;
    }

    private static String state(Cluster cluster, Member member) throws InterruptedException {
        if (!cluster.isAlive(member.name())) {
            return "IS DEAD";
        }
        if (cluster.isPaused(member.name())) {
            return "IS PAUSED";
        }
        return cluster.isReady(member) ? "serves" : "IS NOT READY";
    }
}
