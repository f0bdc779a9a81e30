package kr.hhplus.standalone.drill;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import kr.hhplus.backends.Ports;
import kr.hhplus.issuance.IssuanceStreams;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.Json;
import kr.hhplus.standalone.cluster.Cluster;
import kr.hhplus.standalone.cluster.Member;
import kr.hhplus.standalone.cluster.MemberProcess.Signal;
import kr.hhplus.standalone.run.Progress;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** One run of a drill, as its fault sees it. Belongs to one thread. */
final class Scene {
    private static final int ANSWER_WAIT_MS_MAX = 10_000;

    private final Cluster cluster;
    private final Observed observed;
    private final Random random;
    private final Progress progress;
    private final long couponId;

    Scene(Cluster cluster, Observed observed, Random random, Progress progress, long couponId) {
        this.cluster = cluster;
        this.observed = observed;
        this.random = random;
        this.progress = progress;
        this.couponId = couponId;
    }

    Cluster cluster() {
        return cluster;
    }

    /** What clients see counts from here on. */
    void fault() {
        observed.fault();
    }

    void say(String message) {
        progress.say(message);
    }

    void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
    }

    /** One of the kind, by the seed. */
    String anyOf(Member.Kind kind) {
        var members = Member.of(kind);
        return members.get(random.nextInt(members.size())).name();
    }

    /** SIGKILL, a while of nothing, and a new start. */
    void killAndStart(List<String> names) throws Exception {
        fault();
        for (var name : names) {
            cluster.signal(name, Signal.KILL);
        }
        sleep(Drill.OUTAGE);
        for (var name : names) {
            cluster.start(name);
        }
    }

    /** SIGSTOP, and SIGCONT: a long garbage collection, a machine that was moved, a disk that hangs. */
    void pause(String name) throws Exception {
        fault();
        cluster.signal(name, Signal.STOP);
        try {
            sleep(Drill.PAUSE);
        } finally {
            cluster.signal(name, Signal.CONT);
        }
    }

    /** The broker that leads the partition which the flood's coupon lies in. */
    String hotBroker() throws InterruptedException {
        int hot = hotPartition();
        return describe(List.of(Topics.COUPON_COMMANDS.name())).stream()
                .filter(partition -> partition.partition() == hot)
                .map(partition -> "kafka-" + partition.leader().id())
                .findFirst()
                .orElseThrow();
    }

    /** The streams instance that decides that partition. */
    String hotStreams() throws Exception {
        int hot = hotPartition();
        var members = admin(admin ->
                admin.describeConsumerGroups(List.of(IssuanceStreams.APPLICATION_ID)).all().get().values().stream()
                        .flatMap(group -> group.members().stream())
                        .toList());
        var clientId = members.stream()
                .filter(member -> member.assignment().topicPartitions().stream()
                        .anyMatch(partition -> partition.topic().equals(Topics.COUPON_COMMANDS.name())
                                && partition.partition() == hot))
                .map(MemberDescription::clientId)
                .findFirst()
                .orElseThrow(() -> CommandFailure.failed("nobody decides partition " + hot));
        for (var member : Member.of(Member.Kind.STREAMS)) {
            // Each instance keeps its process id there, and its clients carry it in their names.
            var metadata = Files.readString(cluster.folder(member.name())
                    .resolve("streams")
                    .resolve(IssuanceStreams.APPLICATION_ID)
                    .resolve("kafka-streams-process-metadata"));
            var processId = Json.LINE.readTree(metadata).path("processId").asString();
            if (clientId.contains(processId)) {
                return member.name();
            }
        }
        throw CommandFailure.failed("no instance has the client " + clientId);
    }

    private int hotPartition() {
        var topic = Topics.COUPON_COMMANDS.name();
        byte[] key = new StringSerializer().serialize(topic, Long.toString(couponId));
        return Utils.toPositive(Utils.murmur2(key)) % Topics.COUPON_COMMANDS.partitions();
    }

    /** The Redis server that says it is the master. */
    String redisMaster() {
        return Member.of(Member.Kind.REDIS).stream()
                .map(Member::name)
                .filter(name -> {
                    try (var redis = new Jedis(Ports.LOOPBACK, cluster.port(name), ANSWER_WAIT_MS_MAX)) {
                        return "master".equals(redis.role().get(0));
                    } catch (JedisException e) {
                        return false;
                    }
                })
                .findFirst()
                .orElseThrow(() -> CommandFailure.failed("no Redis server says that it is the master"));
    }

    /** Whether every partition is on three brokers again, and led by the one that it belongs to. */
    boolean isReplicated() throws InterruptedException {
        var all = describe(Topics.ALL.stream().map(topic -> topic.name()).collect(Collectors.toList()));
        return all.stream()
                .allMatch(partition ->
                        partition.isr().size() == partition.replicas().size()
                                && partition.leader() != null
                                && partition.leader().id()
                                        == partition.replicas().get(0).id());
    }

    private List<TopicPartitionInfo> describe(List<String> topics) throws InterruptedException {
        return admin(admin -> admin.describeTopics(topics).allTopicNames().get().values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .toList());
    }

    private interface Question<T> {
        T ask(Admin admin) throws ExecutionException, InterruptedException;
    }

    private <T> T admin(Question<T> question) throws InterruptedException {
        Map<String, Object> settings = KafkaAccess.with(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                cluster.kafka(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ANSWER_WAIT_MS_MAX,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ANSWER_WAIT_MS_MAX));
        try (var admin = Admin.create(settings)) {
            return question.ask(admin);
        } catch (ExecutionException e) {
            throw CommandFailure.failed("Kafka does not answer: " + e.getCause(), e);
        }
    }
}
