package kr.hhplus.standalone.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kr.hhplus.backends.Backends;
import kr.hhplus.backends.BackendsSettings;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.flood.Flood;
import kr.hhplus.standalone.flood.FloodPlan;
import kr.hhplus.standalone.flood.FloodProgress;
import kr.hhplus.standalone.flood.FloodTarget;
import kr.hhplus.standalone.shadow.ShadowCommand;
import kr.hhplus.standalone.topic.PartitionReader;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A shadow of a whole log, so the servers are its own; what is forged into the log stays there, so the order matters. */
@TestMethodOrder(OrderAnnotation.class)
class ShadowIT {
    private static final long COUPON = 7;
    private static final int STOCK = 500;
    private static final int USERS = 1_500;
    private static final int REQUESTS = 2_000;
    private static final long WAIT_SECONDS_MAX = 30;

    @TempDir
    private static Path dir;

    private static Backends backends;
    private static Services services;
    private static String kafka;

    @BeforeAll
    static void flood() throws Exception {
        backends = Backends.start(BackendsSettings.embedded(dir.resolve("backends")));
        kafka = backends.kafkaBootstrapServers();
        services = TestServices.start(backends, dir.resolve("services"));
        send(Topics.COUPON_COMMANDS.name(), "not protobuf at all".getBytes(UTF_8));
        var report = Flood.run(
                new FloodTarget(services.http(), kafka, backends.mysql(), TestServices.ADMIN_TOKEN),
                new FloodPlan(COUPON, STOCK, USERS, REQUESTS, null, 32, 1),
                FloodProgress.NONE);
        assertThat(report.issued()).isEqualTo(STOCK);
    }

    @AfterAll
    static void stop() {
        services.close();
        backends.close();
    }

    @Test
    @Order(1)
    void aShadowDecidesTheSameAndLeavesNothingBehind() throws Exception {
        var before = names();
        long lettersBefore = records();

        var shadow = shadow("blue", "--json");

        assertThat(shadow.exitCode()).as("%s", shadow).isZero();
        var report = shadow.json();
        assertThat(report.path("difference").isNull()).isTrue();
        assertThat(report.path("deadLetters").asLong()).isEqualTo(1);
        // Each command has one decision, but for the poison.
        assertThat(report.path("equal").asLong())
                .isGreaterThan(STOCK)
                .isEqualTo(report.path("commands").asLong() - 1);
        assertThat(names()).isEqualTo(before);
        assertThat(records()).as("dead letters of the real topology").isEqualTo(lettersBefore);
        assertThat(dir.resolve("shadow-blue")).doesNotExist();
    }

    @Test
    @Order(2)
    void aGenerationIsUsedOnceUnlessItIsResumed() throws Exception {
        var before = names();

        var kept = shadow("green", "--keep");
        var refused = shadow("green");
        var resumed = shadow("green", "--resume");

        assertThat(kept.exitCode()).as("%s", kept).isZero();
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("coupon-decisions.green", "--resume");
        assertThat(resumed.exitCode()).as("%s", resumed).isZero();
        assertThat(names()).isEqualTo(before);
    }

    @Test
    @Order(3)
    void namesTheDecisionThatWasForged() throws Exception {
        var before = names();
        var at = new LogPosition(partition(), 1, Instant.EPOCH);
        CouponDecision forged = new IssueDecided(COUPON, at, 9_999_999, "", Outcome.ISSUED, 1, null, at, 1, 0);
        long offset = send(
                Topics.COUPON_DECISIONS.name(),
                Topics.COUPON_DECISIONS.valueSerde().serializer().serialize("", forged));

        var shadow = shadow("red", "--json");

        assertThat(shadow.exitCode()).as("%s", shadow).isEqualTo(1);
        var difference = shadow.json().path("difference");
        assertThat(difference.path("partition").asInt()).isEqualTo(partition());
        assertThat(difference.path("expected").path("offset").asLong()).isEqualTo(offset);
        assertThat(difference.path("expected").path("text").asString()).contains("userId=9999999");
        assertThat(difference.path("found").isNull()).isTrue();
        assertThat(names()).isEqualTo(before);
    }

    @Test
    @Order(4)
    void refusesANameThatCannotBe() {
        assertThat(shadow("Blue").exitCode()).isEqualTo(2);
        assertThat(shadow("a.b").exitCode()).isEqualTo(2);
        assertThat(shadow("x".repeat(33)).err()).contains("--generation must be 1 to 32");
    }

    private static CommandRun shadow(String generation, String... more) {
        var arguments = new ArrayList<>(List.of("--generation", generation, "--data", dir.toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(new ShadowCommand(), kafka, arguments.toArray(String[]::new));
    }

    /** All topics and groups. */
    private static Map<String, Collection<String>> names() throws Exception {
        Map<String, Object> settings = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        try (var admin = Admin.create(settings)) {
            return Map.of(
                    "topics",
                    admin.listTopics().names().get(WAIT_SECONDS_MAX, TimeUnit.SECONDS).stream()
                            .sorted()
                            .toList(),
                    "groups",
                    admin.listGroups().all().get(WAIT_SECONDS_MAX, TimeUnit.SECONDS).stream()
                            .map(GroupListing::groupId)
                            .sorted()
                            .toList());
        }
    }

    /** Where the real dead letters end. */
    private static long records() {
        try (var reader = new PartitionReader(kafka, Topics.COUPON_COMMANDS_DLQ)) {
            return reader.ends().values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static int partition() {
        return Utils.toPositive(Utils.murmur2(Long.toString(COUPON).getBytes(UTF_8))) % Topics.COUPON_PARTITIONS;
    }

    /** Returns the offset. */
    private static long send(String topic, byte[] value) throws Exception {
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            return producer.send(new ProducerRecord<>(topic, Long.toString(COUPON), value))
                    .get(WAIT_SECONDS_MAX, TimeUnit.SECONDS)
                    .offset();
        }
    }
}
