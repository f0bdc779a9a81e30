package kr.hhplus.standalone.deadletter;

import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Subcommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What can be done about dead letters. */
@Command(
        name = "dlq",
        description = "List, show, repair and send again the commands that could not be decided.",
        subcommands = {ListCommand.class, ShowCommand.class, RedriveCommand.class})
public final class DlqCommand extends Subcommand {
    @Spec
    private @Nullable CommandSpec usage;

    @Override
    public Integer call() {
        if (usage != null) {
            usage.commandLine().usage(out());
        }
        return ExitCode.OK;
    }
}
