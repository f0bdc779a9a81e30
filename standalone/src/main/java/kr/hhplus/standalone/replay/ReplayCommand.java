package kr.hhplus.standalone.replay;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import kr.hhplus.standalone.audit.TargetOptions;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.ProgressBars;
import kr.hhplus.standalone.cli.Subcommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Projects decisions again. */
@Command(
        name = "replay",
        description = {
            "Project coupon-decisions again into MySQL or Redis, while traffic goes on.",
            "The running projection is set back and follows by itself; nobody sees an earlier outcome than before.",
            "Ctrl-C ends this command and not the replay."
        })
public final class ReplayCommand extends Subcommand {
    static final class FromOptions {
        @Option(names = "--from-start", description = "From the first decision. Default for mysql.")
        private boolean start;

        @Option(names = "--from-offset", paramLabel = "N", description = "From this offset of every partition.")
        private @Nullable Long offset;

        @Option(
                names = "--from-time",
                paramLabel = "TIME",
                description = "From the decisions of this time on, like 2026-12-01T03:00:00Z.")
        private @Nullable String time;
    }

    @Parameters(
            paramLabel = "mysql|redis",
            description = "The projection. Without a --from, redis is rebuilt from what it would still show.")
    private Projection projection = Projection.MYSQL;

    @Option(names = "--coupon", paramLabel = "N", description = "Only the partition that this coupon is in.")
    private @Nullable Long coupon;

    @ArgGroup
    private @Nullable FromOptions from;

    @Mixin
    private TargetOptions servers = new TargetOptions();

    @Override
    public Integer call() throws Exception {
        if (coupon != null && coupon < 1) {
            throw CommandFailure.unusable("--coupon must be 1 or more, not " + coupon);
        }
        try (var replay = Replay.plan(servers.target(System.getenv()), projection, coupon, begin())) {
            if (replay.records() == 0) {
                out().println("there is nothing to replay");
                return ExitCode.OK;
            }
            replay.scope().ifPresent(out()::println);
            long startNanos = System.nanoTime();
            replay.begin();
            follow(replay);
            out().println(replay.done((double) (System.nanoTime() - startNanos) / 1e9));
        }
        return ExitCode.OK;
    }

    private static void follow(Replay replay) throws InterruptedException {
        // The script knows whether there is a terminal.
        if (!Boolean.getBoolean("hhplus.terminal")) {
            replay.await(done -> {});
            return;
        }
        try (var bar = ProgressBars.open("offsets", replay.records())) {
            replay.await(bar::stepTo);
        }
    }

    private Replay.From begin() {
        if (from == null) {
            return Replay.From.usual(projection);
        }
        if (from.offset != null && from.offset < 0) {
            throw CommandFailure.unusable("--from-offset must be 0 or more, not " + from.offset);
        }
        try {
            return from.time != null
                    ? new Replay.From(null, inRange(Instant.parse(from.time)))
                    : new Replay.From(from.start || from.offset == null ? 0L : from.offset, null);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw CommandFailure.unusable("--from-time must be a time like 2026-12-01T03:00:00Z, not " + from.time);
        }
    }

    /** Throws ArithmeticException for a time that Kafka has no number for. */
    private static Instant inRange(Instant time) {
        return Instant.ofEpochMilli(time.toEpochMilli());
    }
}
