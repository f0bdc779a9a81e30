package kr.hhplus.standalone.deadletter;

import java.nio.file.Path;
import java.util.List;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Subcommand;
import kr.hhplus.standalone.topic.RecordBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends dead letters again. */
@Command(
        name = "redrive",
        description = {
            "Send dead letters to coupon-commands again, each exactly once, also over a crash in the middle; those that "
                    + "came back too often go to coupon-commands-parking instead. A letter that still cannot be "
                    + "decided stays.",
            "Exit code 0: all that was asked for is sent, or, with --dry-run, would be. 1: something stays, or Kafka does "
                    + "not answer. 2: bad arguments, or nothing is running."
        })
final class RedriveCommand extends Subcommand {
    private static final int ATTEMPTS_MAX_MAX = 1_000;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "partition:offset, as list prints it; at most 100.")
    private List<String> ids = List.of();

    @Option(names = "--all", description = "All that were not sent again before.")
    private boolean all;

    @Option(names = "--dry-run", description = "Send nothing; say what would become of each.")
    private boolean dryRun;

    @Option(
            names = "--repair",
            paramLabel = "FILE",
            description =
                    "Send this command in place of the one ID: a CouponCommand in the JSON of Protobuf, as dlq show "
                            + "prints it.")
    private @Nullable Path repair;

    @Option(names = "--force", description = "Send also what still cannot be decided, and will come back.")
    private boolean force;

    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            description = "A letter that has come to the dead letters so often is parked. Default: ${DEFAULT-VALUE}.")
    private int maxAttempts = Redrive.ATTEMPTS_MAX_DEFAULT;

    @Mixin
    private LetterOptions letters = new LetterOptions();

    @Override
    public Integer call() {
        requireUsable();
        var asked = ids.stream().map(DeadLetterId::parse).toList();
        var command = repair == null ? null : CommandJson.read(repair);
        var report = Redrive.run(
                letters.address(),
                letters.parked(),
                dryRun,
                maxAttempts,
                force,
                redrive -> command == null ? sent(redrive, asked) : redrive.repaired(asked.get(0), command));
        report.print(out(), dryRun);
        return report.isDone() ? ExitCode.OK : ExitCode.FAILED;
    }

    private RedriveReport sent(Redrive redrive, List<DeadLetterId> asked) {
        if (!all) {
            return redrive.each(asked);
        }
        try (var bar = new RecordBar("dead letters", redrive.size())) {
            return redrive.all(bar::stepTo);
        }
    }

    private void requireUsable() {
        if (all == !ids.isEmpty()) {
            throw CommandFailure.unusable("give IDs or --all, and not both; ./hhplus dlq list prints the IDs");
        }
        if (ids.size() > Redrive.IDS_MAX) {
            throw CommandFailure.unusable("at most " + Redrive.IDS_MAX + " IDs at once, not " + ids.size());
        }
        if (repair != null && ids.size() != 1) {
            throw CommandFailure.unusable("--repair goes with exactly one ID");
        }
        if (letters.parked() && all) {
            throw CommandFailure.unusable("what is parked is sent one by one: give IDs instead of --all");
        }
        if (maxAttempts < 1 || maxAttempts > ATTEMPTS_MAX_MAX) {
            throw CommandFailure.unusable("--max-attempts must be 1 .. " + ATTEMPTS_MAX_MAX + ", not " + maxAttempts);
        }
    }
}
