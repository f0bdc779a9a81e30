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

    /**
     * Fails where the folder is a cluster's: the commands of a single run neither find its members nor know its log, which
     * the database beside it was stored from.
     */
    DataFolder requireNoCluster() {
        if (Files.exists(clusterFile())) {
            throw CommandFailure.unusable(
                    "a cluster's data lie in " + this + "; use ./hhplus cluster up, cluster down or cluster status"
                            + " --data " + this + ", or another folder");
        }
        return this;
    }

    /** Fails where the folder is a single run's: its database was stored from another log than a cluster's. */
    public DataFolder requireNoSingleRun() {
        if (!Files.exists(clusterFile()) && Files.exists(mysqlDir())) {
            throw CommandFailure.unusable("the data of ./hhplus up lie in " + this
                    + "; give the cluster a folder of its own, for example --data " + this + "-cluster");
        }
        return this;
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

    /** Of the embedded database, or of a cluster's. */
    private Path mysqlDir() {
        return path.resolve("mysql");
    }

    /** What is remembered of a cluster; there is none in the folder of a single run. */
    public Path clusterFile() {
        return path.resolve("cluster.json");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
