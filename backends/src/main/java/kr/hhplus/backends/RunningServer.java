package kr.hhplus.backends;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One embedded server through start, kill, restart and stop.
 *
 * <p>Thread-safe: one change at a time, while port and pid can be asked at any moment. The port is settled by the first
 * start and stays.
 */
final class RunningServer {
    private static final Duration READY_WAIT_MAX = Duration.ofSeconds(60);
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(25);
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);
    /** Somebody else can bind a free port before the server does. */
    private static final int PORT_TRIES_MAX = 5;

    private static final String PORT_TAKEN = "Address already in use";

    private final Backend backend;
    private final Server server;
    private final PidFile pidFile;
    private final Consumer<String> progress;
    private volatile int port;
    private final boolean portIsOurs;
    private volatile @Nullable ServerProcess process;
    private boolean closed;

    RunningServer(Backend backend, Server server, int port, PidFile pidFile, Consumer<String> progress) {
        this.backend = backend;
        this.server = server;
        this.port = port;
        this.portIsOurs = port == Ports.ANY;
        this.pidFile = pidFile;
        this.progress = progress;
    }

    synchronized void start() {
        long startedNs = System.nanoTime();
        progress.accept("starting " + server.title()
                + (server.needsPreparing() ? " (the first start sets it up, a few seconds)" : ""));
        guarded(() -> {
            Files.createDirectories(server.dir());
            server.prepare();
            launchOnFreePort();
        });
        progress.accept(String.format(
                Locale.ROOT,
                "%s answers on port %d after %.1f s",
                server.title(),
                port,
                (System.nanoTime() - startedNs) / 1e9));
    }

    int port() {
        return port;
    }

    OptionalLong pid() {
        ServerProcess current = process;
        return current != null && current.isAlive()
                ? OptionalLong.of(current.handle().pid())
                : OptionalLong.empty();
    }

    synchronized void kill() {
        ServerProcess current = process;
        if (current != null) {
            current.kill();
            forget();
        }
    }

    synchronized void restart() {
        if (closed) {
            throw new IllegalStateException("the backends are closed");
        }
        stopProcess();
        guarded(this::launch);
    }

    synchronized void close() {
        closed = true;
        stopProcess();
    }

    private void stopProcess() {
        ServerProcess current = process;
        if (current != null) {
            boolean clean = current.stop();
            forget();
            if (clean) {
                try {
                    server.stoppedCleanly();
                } catch (IOException e) {
                    // Only the next start's speed is lost.
                }
            }
        }
    }

    private void forget() {
        process = null;
        try {
            pidFile.remove(backend);
        } catch (IOException e) {
            // The process is dead, and a line about a dead process does no harm to the next run.
        }
    }

    private void launchOnFreePort() throws IOException, InterruptedException {
        if (!portIsOurs) {
            launch();
            return;
        }
        for (int i = 1; ; i++) {
            port = Ports.free();
            try {
                launch();
                return;
            } catch (BackendsException e) {
                if (i == PORT_TRIES_MAX || !String.valueOf(e.getMessage()).contains(PORT_TAKEN)) {
                    throw e;
                }
            }
        }
    }

    /** Returns when the server answers. */
    private void launch() throws IOException, InterruptedException {
        if (closed) {
            throw new IllegalStateException("the backends are closed");
        }
        List<String> command = server.configure(port);
        ServerProcess launched = ServerProcess.launch(command, server.dir(), server.consoleLog(), STOP_GRACE);
        process = launched;
        boolean ready = false;
        try {
            pidFile.put(backend, launched.handle(), Path.of(command.get(0)));
            awaitReady(launched);
            ready = true;
        } finally {
            if (!ready) {
                launched.kill();
                forget();
            }
        }
    }

    private void awaitReady(ServerProcess launched) throws InterruptedException {
        long deadlineNs = System.nanoTime() + READY_WAIT_MAX.toNanos();
        IOException last = null;
        while (System.nanoTime() < deadlineNs) {
            // Also paces the probes.
            if (launched.awaitEnd(PROBE_INTERVAL)) {
                throw new BackendsException(server.title() + " ended while starting" + Logs.tails(server.logs()), last);
            }
            Optional<IOException> failure = probe();
            // Whoever answers may be another one that has the port.
            if (failure.isEmpty() && launched.isAlive()) {
                return;
            }
            last = failure.orElse(last);
        }
        throw new BackendsException(
                server.title() + " does not answer on port " + port + " after " + READY_WAIT_MAX.toSeconds() + " s"
                        + Logs.tails(server.logs()),
                last);
    }

    private Optional<IOException> probe() {
        try {
            server.probe(port);
            return Optional.empty();
        } catch (IOException notYet) {
            return Optional.of(notYet);
        }
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private void guarded(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new BackendsException(
                    server.title() + " could not be started: " + e.getMessage() + Logs.tails(server.logs()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendsException("interrupted while starting " + server.title(), e);
        }
    }
}
