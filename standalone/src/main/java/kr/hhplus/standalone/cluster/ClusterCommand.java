package kr.hhplus.standalone.cluster;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The whole topology on this machine. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description =
                "Three brokers, Redis with Sentinels, MariaDB, two of each service, the console, HAProxy: as processes here.",
        subcommands = {
            ClusterUpCommand.class,
            ClusterDownCommand.class,
            ClusterStatusCommand.class,
            ClusterKillCommand.class,
            ClusterStartCommand.class
        })
public final class ClusterCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    /** Without a subcommand. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
