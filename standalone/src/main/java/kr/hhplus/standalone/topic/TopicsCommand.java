package kr.hhplus.standalone.topic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Subcommand;
import kr.hhplus.standalone.run.DataOption;
import kr.hhplus.standalone.run.RunInfo;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the topics. */
@Command(name = "topics", description = "List the topics with their settings and sizes.")
public final class TopicsCommand extends Subcommand {
    private static final int ANSWER_WAIT_MS_MAX = 10_000;
    private static final long DAY_MS = 86_400_000;
    private static final String ROW = "%-24s %10s %14s %8s %10s %12s%n";

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        var run = RunInfo.require(data.folder());
        Map<String, Object> settings = KafkaAccess.with(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, run.kafka(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_WAIT_MS_MAX,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_WAIT_MS_MAX));
        try (var admin = Admin.create(settings)) {
            out().printf(ROW, "topic", "partitions", "records", "cleanup", "retention", "replication");
            for (var topic : Topics.ALL) {
                print(admin, topic);
            }
        } catch (ExecutionException e) {
            throw CommandFailure.failed("Kafka does not answer: " + e.getCause(), e);
        }
        out().println();
        out().println("Records are counted by offset, so that what is compacted away and transaction marks count too.");
        return ExitCode.OK;
    }

    private void print(Admin admin, Topic<?> topic) throws ExecutionException, InterruptedException {
        var description = admin.describeTopics(List.of(topic.name()))
                .allTopicNames()
                .get()
                .get(topic.name());
        if (description == null) {
            throw CommandFailure.failed("topic " + topic.name() + " does not exist");
        }
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        int partitions = description.partitions().size();
        long records = offsets(admin, topic, partitions, OffsetSpec.latest())
                - offsets(admin, topic, partitions, OffsetSpec.earliest());
        out().printf(
                        ROW,
                        topic.name(),
                        partitions,
                        "%,d".formatted(records),
                        config == null
                                ? ""
                                : config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value(),
                        config == null
                                ? ""
                                : retention(Long.parseLong(config.get(TopicConfig.RETENTION_MS_CONFIG)
                                        .value())),
                        description.partitions().get(0).replicas().size());
    }

    private static long offsets(Admin admin, Topic<?> topic, int partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>(IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .collect(Collectors.toMap(partition -> partition, partition -> spec)));
        return admin.listOffsets(specs).all().get().values().stream()
                .mapToLong(offset -> offset.offset())
                .sum();
    }

    private static String retention(long ms) {
        return ms < 0 ? "unlimited" : ms % DAY_MS == 0 ? ms / DAY_MS + " d" : ms + " ms";
    }
}
