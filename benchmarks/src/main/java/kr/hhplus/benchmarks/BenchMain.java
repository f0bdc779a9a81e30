package kr.hhplus.benchmarks;

import kr.hhplus.standalone.cli.Commands;

/** The {@code hhplus bench} command. */
public final class BenchMain {
    private BenchMain() {}

    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        System.exit(Commands.commandLine(new BenchCommand()).execute(args));
    }
}
