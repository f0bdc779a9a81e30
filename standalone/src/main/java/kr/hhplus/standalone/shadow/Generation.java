package kr.hhplus.standalone.shadow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import kr.hhplus.issuance.IssuanceStreams;
import kr.hhplus.issuance.topology.IssuanceTopology;
import kr.hhplus.issuance.topology.IssuanceTopology.Outputs;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.run.DataFolder;

/** The name of a shadow, and the names of all that it leaves in Kafka and on the disk. */
record Generation(String name) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

    Generation {
        if (!NAME.matcher(name).matches()) {
            throw CommandFailure.unusable("--generation must be 1 to 32 of a-z, 0-9 and -, not " + name);
        }
    }

    Outputs outputs() {
        return Outputs.ofGeneration(name);
    }

    /** Also the consumer group. */
    String applicationId() {
        return IssuanceStreams.shadowApplicationId(name);
    }

    Set<String> topics() {
        Set<String> topics = new HashSet<>();
        outputs().topics().stream().map(Topic::name).forEach(topics::add);
        for (var store : new String[] {IssuanceTopology.CAMPAIGNS, IssuanceTopology.HOLDERS}) {
            topics.add(applicationId() + "-" + store + "-changelog");
        }
        return topics;
    }

    Path stateDir(DataFolder data) {
        return data.path().resolve("shadow-" + name);
    }

    /** Throws {@link CommandFailure} when there is anything of an earlier shadow of this name. */
    void requireNew(Set<String> existingTopics, DataFolder data) {
        List<String> left = new ArrayList<>(
                topics().stream().filter(existingTopics::contains).sorted().toList());
        if (Files.exists(stateDir(data))) {
            left.add(stateDir(data).toString());
        }
        if (!left.isEmpty()) {
            throw CommandFailure.unusable("generation " + name + " exists already (" + String.join(", ", left)
                    + "); take another name, or go on with it by --resume, which also removes it in the end");
        }
    }
}
