package kr.hhplus.standalone.run;

import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Subcommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops what runs on a data folder. */
@Command(name = "down", description = "Stop what runs.")
public final class DownCommand extends Subcommand {
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(12);
    private static final Duration SERVERS_WAIT_MAX = Duration.ofSeconds(2);
    private static final Duration KILL_WAIT_MAX = Duration.ofSeconds(1);
    private static final long POLL_MS = 50;

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        var folder = data.folder().requireNoCluster();
        var holder = RunLock.holder(folder);
        var servers = leftovers(folder);
        if (holder.isEmpty() && servers.isEmpty()) {
            RunInfo.delete(folder);
            out().println("nothing is running on " + folder);
            return ExitCode.OK;
        }
        var progress = new Progress(out());
        if (holder.isPresent()) {
            stop(folder, holder.getAsLong(), progress);
        }
        // They end with the process above; only one that does not is ended here.
        if (!await(() -> servers.stream().noneMatch(ProcessHandle::isAlive), SERVERS_WAIT_MAX)) {
            servers.stream().filter(ProcessHandle::isAlive).forEach(server -> {
                progress.say("killing process " + server.pid() + ", a server that was left");
                server.destroyForcibly();
            });
        }
        RunInfo.delete(folder);
        progress.say("stopped");
        return ExitCode.OK;
    }

    private static void stop(DataFolder folder, long pid, Progress progress) throws InterruptedException {
        progress.say("stopping process " + pid);
        var process = ProcessHandle.of(pid);
        process.ifPresent(ProcessHandle::destroy);
        for (int second = 1; second <= STOP_WAIT_MAX.toSeconds(); second++) {
            if (await(() -> RunLock.holder(folder).isEmpty(), Duration.ofSeconds(1))) {
                return;
            }
            progress.say("waiting until it has stopped");
        }
        progress.say("killing process " + pid + ": it did not stop within " + STOP_WAIT_MAX.toSeconds() + " s");
        process.ifPresent(ProcessHandle::destroyForcibly);
        if (!await(() -> RunLock.holder(folder).isEmpty(), KILL_WAIT_MAX)) {
            throw CommandFailure.failed("process " + pid + " cannot be stopped; does it belong to another user?");
        }
    }

    /** The servers of the last run that are alive; a process that is younger than its run file only has its id. */
    private static List<ProcessHandle> leftovers(DataFolder folder) throws java.io.IOException {
        var info = RunInfo.read(folder);
        if (info.isEmpty()) {
            return List.of();
        }
        FileTime written = Files.getLastModifiedTime(folder.runFile());
        return info.get().pids().entrySet().stream()
                .filter(pid -> !pid.getKey().equals(RunInfo.OWN_PID))
                .flatMap(pid -> ProcessHandle.of(pid.getValue()).stream())
                .filter(process -> process.info()
                        .startInstant()
                        .filter(start -> start.isBefore(written.toInstant()))
                        .isPresent())
                .toList();
    }

    private interface Condition {
        boolean holds();
    }

    private static boolean await(Condition condition, Duration max) throws InterruptedException {
        long deadline = System.nanoTime() + max.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(POLL_MS);
        }
        return true;
    }
}
