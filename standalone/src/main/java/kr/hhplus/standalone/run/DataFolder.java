package kr.hhplus.standalone.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kr.hhplus.standalone.cli.CommandFailure;

/** The folder that a run lives in, and the names of its files. */
public record DataFolder(Path path) {
    public DataFolder {
        path = path.toAbsolutePath().normalize();
    }

    /** {@code HHPLUS_DATA}, or else {@code data} in the project's folder, which the script tells. */
    static DataFolder fromEnvironment(Map<String, String> env) {
        String data = env.getOrDefault("HHPLUS_DATA", "");
        return new DataFolder(
                data.isBlank() ? Path.of(env.getOrDefault("HHPLUS_HOME", "")).resolve("data") : Path.of(data));
    }

    /** Makes the folder where it is missing. */
    public DataFolder create() {
        try {
            Files.createDirectories(path);
            return this;
        } catch (IOException e) {
            throw CommandFailure.failed("cannot use the data folder " + path + ": " + e, e);
        }
    }

    Path lockFile() {
        return path.resolve("hhplus.lock");
    }

    Path runFile() {
        return path.resolve("run.json");
    }

    Path adminTokenFile() {
        return path.resolve("admin.token");
    }

    Path ticketSecretFile() {
        return path.resolve("ticket.secret");
    }

    /** The services' log, bounded. */
    Path logFile() {
        return path.resolve("hhplus.log");
    }

    /** What a detached run prints: its progress, and the last words of a JVM that dies. Written anew by each run. */
    Path outputFile() {
        return path.resolve("hhplus.out");
    }

    Path streamsStateDir() {
        return path.resolve("streams");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
