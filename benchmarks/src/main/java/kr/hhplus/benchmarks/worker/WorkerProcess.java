package kr.hhplus.benchmarks.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.standalone.cli.CommandFailure;

/** A child JVM that takes commands, one at a time. It ends with this process. Not thread-safe. */
public final class WorkerProcess implements AutoCloseable {
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(5);
    private static final long POLL_MS = 100;
    private static final int LOG_LINES_MAX = 20;

    private final Process process;
    private final Path log;
    private final Writer commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Thread onExit;

    private WorkerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        this.onExit = new Thread(process::destroyForcibly, "stop-worker");
    }

    /**
     * Starts it with the options of the services and the class path of this JVM.
     *
     * @param main runs a {@link WorkerLoop}
     * @param arguments of main; no secrets, everybody can see them
     * @param secrets variables of its environment
     * @param folder for its log
     */
    public static WorkerProcess start(
            BenchSettings settings, Class<?> main, List<String> arguments, Map<String, String> secrets, Path folder)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(settings.servicesJavaOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        var log = Files.createTempFile(folder, main.getSimpleName() + "-", ".log");
        var builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().putAll(secrets);
        var worker = new WorkerProcess(builder.start(), log);
        Runtime.getRuntime().addShutdownHook(worker.onExit);
        var reader = new Thread(worker::readAnswers, "answers-of-worker");
        reader.setDaemon(true);
        reader.start();
        return worker;
    }

    public long pid() {
        return process.pid();
    }

    /** CPU time that it has used so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Gives a command whose answer is to be waited for by {@link #await}. */
    public void send(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (IOException e) {
            throw failure("cannot be reached: " + e);
        }
    }

    /** The number that the command has come to; throws {@link CommandFailure} when it has failed, or takes longer. */
    public double await(Duration waitMax) throws InterruptedException {
        long sinceNanos = System.nanoTime();
        while (System.nanoTime() - sinceNanos < waitMax.toNanos()) {
            var answer = answers.poll(POLL_MS, TimeUnit.MILLISECONDS);
            if (answer == null) {
                requireAlive();
            } else if (answer.startsWith(WorkerLoop.DONE)) {
                return Double.parseDouble(answer.substring(WorkerLoop.DONE.length()));
            } else {
                throw failure(answer);
            }
        }
        throw failure("has not answered for " + waitMax.toSeconds() + " s");
    }

    /** Throws {@link CommandFailure} when it is not running any more. */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw failure("has ended with exit code " + process.exitValue());
        }
    }

    private void readAnswers() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            // A profiler may have something to say, too.
            lines.lines().filter(WorkerLoop::isAnswer).forEach(answers::add);
        } catch (IOException | java.io.UncheckedIOException ended) {
            return;
        }
    }

    private CommandFailure failure(String what) {
        return CommandFailure.failed("the worker " + what + "; " + lastWords());
    }

    private String lastWords() {
        try {
            var all = Files.readAllLines(log, StandardCharsets.UTF_8);
            return "the end of its log:\n  "
                    + String.join("\n  ", all.subList(Math.max(0, all.size() - LOG_LINES_MAX), all.size()));
        } catch (IOException e) {
            return "its log cannot be read: " + e;
        }
    }

    /** Ends it, so that a profiler among its options can write what it has seen. */
    @Override
    public void close() {
        boolean interrupted = false;
        try {
            commands.close();
            process.waitFor(STOP_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (IOException endedAlready) {
            process.destroy();
        }
        process.destroyForcibly();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException exiting) {
            return;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
