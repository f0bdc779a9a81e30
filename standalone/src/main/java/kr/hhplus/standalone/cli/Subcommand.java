package kr.hhplus.standalone.cli;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A subcommand: returns its exit code, or throws {@link CommandFailure}. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
public abstract class Subcommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--debug", description = "Show logs and stack traces. Also: HHPLUS_DEBUG=1.")
    private boolean debug;

    /** What the user asked for. */
    protected final PrintWriter out() {
        return requireNonNull(spec).commandLine().getOut();
    }

    /** Progress and complaints. */
    protected final PrintWriter err() {
        return requireNonNull(spec).commandLine().getErr();
    }

    public final boolean debug() {
        return debug || "1".equals(System.getenv("HHPLUS_DEBUG"));
    }
}
