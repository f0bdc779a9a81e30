package kr.hhplus.standalone.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.Json;
import kr.hhplus.standalone.run.DataFolder;
import kr.hhplus.standalone.run.OwnerOnlyFile;
import tools.jackson.core.JacksonException;

/**
 * What is remembered of a cluster, in {@code cluster.json}.
 *
 * @param clusterId of Kafka, for as long as the data folder lives
 * @param ports by member, and by member and purpose, such as "kafka-1.controller"; they stay from start to start
 * @param processes those that were started last, by member
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ClusterState(String clusterId, Map<String, Integer> ports, Map<String, MemberProcess> processes) {
    ClusterState {
        ports = new TreeMap<>(ports);
        processes = new TreeMap<>(processes);
    }

    static Optional<ClusterState> read(DataFolder data) {
        var file = data.clusterFile();
        try {
            return Optional.of(Json.PRETTY.readValue(Files.readString(file), ClusterState.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | JacksonException e) {
            throw CommandFailure.failed("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    void write(DataFolder data) throws IOException {
        OwnerOnlyFile.write(data.clusterFile(), Json.PRETTY.writeValueAsString(this) + "\n");
    }

    int port(String name) {
        Integer port = ports.get(name);
        if (port == null) {
            throw new IllegalStateException("no port of " + name);
        }
        return port;
    }
}
