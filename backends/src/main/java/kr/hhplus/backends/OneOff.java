package kr.hhplus.backends;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program that ends by itself, such as one that sets up a data directory. */
final class OneOff {
    private OneOff() {}

    /** Fails when the program does, or takes longer than the bound. */
    static void run(List<String> command, File input, Path log, Duration max) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectInput(input)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the set-up took longer than " + max.toSeconds() + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException("the set-up ended with exit code " + process.exitValue());
        }
    }
}
