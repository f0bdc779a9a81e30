package kr.hhplus.backends;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;

/** A JVM that starts backends and keeps them until it is killed or its standard input ends. */
final class BackendsHolder {
    private BackendsHolder() {}

    /** Takes the data directory and the file that gets the pids, one a line, once all answer. */
    public static void main(String[] args) throws IOException {
        try (Backends backends = Backends.start(BackendsSettings.embedded(Path.of(args[0])))) {
            String pids = backends.pids().values().stream().map(String::valueOf).collect(Collectors.joining("\n"));
            Path unfinished = Path.of(args[1] + ".unfinished");
            Files.writeString(unfinished, pids, StandardCharsets.US_ASCII);
            Files.move(unfinished, Path.of(args[1]), StandardCopyOption.ATOMIC_MOVE);
            while (System.in.read() >= 0) {
                // Nothing is expected but the end.
            }
        }
    }
}
