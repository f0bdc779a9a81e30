package kr.hhplus.standalone.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Runs a command line so that a failure is a message and an exit code, and a stack trace only where asked for. */
public final class Commands {
    private Commands() {}

    public static CommandLine commandLine(Object root) {
        return new CommandLine(root)
                .setExecutionExceptionHandler(failures())
                .setExecutionStrategy(parsed -> {
                    CommandLogging.configure(debug(parsed));
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    private static IExecutionExceptionHandler failures() {
        return (failure, command, parsed) -> {
            boolean expected = failure instanceof CommandFailure;
            command.getErr().println("hhplus: " + (expected ? failure.getMessage() : describe(failure)));
            if (debug(parsed)) {
                failure.printStackTrace(command.getErr());
            } else if (!expected) {
                command.getErr().println("        (--debug shows where it comes from)");
            }
            command.getErr().flush();
            return failure instanceof CommandFailure known ? known.exitCode() : ExitCode.FAILED;
        };
    }

    private static boolean debug(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return subcommand(last) instanceof Subcommand subcommand && subcommand.debug();
    }

    private static @Nullable Object subcommand(ParseResult parsed) {
        return parsed.commandSpec().userObject();
    }

    /** The innermost message: the outer ones name libraries. */
    private static String describe(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
}
