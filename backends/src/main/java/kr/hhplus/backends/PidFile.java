package kr.hhplus.backends;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The file in which a run notes its server processes, so that the next run can end what a crash has left.
 *
 * <p>One line a server: name, pid, start in milliseconds since the epoch, path of the program, parted by tabs. A process
 * is taken for the one in the file only when start and program agree: pids are given again.
 */
final class PidFile {
    /** The system derives the start from its boot time, which moves a little when its clock is set. */
    private static final Duration START_DIFFERENCE_MAX = Duration.ofSeconds(2);
    /** A watchdog may be stopping the server already; let it. */
    private static final Duration TERM_WAIT_MAX = Duration.ofSeconds(15);

    private static final Duration KILL_WAIT_MAX = Duration.ofSeconds(5);

    private final Path file;
    private final Map<Backend, String> lines = new EnumMap<>(Backend.class);

    PidFile(Path dataDir) {
        this.file = dataDir.resolve("backends.pids");
    }

    /**
     * Notes a process that has just been started.
     *
     * @param program what it runs; told and not asked for, since it may still be on its way there through a shell
     */
    synchronized void put(Backend backend, ProcessHandle process, Path program) throws IOException {
        Instant start = process.info().startInstant().orElse(Instant.EPOCH);
        lines.put(
                backend,
                String.join(
                        "\t",
                        backend.label(),
                        String.valueOf(process.pid()),
                        String.valueOf(start.toEpochMilli()),
                        program.toRealPath().toString()));
        write();
    }

    synchronized void remove(Backend backend) throws IOException {
        lines.remove(backend);
        write();
    }

    /** Ends the processes in the file that still run; called before any is put. */
    synchronized List<Long> endLeftovers() throws IOException, InterruptedException {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<ProcessHandle> leftovers = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            leftover(line).ifPresent(leftovers::add);
        }
        leftovers.forEach(ProcessHandle::destroy);
        for (ProcessHandle leftover : leftovers) {
            if (!ended(leftover, TERM_WAIT_MAX)) {
                leftover.destroyForcibly();
                if (!ended(leftover, KILL_WAIT_MAX)) {
                    throw new BackendsException("process " + leftover.pid()
                            + " is left from an earlier run and cannot be ended; end it by hand");
                }
            }
        }
        Files.delete(file);
        return leftovers.stream().map(ProcessHandle::pid).toList();
    }

    private static Optional<ProcessHandle> leftover(String line) {
        List<String> fields = List.of(line.split("\t", -1));
        if (fields.size() != 4) {
            return Optional.empty();
        }
        try {
            long pid = Long.parseLong(fields.get(1));
            Instant start = Instant.ofEpochMilli(Long.parseLong(fields.get(2)));
            return ProcessHandle.of(pid).filter(process -> isSame(process, start, fields.get(3)));
        } catch (NumberFormatException cutShort) {
            return Optional.empty();
        }
    }

    private static boolean isSame(ProcessHandle process, Instant start, String program) {
        ProcessHandle.Info info = process.info();
        return process.isAlive()
                && info.command().filter(command -> isSame(command, program)).isPresent()
                && info.startInstant()
                        .filter(at -> Duration.between(start, at).abs().compareTo(START_DIFFERENCE_MAX) <= 0)
                        .isPresent();
    }

    private static boolean isSame(String command, String program) {
        try {
            return Path.of(command).toRealPath().equals(Path.of(program));
        } catch (IOException | InvalidPathException gone) {
            return command.equals(program);
        }
    }

    private static boolean ended(ProcessHandle process, Duration max) throws InterruptedException {
        try {
            process.onExit().get(max.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (ExecutionException e) {
            throw new BackendsException("cannot wait for process " + process.pid(), e);
        }
    }

    private void write() throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(next, lines.values());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
