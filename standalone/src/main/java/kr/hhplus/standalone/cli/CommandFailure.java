package kr.hhplus.standalone.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with a message that says what is wrong and what to do. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFailure(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The command was right and could not be done. */
    public static CommandFailure failed(String message) {
        return new CommandFailure(ExitCode.FAILED, message, null);
    }

    public static CommandFailure failed(String message, Throwable cause) {
        return new CommandFailure(ExitCode.FAILED, message, cause);
    }

    /** The command cannot be done as it was given, or there is nothing to do it on. */
    public static CommandFailure unusable(String message) {
        return new CommandFailure(ExitCode.UNUSABLE, message, null);
    }

    public int exitCode() {
        return exitCode;
    }
}
