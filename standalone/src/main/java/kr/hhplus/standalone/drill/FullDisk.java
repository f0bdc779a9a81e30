package kr.hhplus.standalone.drill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kr.hhplus.standalone.cli.CommandFailure;

/**
 * A broker whose log lies on a small file system of its own, in memory, which is then filled to the last byte. Needs root,
 * for the mount.
 */
final class FullDisk implements Drill.Fault {
    private static final String BROKER = "kafka-3";
    private static final long SPARE_MB = 64;
    private static final Duration FULL = Duration.ofSeconds(15);
    private static final Duration COMMAND_WAIT_MAX = Duration.ofSeconds(60);

    private boolean isMounted;

    @Override
    public boolean prepare(Scene scene) throws Exception {
        if (!"root".equals(System.getProperty("user.name")) || !Files.isDirectory(Path.of("/proc"))) {
            scene.say("full-disk is skipped: it mounts a small file system, which takes root on Linux");
            return false;
        }
        var data = data(scene);
        var kept = kept(scene);
        scene.cluster().stop(BROKER);
        long megabytes = Long.parseLong(output("du", "-sm", data.toString()).split("\\s+", -1)[0]) + SPARE_MB;
        output("cp", "-a", data.toString(), kept.toString());
        try {
            output("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "hhplus-drill", data.toString());
        } catch (CommandFailure e) {
            scene.say("full-disk is skipped: " + e.getMessage());
            output("rm", "-rf", kept.toString());
            scene.cluster().start(BROKER);
            return false;
        }
        isMounted = true;
        output("cp", "-a", kept + "/.", data.toString());
        scene.cluster().start(BROKER);
        return true;
    }

    @Override
    public void run(Scene scene) throws Exception {
        scene.fault();
        scene.say("filling the disk of " + BROKER);
        // Ends with "no space left on device", which is what it is for.
        call(List.of("dd", "if=/dev/zero", "of=" + filler(scene), "bs=64k"), COMMAND_WAIT_MAX);
        scene.sleep(FULL);
        scene.say(BROKER + (scene.cluster().isAlive(BROKER) ? " still runs" : " has given up"));
        Files.deleteIfExists(filler(scene));
        if (scene.cluster().isAlive(BROKER)) {
            scene.cluster().stop(BROKER);
        }
        scene.cluster().start(BROKER);
    }

    @Override
    public void restore(Scene scene) throws Exception {
        if (!isMounted) {
            return;
        }
        var data = data(scene);
        var kept = kept(scene);
        scene.cluster().stop(BROKER);
        Files.deleteIfExists(filler(scene));
        output("rm", "-rf", kept.toString());
        output("cp", "-a", data.toString(), kept.toString());
        output("umount", data.toString());
        isMounted = false;
        output("rm", "-rf", data.toString());
        Files.move(kept, data);
        scene.cluster().start(BROKER);
    }

    private static Path data(Scene scene) {
        return scene.cluster().folder(BROKER).resolve("data");
    }

    private static Path kept(Scene scene) {
        return scene.cluster().folder(BROKER).resolve("data.kept");
    }

    private static Path filler(Scene scene) {
        return data(scene).resolve("filler");
    }

    private static String output(String... command) throws IOException, InterruptedException {
        var done = call(List.of(command), COMMAND_WAIT_MAX);
        if (done.exitCode() != 0) {
            throw CommandFailure.failed(
                    String.join(" ", command) + ": " + done.output().strip());
        }
        return done.output();
    }

    record Done(int exitCode, String output) {}

    /** Through a file, since whoever reads a pipe waits for as long as the command likes. */
    static Done call(List<String> command, Duration waitMax) throws IOException, InterruptedException {
        var output = Files.createTempFile("hhplus-drill", ".out");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(waitMax.toMillis(), TimeUnit.MILLISECONDS)) {
                throw CommandFailure.failed(command.get(0) + " does not end");
            }
            return new Done(process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(output);
        }
    }
}
