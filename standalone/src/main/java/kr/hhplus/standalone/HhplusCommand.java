package kr.hhplus.standalone;

import kr.hhplus.standalone.audit.AuditCommand;
import kr.hhplus.standalone.audit.VerifyReceiptCommand;
import kr.hhplus.standalone.cli.Version;
import kr.hhplus.standalone.cluster.ClusterCommand;
import kr.hhplus.standalone.deadletter.DlqCommand;
import kr.hhplus.standalone.drill.DrillCommand;
import kr.hhplus.standalone.flood.FloodCommand;
import kr.hhplus.standalone.grant.GrantCommand;
import kr.hhplus.standalone.replay.ReplayCommand;
import kr.hhplus.standalone.run.DownCommand;
import kr.hhplus.standalone.run.RolesCommand;
import kr.hhplus.standalone.run.StatusCommand;
import kr.hhplus.standalone.run.UpCommand;
import kr.hhplus.standalone.seed.SeedCommand;
import kr.hhplus.standalone.shadow.ShadowCommand;
import kr.hhplus.standalone.topic.TailCommand;
import kr.hhplus.standalone.topic.TopicsCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "hhplus",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "First-come-first-served coupons on a real Kafka, Redis and MySQL.",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            FloodCommand.class,
            SeedCommand.class,
            TopicsCommand.class,
            TailCommand.class,
            AuditCommand.class,
            VerifyReceiptCommand.class,
            ReplayCommand.class,
            GrantCommand.class,
            DlqCommand.class,
            ShadowCommand.class,
            RolesCommand.class,
            ClusterCommand.class,
            DrillCommand.class
        },
        footer = {"", "Start with: ./hhplus up --detach, then ./hhplus flood. Each command explains itself with --help."
        })
final class HhplusCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    /** Without a subcommand. */
    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
