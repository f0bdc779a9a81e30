package kr.hhplus.standalone;

import kr.hhplus.standalone.cli.Commands;

/** The {@code hhplus} command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Commands.commandLine(new HhplusCommand()).execute(args));
    }
}
