package kr.hhplus.standalone.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import kr.hhplus.standalone.cli.CommandFailure;

/**
 * A process that outlives the command that has started it.
 *
 * @param startedAtMs since the epoch; with it a process is told from another one that has been given its id later
 */
public record MemberProcess(long pid, long startedAtMs) {
    private static final Duration START_DIFFERENCE_MAX = Duration.ofSeconds(2);
    private static final Duration KILL_WAIT_MAX = Duration.ofSeconds(10);
    private static final long LOG_BYTES_MAX = 10L * 1024 * 1024;
    private static final long POLL_MS = 20;

    /** What a process may be told. */
    public enum Signal {
        KILL,
        TERM,
        STOP,
        CONT
    }

    /** Starts a command in a session of its own, which no terminal can interrupt. */
    static MemberProcess launch(List<String> command, Map<String, String> env, Path dir, Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> line = new ArrayList<>();
        line.add(onPath("setsid").isPresent() ? "setsid" : "nohup");
        line.addAll(command);
        var builder = new ProcessBuilder(line)
                .directory(dir.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // A debugger or agent of this JVM must not be started a second time in the child's.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().putAll(env);
        var process = builder.start();
        return new MemberProcess(
                process.pid(),
                process.info().startInstant().orElseGet(Instant::now).toEpochMilli());
    }

    /** The program's file, as the shell would find it; also in the folders of an administrator. */
    static Optional<Path> onPath(String program) {
        var path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin" + File.pathSeparator
                + "/usr/local/sbin";
        for (var folder : path.split(File.pathSeparator, -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return Optional.of(Path.of(folder, program));
            }
        }
        return Optional.empty();
    }

    boolean isAlive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(this::hasStartedThen)
                .filter(process -> state() != 'Z')
                .isPresent();
    }

    /** Stopped by {@link Signal#STOP}. */
    boolean isPaused() {
        return isAlive() && state() == 'T';
    }

    private boolean hasStartedThen(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(start -> Duration.between(Instant.ofEpochMilli(startedAtMs), start)
                                .abs()
                                .compareTo(START_DIFFERENCE_MAX)
                        <= 0)
                .orElse(true);
    }

    /** R, S, T, Z and so on, as the kernel tells; blank where there is no /proc. A dead process may wait for its parent. */
    private char state() {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // Behind the name of the program, which may hold anything.
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException | IndexOutOfBoundsException e) {
            return ' ';
        }
    }

    /** Does nothing to a dead one. After KILL it returns when the process is dead. */
    void send(Signal signal) throws IOException, InterruptedException {
        if (!isAlive()) {
            return;
        }
        var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                .redirectErrorStream(true)
                .start();
        if (!kill.waitFor(KILL_WAIT_MAX.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw CommandFailure.failed("process " + pid + " could not be sent SIG" + signal);
        }
        if (signal == Signal.KILL && !awaitEnd(KILL_WAIT_MAX)) {
            throw CommandFailure.failed("process " + pid + " does not die");
        }
    }

    /** Waits for at most the given time; true once it is dead. */
    boolean awaitEnd(Duration max) throws InterruptedException {
        long deadline = System.nanoTime() + max.toNanos();
        while (isAlive()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(POLL_MS);
        }
        return true;
    }
}
