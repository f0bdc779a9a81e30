package kr.hhplus.standalone.cli;

/** What the command tells a script. */
public final class ExitCode {
    public static final int OK = 0;
    /** The command failed, or what it checked does not hold. */
    public static final int FAILED = 1;
    /** Bad arguments, or nothing is running that the command could work on. */
    public static final int UNUSABLE = 2;

    private ExitCode() {}
}
