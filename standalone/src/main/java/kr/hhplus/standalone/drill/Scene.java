package kr.hhplus.standalone.drill;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import kr.hhplus.backends.Ports;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cluster.Cluster;
import kr.hhplus.standalone.cluster.Member;
import kr.hhplus.standalone.cluster.MemberProcess.Signal;
import kr.hhplus.standalone.run.Progress;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
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
        var topic = Topics.COUPON_COMMANDS.name();
        byte[] key = new StringSerializer().serialize(topic, Long.toString(couponId));
        int hot = Utils.toPositive(Utils.murmur2(key)) % Topics.COUPON_COMMANDS.partitions();
        return partitions().stream()
                .filter(partition -> partition.partition() == hot)
                .map(partition -> "kafka-" + partition.leader().id())
                .findFirst()
                .orElseThrow();
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

    private List<TopicPartitionInfo> partitions() throws InterruptedException {
        return describe(List.of(Topics.COUPON_COMMANDS.name()));
    }

    /** Whether every partition is on three brokers again. */
    boolean isReplicated() throws InterruptedException {
        var all = describe(Topics.ALL.stream().map(topic -> topic.name()).collect(Collectors.toList()));
        return all.stream()
                .allMatch(partition ->
                        partition.isr().size() == partition.replicas().size());
    }

    private List<TopicPartitionInfo> describe(List<String> topics) throws InterruptedException {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                cluster.kafka(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ANSWER_WAIT_MS_MAX,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ANSWER_WAIT_MS_MAX);
        try (var admin = Admin.create(settings)) {
            return admin.describeTopics(topics).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .toList();
        } catch (ExecutionException e) {
            throw CommandFailure.failed("Kafka does not tell its partitions: " + e.getCause(), e);
        }
    }
}
