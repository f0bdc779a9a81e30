package kr.hhplus.projections.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.topic.ConsumerLag;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;

/** How far each consumer is behind, and whether Kafka has all its brokers and replicas. */
final class KafkaLook implements Watch.Look {
    private static final int ANSWER_WAIT_MS_MAX = 5_000;
    /** Topics of Kafka itself without which nothing is decided, and the prefix of the stores' changelogs. */
    private static final Set<String> INTERNAL = Set.of("__consumer_offsets", "__transaction_state");

    private static final String CHANGELOGS = "issuance-";

    private final String bootstrapServers;
    private @Nullable Admin admin;
    private volatile Map<String, Long> lag = Map.of();
    private volatile double up = Double.NaN;
    private volatile double brokers = Double.NaN;
    private volatile double underReplicated = Double.NaN;
    private volatile double offline = Double.NaN;

    KafkaLook(String bootstrapServers, MeterRegistry metrics) {
        this.bootstrapServers = bootstrapServers;
        ConsumerLag.CONSUMERS.forEach((group, topic) -> Gauge.builder("hhplus.consumer.lag", () -> lagOf(group))
                .description("Records that a consumer group still has before it")
                .baseUnit("records")
                .tag("group", group)
                .tag("topic", topic.name())
                .register(metrics));
        Gauge.builder("hhplus.backend.up", () -> up)
                .description("1: the server answers the projections; 0: it does not")
                .tag("backend", "kafka")
                .register(metrics);
        Gauge.builder("hhplus.kafka.brokers", () -> brokers)
                .description("Brokers that the cluster has now")
                .register(metrics);
        Gauge.builder("hhplus.kafka.under.replicated", () -> underReplicated)
                .description("Partitions that have fewer replicas in sync than they should")
                .baseUnit("partitions")
                .register(metrics);
        Gauge.builder("hhplus.kafka.offline", () -> offline)
                .description("Partitions that nobody leads")
                .baseUnit("partitions")
                .register(metrics);
    }

    private double lagOf(String group) {
        var records = lag.get(group);
        return records == null ? Double.NaN : records;
    }

    @Override
    public void look() throws InterruptedException, ExecutionException {
        var kafka = admin();
        brokers = kafka.describeCluster().nodes().get().size();
        var partitions = partitions(kafka);
        underReplicated = partitions.stream()
                .filter(partition ->
                        partition.isr().size() < partition.replicas().size())
                .count();
        offline = partitions.stream()
                .filter(partition ->
                        partition.leader() == null || partition.leader().isEmpty())
                .count();
        lag = lag(kafka);
        up = 1;
    }

    /** Nobody tells the end of a partition that nobody leads: the lag is unknown then, though Kafka is there. */
    private Map<String, Long> lag(Admin kafka) throws InterruptedException {
        try {
            return ConsumerLag.measure(kafka);
        } catch (KafkaException e) {
            if (offline > 0) {
                return Map.of();
            }
            throw e;
        }
    }

    private static List<TopicPartitionInfo> partitions(Admin kafka) throws InterruptedException, ExecutionException {
        var ours = Topics.ALL.stream().map(Topic::name).collect(Collectors.toSet());
        var names = kafka.listTopics(new ListTopicsOptions().listInternal(true)).names().get().stream()
                .filter(name -> ours.contains(name) || INTERNAL.contains(name) || name.startsWith(CHANGELOGS))
                .toList();
        return kafka.describeTopics(names).allTopicNames().get().values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .toList();
    }

    private Admin admin() {
        var open = admin;
        if (open == null) {
            open = Admin.create(KafkaAccess.with(Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_WAIT_MS_MAX,
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_WAIT_MS_MAX)));
            admin = open;
        }
        return open;
    }

    @Override
    public void forget() {
        up = 0;
        lag = Map.of();
        brokers = Double.NaN;
        underReplicated = Double.NaN;
        offline = Double.NaN;
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close();
        }
    }
}
