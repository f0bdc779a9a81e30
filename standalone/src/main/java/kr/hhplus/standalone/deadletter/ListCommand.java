package kr.hhplus.standalone.deadletter;

import static java.util.Objects.requireNonNullElse;

import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Json;
import kr.hhplus.standalone.cli.Subcommand;
import kr.hhplus.standalone.topic.RecordBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists dead letters. */
@Command(name = "list", description = "List the newest dead letters, in the order of their times.")
final class ListCommand extends Subcommand {
    private static final int ROWS_MAX = 100_000;
    private static final int KEY_CHARS_MAX = 16;
    private static final int REASON_CHARS_MAX = 100;
    private static final String ROW = "%-10s %-24s %-24s %-16s %8s  %-12s  %-28s %s%n";

    @Option(names = "--max", paramLabel = "N", description = "At most so many. Default: ${DEFAULT-VALUE}.")
    private int max = 100;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin
    private LetterOptions letters = new LetterOptions();

    @Override
    public Integer call() {
        if (max < 1 || max > ROWS_MAX) {
            throw CommandFailure.unusable("--max must be 1 .. " + ROWS_MAX + ", not " + max);
        }
        try (var log = letters.open()) {
            var listed = read(log);
            if (json) {
                out().println(Json.PRETTY.writeValueAsString(listed));
            } else {
                print(listed);
            }
        }
        return ExitCode.OK;
    }

    private LetterList read(DeadLetterLog log) {
        try (var bar = new RecordBar("dead letters", log.size())) {
            return LetterList.read(log, max, bar::stepTo);
        }
    }

    private void print(LetterList listed) {
        if (listed.total() == 0) {
            out().println("there is nothing in " + listed.topic());
            return;
        }
        out().printf(ROW, "id", "time", "source", "key", "attempts", "digest", "redriven to", "reason");
        for (var row : listed.deadLetters()) {
            out().printf(
                            ROW,
                            row.id(),
                            row.time(),
                            row.source(),
                            PlainText.of(requireNonNullElse(row.key(), "(none)"), KEY_CHARS_MAX),
                            row.attempts(),
                            row.digest(),
                            requireNonNullElse(row.redriven(), "no"),
                            PlainText.of(row.reason(), REASON_CHARS_MAX));
        }
        out().println();
        out().printf("%,d dead letters, %,d of them sent again", listed.total(), listed.redriven());
        if (listed.deadLetters().size() < listed.total()) {
            out().printf(
                            "; the newest %,d are listed, --max lists more",
                            listed.deadLetters().size());
        }
        out().println();
    }
}
