package kr.hhplus.benchmarks.system;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Progress;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.flood.FloodTarget;
import kr.hhplus.standalone.run.DataFolder;
import kr.hhplus.standalone.run.RunInfo;
import org.jspecify.annotations.Nullable;

/**
 * The system under test: {@code hhplus up} as a child process on a fresh data folder, with this module on its class
 * path, so that yardsticks and other designs are served by the same Tomcat. It ends with this process, and its data
 * with it.
 */
public final class ServicesProcess implements AutoCloseable {
    private static final Duration READY_WAIT_MAX = Duration.ofMinutes(3);
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(20);
    private static final long POLL_MS = 100;
    private static final int LOG_LINES_MAX = 20;

    private final Process process;
    private final DataFolder data;
    private final Path output;
    private final Thread onExit = new Thread(this::stop, "stop-services");
    private List<ProcessHandle> servers = List.of();
    private @Nullable RunInfo run;
    private long lastCoupon;

    private ServicesProcess(Process process, DataFolder data, Path output) {
        this.process = process;
        this.data = data;
        this.output = output;
    }

    /** Returns when it is ready for requests; throws {@link CommandFailure} when that takes too long. */
    public static ServicesProcess start(BenchSettings settings, Progress progress)
            throws IOException, InterruptedException {
        progress.say("starting Kafka, Redis, MySQL and the services on fresh data");
        var folder = Files.createTempDirectory("hhplus-bench");
        var output = folder.resolve("hhplus.out");
        var builder = new ProcessBuilder(command(settings, folder))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // Its secrets are made in the fresh folder, where they can be read.
        builder.environment().remove("HHPLUS_ADMIN_TOKEN");
        builder.environment().remove("HHPLUS_TICKET_SECRET");
        var services = new ServicesProcess(builder.start(), new DataFolder(folder), output);
        Runtime.getRuntime().addShutdownHook(services.onExit);
        try {
            services.awaitReady();
            return services;
        } catch (InterruptedException | RuntimeException e) {
            services.close();
            throw e;
        }
    }

    private static List<String> command(BenchSettings settings, Path folder) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(settings.servicesJavaOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "kr.hhplus.standalone.Main"));
        command.addAll(List.of("up", "--data", folder.toString(), "--port", "0", "--management-port", "0"));
        command.add("--log-to-file");
        return command;
    }

    private void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + READY_WAIT_MAX.toNanos();
        // Its lock is not asked before: that would get into its way.
        while (!Files.exists(data.path().resolve("run.json"))) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw CommandFailure.failed("the services did not start; " + lastWords());
            }
            Thread.sleep(POLL_MS);
        }
        var ready = RunInfo.require(data);
        run = ready;
        servers = ready.pids().values().stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .toList();
    }

    /** Throws {@link CommandFailure} when it is not running any more. */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw CommandFailure.failed(
                    "the services have ended with exit code " + process.exitValue() + "; " + lastWords());
        }
    }

    public RunInfo run() {
        requireAlive();
        return requireNonNull(run);
    }

    public FloodTarget target() {
        return FloodTarget.of(run(), Map.of());
    }

    /** Where the API is. */
    public InetSocketAddress server() {
        var http = run().http();
        return new InetSocketAddress(http.getHost(), http.getPort());
    }

    /** A coupon that nobody has asked for yet. */
    public long nextCoupon() {
        return ++lastCoupon;
    }

    /** Of the tickets, Base64. */
    public String ticketSecret() {
        try {
            return Files.readString(data.path().resolve("ticket.secret")).strip();
        } catch (IOException e) {
            throw CommandFailure.failed("cannot read the ticket secret: " + e, e);
        }
    }

    /** By process name, what it has used so far. */
    public CpuTimes cpu() {
        return CpuTimes.of(run().pids());
    }

    private String lastWords() {
        var lines = new StringBuilder();
        for (var file : List.of(output, data.path().resolve("hhplus.log"))) {
            try {
                if (Files.exists(file)) {
                    var all = Files.readAllLines(file, StandardCharsets.UTF_8);
                    lines.append("the end of ").append(file.getFileName()).append(":\n");
                    all.subList(Math.max(0, all.size() - LOG_LINES_MAX), all.size())
                            .forEach(line -> lines.append("  ").append(line).append('\n'));
                }
            } catch (IOException e) {
                lines.append("cannot read ").append(file).append(": ").append(e).append('\n');
            }
        }
        return lines.toString();
    }

    /** Stops it, and removes its data. */
    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException exiting) {
            return;
        }
    }

    private synchronized void stop() {
        process.destroy();
        boolean interrupted = !awaitExit();
        process.destroyForcibly();
        servers.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
        deleteData();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when this thread was interrupted. */
    private boolean awaitExit() {
        try {
            process.waitFor(STOP_WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void deleteData() {
        if (!Files.exists(data.path())) {
            return;
        }
        try (var files = Files.walk(data.path())) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | java.io.UncheckedIOException leftToTheSystem) {
            // A server that was killed may still be removing files of its own; the folder is a temporary one.
            return;
        }
    }
}
