package kr.hhplus.standalone.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import kr.hhplus.backends.MySqlAddress;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Where a run can be reached. Written to the data folder when it is ready and removed when it stops cleanly.
 *
 * @param http where the API is, without a slash at the end
 * @param management where the actuator is
 * @param kafka host:port, by commas
 * @param adminTokenFile null: the token is in the environment alone
 * @param pids "hhplus", and the servers that are its children; or the members of a cluster, without an "hhplus"
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunInfo(
        URI http,
        URI management,
        String kafka,
        URI redis,
        MySqlAddress mysql,
        @Nullable Path adminTokenFile,
        Map<String, Long> pids) {

    static final String OWN_PID = "hhplus";

    /** The run on the data folder that is ready now. */
    public static Optional<RunInfo> find(DataFolder data) {
        var info = read(data);
        return RunLock.holder(data).isPresent() ? info : info.filter(RunInfo::isLivingCluster);
    }

    /** A cluster has no process of its own: it lives as long as one of its members does. */
    boolean isLivingCluster() {
        return !pids.containsKey(OWN_PID)
                && pids.values().stream()
                        .anyMatch(pid -> ProcessHandle.of(pid)
                                .filter(ProcessHandle::isAlive)
                                .isPresent());
    }

    /** Like {@link #find}; a failure that says what to do when there is none. */
    public static RunInfo require(DataFolder data) {
        return find(data)
                .orElseThrow(() -> CommandFailure.unusable(
                        RunLock.holder(data).isPresent()
                                ? "hhplus is still starting on " + data + "; try again in a moment"
                                : "nothing is running on " + data + "; start it with: ./hhplus up --detach"));
    }

    /** The file, also that of a run that has crashed. */
    static Optional<RunInfo> read(DataFolder data) {
        try {
            return Optional.of(Json.PRETTY.readValue(Files.readString(data.runFile()), RunInfo.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | JacksonException e) {
            throw CommandFailure.failed("cannot read " + data.runFile() + ": " + e.getMessage(), e);
        }
    }

    /** The file holds MySQL's password, so it is its owner's alone. */
    public void write(DataFolder data) throws IOException {
        OwnerOnlyFile.write(data.runFile(), Json.PRETTY.writeValueAsString(this) + "\n");
    }

    /** After that nobody finds the run. */
    public static void delete(DataFolder data) {
        try {
            Files.deleteIfExists(data.runFile());
        } catch (IOException e) {
            throw CommandFailure.failed("cannot remove " + data.runFile() + ": " + e, e);
        }
    }

    /** The token for the calls of an operator: {@code HHPLUS_ADMIN_TOKEN}, or else from the file. */
    public String adminToken(Map<String, String> env) {
        String given = env.getOrDefault(Secrets.ADMIN_TOKEN, "");
        if (adminTokenFile == null) {
            if (given.isBlank()) {
                throw CommandFailure.unusable(
                        "hhplus was started with HHPLUS_ADMIN_TOKEN set; this command needs the same variable");
            }
            return given;
        }
        try {
            return Files.readString(adminTokenFile).strip();
        } catch (IOException e) {
            throw CommandFailure.failed("cannot read the admin token: " + e, e);
        }
    }

    long pid() {
        return pids.getOrDefault(OWN_PID, 0L);
    }
}
