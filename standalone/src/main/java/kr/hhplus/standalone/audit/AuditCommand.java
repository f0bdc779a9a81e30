package kr.hhplus.standalone.audit;

import kr.hhplus.schemas.coupon.Ids;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Json;
import kr.hhplus.standalone.cli.Subcommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Proves what is there from the log. */
@Command(
        name = "audit",
        description = {
            "Fold the log again and compare with all decisions, MySQL and Redis; traffic may go on.",
            "Exit code 0: everything follows from the log. 1: something does not, or a server does not answer. 2: bad "
                    + "arguments, or nothing is running."
        })
public final class AuditCommand extends Subcommand {
    @Option(names = "--coupon", paramLabel = "N", description = "Only this coupon. Default: all.")
    private @Nullable Long coupon;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Override
    public Integer call() throws InterruptedException {
        if (coupon != null && (coupon < 1 || coupon > Ids.MAX)) {
            throw CommandFailure.unusable("--coupon must be 1 .. " + Ids.MAX + ", not " + coupon);
        }
        var report = run(target.target(System.getenv()));
        if (json) {
            out().println(Json.PRETTY.writeValueAsString(report));
        } else {
            report.print(out());
        }
        return report.passed() ? ExitCode.OK : ExitCode.FAILED;
    }

    private AuditReport run(AuditTarget servers) throws InterruptedException {
        // The script knows whether there is a terminal; Java's own answer depends on its version.
        if (!json && Boolean.getBoolean("hhplus.terminal")) {
            try (var bar = new AuditBar()) {
                return Audit.run(servers, coupon, bar);
            }
        }
        return Audit.run(servers, coupon, AuditProgress.NONE);
    }
}
