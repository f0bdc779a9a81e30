package kr.hhplus.standalone.run;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kr.hhplus.standalone.cli.CommandFailure;

/** The command again as a process in a session of its own, which survives the terminal. */
final class DetachedRun {
    private static final Duration READY_WAIT_MAX = Duration.ofMinutes(2);
    private static final long POLL_MS = 100;
    private static final int LOG_LINES_MAX = 20;

    private DetachedRun() {}

    /** Shows the progress of the started process; returns when it is ready. */
    static RunInfo start(DataFolder data, List<String> arguments, PrintWriter out)
            throws IOException, InterruptedException {
        long logBytesBefore = size(data.logFile());
        var process = new ProcessBuilder(command(arguments))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(data.outputFile().toFile())
                .start();
        var onInterrupt = new Thread(process::destroy, "give-up");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try (var output = Files.newInputStream(data.outputFile())) {
            long deadline = System.nanoTime() + READY_WAIT_MAX.toNanos();
            while (true) {
                var info = RunInfo.read(data).filter(run -> run.pid() == process.pid());
                boolean alive = process.isAlive();
                out.print(new String(output.readAllBytes(), StandardCharsets.UTF_8));
                out.flush();
                if (info.isPresent()) {
                    return info.get();
                }
                if (!alive || System.nanoTime() - deadline > 0) {
                    process.destroy();
                    throw CommandFailure.failed((alive
                                    ? "not ready within " + READY_WAIT_MAX.toSeconds() + " s"
                                    : "it ended while starting")
                            + tail(data.logFile(), logBytesBefore));
                }
                Thread.sleep(POLL_MS);
            }
        } finally {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        }
    }

    private static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        // Without a session of its own it would at least have to ignore the terminal's hang-up.
        command.add(onPath("setsid") ? "setsid" : "nohup");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "kr.hhplus.standalone.Main"));
        command.addAll(arguments);
        return command;
    }

    private static boolean onPath(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static String tail(Path log, long logBytesBefore) throws IOException {
        if (size(log) == logBytesBefore) {
            return "";
        }
        var lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        var last = lines.subList(Math.max(0, lines.size() - LOG_LINES_MAX), lines.size());
        return "; the end of " + log + ":\n" + String.join("\n", last);
    }
}
