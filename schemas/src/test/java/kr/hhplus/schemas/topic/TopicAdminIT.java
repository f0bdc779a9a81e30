package kr.hhplus.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import kr.hhplus.backends.Backends;
import kr.hhplus.backends.BackendsSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

class TopicAdminIT {
    private static final Path DATA_DIR = Path.of("target", "backends");
    private static final int WAIT_SECONDS_MAX = 20;
    private static final short ONE_BROKER = 1;

    private static Backends backends;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        FileSystemUtils.deleteRecursively(DATA_DIR);
        backends = Backends.start(BackendsSettings.embedded(DATA_DIR));
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, backends.kafkaBootstrapServers()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        backends.close();
    }

    @Test
    void createsTheWholeCatalogueAndFindsItAgain() throws Exception {
        ensure(Topics.ALL);

        assertThatCode(() -> ensure(Topics.ALL)).doesNotThrowAnyException();
        assertThat(await(admin.describeTopics(
                                        Topics.ALL.stream().map(Topic::name).toList())
                                .allTopicNames())
                        .values())
                .hasSize(9)
                .allSatisfy(topic -> assertThat(topic.partitions())
                        .hasSize(
                                topic.name().equals("operator-log")
                                        ? 1
                                        : topic.name().startsWith("coupon-") ? 12 : 6));
        assertThat(settings("coupon-commands"))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "-1")
                .containsEntry("retention.bytes", "-1")
                .containsEntry("message.timestamp.type", "LogAppendTime");
        assertThat(settings("coupon-decisions"))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "-1")
                .containsEntry("retention.bytes", "-1")
                .containsEntry("message.timestamp.type", "CreateTime");
        assertThat(settings("coupon-state")).containsEntry("cleanup.policy", "compact");
        assertThat(settings("coupon-commands-dlq"))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "2592000000");
        assertThat(settings("coupon-commands-parking")).containsEntry("retention.ms", "-1");
        assertThat(settings("product-changes")).containsEntry("cleanup.policy", "compact");
        assertThat(settings("operator-log"))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "-1")
                .containsEntry("retention.bytes", "-1");
    }

    @Test
    void instancesThatStartAtTheSameTimeDoNotDisturbEachOther() throws Exception {
        int instances = 3;
        var barrier = new CyclicBarrier(instances);
        var executor = Executors.newFixedThreadPool(instances);
        List<Future<?>> started = new ArrayList<>();

        for (int round = 0; round < 5; round++) {
            List<Topic<?>> topics = List.of(topic("race-a-" + round, 2), topic("race-b-" + round, 2));
            for (int i = 0; i < instances; i++) {
                started.add(executor.submit((Callable<Object>) () -> {
                    barrier.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
                    ensure(topics);
                    return topics;
                }));
            }
        }

        for (var one : started) {
            assertThatCode(() -> one.get(WAIT_SECONDS_MAX, TimeUnit.SECONDS)).doesNotThrowAnyException();
        }
        assertThat(await(admin.listTopics().names())).contains("race-a-0", "race-b-0", "race-a-4", "race-b-4");
        executor.shutdown();
    }

    @Test
    void anotherPartitionCountStopsTheStart() throws Exception {
        create(new NewTopic("few", 3, ONE_BROKER));

        assertThatThrownBy(() -> ensure(List.of(topic("few", 12))))
                .isInstanceOf(TopicMismatchException.class)
                .hasMessageContaining("few has 3 partitions, must have 12")
                .hasMessageContaining("use another cluster, or copy the topic");
    }

    @Test
    void anotherCleanUpPolicyStopsTheStart() throws Exception {
        create(new NewTopic("kept", 1, ONE_BROKER).configs(Map.of("cleanup.policy", "compact")));
        var kept = new Topic<>("kept", Serdes.ByteArray(), 1, Map.of("cleanup.policy", "delete"));

        assertThatThrownBy(() -> ensure(List.of(kept)))
                .isInstanceOf(TopicMismatchException.class)
                .hasMessageContaining("kept has cleanup.policy=compact, must have delete")
                .hasMessageContaining("kafka-configs.sh --alter --topic kept --add-config cleanup.policy=delete");
    }

    @Test
    void anotherTimestampTypeStopsTheStart() throws Exception {
        create(new NewTopic("timed", 1, ONE_BROKER));
        var timed = new Topic<>("timed", Serdes.ByteArray(), 1, Map.of("message.timestamp.type", "LogAppendTime"));

        assertThatThrownBy(() -> ensure(List.of(timed)))
                .isInstanceOf(TopicMismatchException.class)
                .hasMessageContaining("timed has message.timestamp.type=CreateTime, must have LogAppendTime")
                .hasMessageContaining("--add-config message.timestamp.type=LogAppendTime");
    }

    @Test
    void everyMismatchIsNamedAtOnce() throws Exception {
        create(new NewTopic("first-wrong", 1, ONE_BROKER), new NewTopic("second-wrong", 1, ONE_BROKER));

        assertThatThrownBy(() -> ensure(List.of(topic("first-wrong", 2), topic("second-wrong", 2))))
                .hasMessageContaining("first-wrong has 1 partitions")
                .hasMessageContaining("second-wrong has 1 partitions");
    }

    private static void ensure(List<Topic<?>> topics) {
        TopicAdmin.ensure(backends.kafkaBootstrapServers(), topics, ONE_BROKER);
    }

    private static Topic<byte[]> topic(String name, int partitions) {
        return new Topic<>(name, Serdes.ByteArray(), partitions, Map.of("cleanup.policy", "delete"));
    }

    private static void create(NewTopic... topics) throws Exception {
        await(admin.createTopics(List.of(topics)).all());
    }

    private static Map<String, String> settings(String topic) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var config = Objects.requireNonNull(
                await(admin.describeConfigs(List.of(resource)).all()).get(resource));
        return config.entries().stream().collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    private static <T> T await(KafkaFuture<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    }
}
