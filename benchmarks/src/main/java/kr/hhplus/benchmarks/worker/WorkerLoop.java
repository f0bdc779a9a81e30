package kr.hhplus.benchmarks.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The side of {@link WorkerProcess} that works: reads a line, does what it says, answers with a line. */
public final class WorkerLoop {
    static final String DONE = "done ";

    private static final String FAILED = "failed ";

    private WorkerLoop() {}

    /** Does what commands say. */
    @FunctionalInterface
    public interface Work {
        /** Returns a number for whoever gave the command; 0 where there is nothing to say. */
        double run(String command) throws Exception;
    }

    /** Ends the JVM when there are no more commands, also because whoever gives them has died. */
    public static void run(Work work) {
        PrintStream answers = System.out;
        // Whatever else is printed does not belong to the answers.
        System.setOut(System.err);
        try (var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String command = commands.readLine(); command != null; command = commands.readLine()) {
                answers.println(answer(work, command));
                answers.flush();
            }
        } catch (IOException noMoreCommands) {
            System.err.println("no more commands: " + noMoreCommands);
        }
        System.exit(0);
    }

    static boolean isAnswer(String line) {
        return line.startsWith(DONE) || line.startsWith(FAILED);
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // stderr is the worker's log, and its end is what a failure shows
    private static String answer(Work work, String command) {
        try {
            return DONE + String.format(Locale.ROOT, "%.3f", work.run(command));
        } catch (Exception e) {
            e.printStackTrace();
            return FAILED + e.toString().replace('\n', ' ');
        }
    }
}
