package kr.hhplus.backends;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server process under a watchdog that ends it when this JVM ends, however that happens.
 *
 * <p>The JVM starts {@code watchdog.sh}, which starts the server and holds the reading end of a pipe from the JVM. Both
 * run in a session of their own where the system has {@code setsid}, out of reach of a terminal's Ctrl-C.
 */
final class ServerProcess {
    /** How shells report an end by SIGKILL. */
    private static final int KILLED = 128 + 9;

    private static final Path WATCHDOG = Path.of("watchdog.sh");
    /** What the watchdog may take beyond the server's own grace. */
    private static final Duration WATCHDOG_END_MAX = Duration.ofSeconds(3);

    private final Process watchdog;
    private final OutputStream leash;
    private final ProcessHandle server;
    private final Duration grace;

    private ServerProcess(Process watchdog, OutputStream leash, ProcessHandle server, Duration grace) {
        this.watchdog = watchdog;
        this.leash = leash;
        this.server = server;
        this.grace = grace;
    }

    /**
     * Starts the command.
     *
     * @param dir its working directory; the watchdog's script is put there too
     * @param log takes its output
     * @param grace from SIGTERM to SIGKILL when it is stopped
     */
    static ServerProcess launch(List<String> command, Path dir, Path log, Duration grace) throws IOException {
        Path script = dir.resolve(WATCHDOG);
        try (InputStream in = Resources.open("watchdog.sh")) {
            Files.write(script, in.readAllBytes());
        }
        Logs.roll(log);
        List<String> line = new ArrayList<>();
        if (onPath("setsid")) {
            line.add("setsid");
        }
        line.addAll(List.of("sh", script.toString(), String.valueOf(grace.toMillis() / 100), log.toString()));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(dir.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // A debugger or agent of this JVM must not be started a second time in the broker's.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process watchdog = builder.start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(watchdog.getInputStream(), StandardCharsets.US_ASCII));
        String pid = out.readLine();
        ProcessHandle server = pid == null
                ? null
                : ProcessHandle.of(Long.parseLong(pid.trim())).orElse(null);
        if (server == null) {
            watchdog.destroyForcibly();
            throw new IOException("the process ended at once");
        }
        return new ServerProcess(watchdog, watchdog.getOutputStream(), server, grace);
    }

    ProcessHandle handle() {
        return server;
    }

    boolean isAlive() {
        // The watchdog's end, since a dead server is a zombie until the watchdog has waited for it.
        return watchdog.isAlive() && server.isAlive();
    }

    /** Waits for at most the given time; true once the server is dead. */
    boolean awaitEnd(Duration max) throws InterruptedException {
        return watchdog.waitFor(max.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** SIGTERM, and SIGKILL after the grace; returns when the server is dead, true if it needed no SIGKILL. */
    boolean stop() {
        try {
            leash.close();
        } catch (IOException gone) {
            // The watchdog has ended already.
        }
        return awaitEndOrKill(grace.plus(WATCHDOG_END_MAX)) && watchdog.exitValue() != KILLED;
    }

    /** SIGKILL; returns when the server is dead. */
    void kill() {
        server.destroyForcibly();
        awaitEndOrKill(WATCHDOG_END_MAX);
    }

    private boolean awaitEndOrKill(Duration max) {
        try {
            if (awaitEnd(max) && !server.isAlive()) {
                return true;
            }
            // The watchdog itself was killed, or the server does not heed it.
            endBoth();
            server.onExit().get(WATCHDOG_END_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            endBoth();
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new BackendsException("process " + server.pid() + " cannot be ended; end it by hand", e);
        }
        return false;
    }

    private void endBoth() {
        server.destroyForcibly();
        watchdog.destroyForcibly();
    }

    private static boolean onPath(String program) {
        for (String dir : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (!dir.isEmpty() && Files.isExecutable(Path.of(dir, program))) {
                return true;
            }
        }
        return false;
    }
}
