package kr.hhplus.standalone.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import kr.hhplus.backends.Backends;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.topic.DeadLetterHeaders;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.deadletter.DlqCommand;
import kr.hhplus.standalone.topic.PartitionReader;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Commands that cannot be decided, from the log to the dead letters and back, on a real Kafka. */
@ExtendWith(SharedBackends.class)
class DeadLetterIT {
    private static final byte[] POISON = "not protobuf at all".getBytes(UTF_8);
    private static final int REQUESTS = 10_000;
    private static final long POISONED_USER = 5_000;
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    @TempDir
    private static Path dir;

    private static String kafka;
    private static RoleProcess streams;
    private static KafkaProducer<String, byte[]> producer;

    @BeforeAll
    static void start(Backends shared) {
        kafka = shared.kafkaBootstrapServers();
        streams = new RoleProcess(Role.STREAMS, shared, dir);
        streams.launch();
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka),
                new StringSerializer(),
                new ByteArraySerializer());
        streams.awaitReady();
    }

    @AfterAll
    static void stop() {
        producer.close();
        streams.close();
    }

    @Test
    void aPoisonRecordAmongTenThousandIsRepairedAndEveryRequestIsDecided() throws Exception {
        long coupon = SharedBackends.newCoupon();
        append(new DefineCampaign(coupon, terms(REQUESTS), ""));
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (long user = 1; user <= REQUESTS; user++) {
            sent.add(send(coupon, user == POISONED_USER ? POISON : bytes(new IssueCoupon(coupon, user))));
        }
        for (var record : sent) {
            record.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
        }

        var issued = awaitIssued(coupon, REQUESTS - 1);
        var letters = awaitLetters(coupon, 1);
        var id = letters.get(0).path("id").asString();

        assertThat(issued).isEqualTo(LongStream.range(1, REQUESTS).boxed().toList());
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).path("attempts").asInt()).isEqualTo(1);
        assertThat(letters.get(0).path("redriven").isNull()).isTrue();
        assertThat(dlq("list").lines())
                .anyMatch(line ->
                        line.startsWith(id + " ") && line.contains(" " + coupon + " ") && line.contains(" no "));
        assertThat(dlq("show", id).out())
                .contains("hhplus.error.digest", "|not protobuf at |", "no: unreadable record of coupon-commands");

        var dryRun = dlq("redrive", id, "--dry-run");
        var unforced = dlq("redrive", id);
        assertThat(dryRun.exitCode()).isEqualTo(1);
        assertThat(dryRun.out()).contains(id, "would come back: unreadable", "nothing is sent");
        assertThat(unforced.exitCode()).isEqualTo(1);
        assertThat(awaitLetters(coupon, 1)).hasSize(1);

        var file = repairFile(coupon, POISONED_USER);
        var strangers = repairFile(coupon + 1_000_000, POISONED_USER);
        assertThat(dlq("redrive", id, "--repair", strangers).exitCode()).isEqualTo(2);
        assertThat(dlq("redrive", id, "--repair", file, "--dry-run").exitCode()).isZero();
        var repaired = dlq("redrive", id, "--repair", file);
        assertThat(repaired.exitCode()).as("%s", repaired).isZero();
        assertThat(dlq("redrive", id, "--repair", file).exitCode()).isEqualTo(1);
        assertThat(dlq("redrive", id).exitCode()).isZero();

        assertThat(awaitIssued(coupon, REQUESTS))
                .isEqualTo(LongStream.rangeClosed(1, REQUESTS).boxed().toList());
        assertThat(awaitLetters(coupon, 1).get(0).path("redriven").asString()).startsWith("coupon-commands-");
    }

    @Test
    void aRecordThatComesBackEndsInTheParkingAndIsRepairedThere() throws Exception {
        long coupon = SharedBackends.newCoupon();
        append(new DefineCampaign(coupon, terms(1), ""));
        send(coupon, POISON).get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);

        for (int attempt = 1; attempt < 3; attempt++) {
            var letter = awaitLetters(coupon, attempt).get(attempt - 1);
            assertThat(letter.path("attempts").asInt()).isEqualTo(attempt);
            var forced = dlq("redrive", letter.path("id").asString(), "--force");
            assertThat(forced.exitCode()).as("%s", forced).isZero();
        }
        var last = awaitLetters(coupon, 3).get(2);
        assertThat(last.path("attempts").asInt()).isEqualTo(3);
        var parked = dlq("redrive", last.path("id").asString(), "--force");

        assertThat(parked.exitCode()).isZero();
        assertThat(parked.out()).contains("park", "to coupon-commands-parking-");
        assertThat(awaitLetters(coupon, 3)).hasSize(3);
        var waiting = letters(coupon, "--parked");
        assertThat(waiting).hasSize(1);
        assertThat(waiting.get(0).path("attempts").asInt()).isEqualTo(3);
        var parkedId = waiting.get(0).path("id").asString();
        var elsewhere = dlq("redrive", last.path("id").asString(), "--repair", repairFile(coupon, 1));
        assertThat(elsewhere.exitCode()).isEqualTo(1);
        assertThat(elsewhere.err()).contains("is parked", "--parked " + parkedId);
        var repaired = dlq("redrive", "--parked", parkedId, "--repair", repairFile(coupon, 1));
        assertThat(repaired.exitCode()).as("%s", repaired).isZero();
        assertThat(awaitIssued(coupon, 1)).containsExactly(1L);
    }

    /** Letters that this build could decide, as if an older one had written them. */
    @Test
    void aRedriveThatWasKilledInTheMiddleSendsNothingTwice() throws Exception {
        long coupon = SharedBackends.newCoupon();
        append(new DefineCampaign(coupon, terms(10), ""));
        var partition =
                Utils.toPositive(Utils.murmur2(Long.toString(coupon).getBytes(UTF_8))) % Topics.COUPON_PARTITIONS;
        for (long user = 1; user <= 5; user++) {
            var letter = new ProducerRecord<>(
                    Topics.COUPON_COMMANDS_DLQ.name(),
                    partition,
                    Long.toString(coupon),
                    bytes(new IssueCoupon(coupon, user)));
            DeadLetterHeaders.write(letter.headers(), DeadLetterHeaders.REASON, "of an older build");
            producer.send(letter).get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
        }
        var first = awaitLetters(coupon, 5).get(0).path("id").asString();

        var killed = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "hhplus-dlq-redrive"),
                new StringSerializer(),
                new ByteArraySerializer());
        try {
            killed.initTransactions();
            killed.beginTransaction();
            killed.send(new ProducerRecord<>(
                            Topics.COUPON_COMMANDS.name(), Long.toString(coupon), bytes(new IssueCoupon(coupon, 1))))
                    .get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
            var mark = new ProducerRecord<String, byte[]>(Topics.COUPON_COMMANDS_DLQ.name(), partition, null, null);
            DeadLetterHeaders.write(mark.headers(), DeadLetterHeaders.REDRIVEN_OFFSET, first.split(":", -1)[1]);
            killed.send(mark).get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);

            dlq("redrive", "--all");
            var again = dlq("redrive", "--all");

            assertThat(awaitIssued(coupon, 5)).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(again.out()).contains("0 went to coupon-commands");
            assertThat(decisions(coupon)).hasSize(5);
        } finally {
            killed.close(Duration.ZERO);
        }
    }

    @Test
    void saysWhatIsWrongWithItsArguments() {
        assertThat(dlq("redrive").err()).contains("give IDs or --all");
        assertThat(dlq("redrive", "--all", "3:1").exitCode()).isEqualTo(2);
        assertThat(dlq("redrive", "3:1", "3:2", "--repair", "file").err()).contains("exactly one ID");
        assertThat(dlq("redrive", "--all", "--max-attempts", "0").exitCode()).isEqualTo(2);
        assertThat(dlq("redrive", "--parked", "--all").exitCode()).isEqualTo(2);
        assertThat(dlq("redrive", "11:99999999").err()).contains("no dead letter 11:99999999");
        assertThat(dlq("show", "12:0").exitCode()).isEqualTo(2);
        assertThat(dlq("show", "0:99999999").exitCode()).isEqualTo(2);
        assertThat(dlq("list", "--max", "0").exitCode()).isEqualTo(2);
    }

    private static CommandRun dlq(String... arguments) {
        return CommandRun.of(new DlqCommand(), kafka, arguments);
    }

    private static List<JsonNode> letters(long coupon, String... more) {
        var arguments = new ArrayList<>(List.of("list", "--json", "--max", "100000"));
        arguments.addAll(List.of(more));
        var listed = dlq(arguments.toArray(String[]::new));
        assertThat(listed.exitCode()).as("%s", listed).isZero();
        List<JsonNode> letters = new ArrayList<>();
        for (var letter : listed.json().path("deadLetters")) {
            if (letter.path("key").asString().equals(Long.toString(coupon))) {
                letters.add(letter);
            }
        }
        return letters;
    }

    private static List<JsonNode> awaitLetters(long coupon, int count) {
        return await().atMost(WAIT_MAX).until(() -> letters(coupon), letters -> letters.size() >= count);
    }

    /** The numbers of a coupon that were issued, in the order of the log, as soon as there are so many. */
    private static List<Long> awaitIssued(long coupon, int count) {
        return await().atMost(WAIT_MAX).until(() -> decisions(coupon), decisions -> decisions.size() >= count).stream()
                .map(IssueDecided::issuanceNumber)
                .toList();
    }

    private static List<IssueDecided> decisions(long coupon) {
        List<IssueDecided> decisions = new ArrayList<>();
        try (var reader = new PartitionReader(kafka, Topics.COUPON_DECISIONS)) {
            var ends = reader.ends();
            IntStream.range(0, Topics.COUPON_PARTITIONS).forEach(partition -> {
                reader.open(partition, 0, ends.getOrDefault(partition, 0L));
                for (var record = reader.next(); record != null; record = reader.next()) {
                    var decision = Topics.COUPON_DECISIONS
                            .valueSerde()
                            .deserializer()
                            .deserialize(record.topic(), record.value());
                    if (decision instanceof IssueDecided issue && issue.couponId() == coupon) {
                        decisions.add(issue);
                    }
                }
            });
        }
        return decisions;
    }

    private static String repairFile(long coupon, long user) throws Exception {
        return Files.writeString(
                        Files.createTempFile(dir, "repaired", ".json"),
                        "{\"couponId\": \"%d\", \"issueCoupon\": {\"userId\": %d}}".formatted(coupon, user))
                .toString();
    }

    private static void append(CouponCommand command) throws Exception {
        send(command.couponId(), bytes(command)).get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
    }

    private static Future<RecordMetadata> send(long coupon, byte[] value) {
        return producer.send(new ProducerRecord<>(Topics.COUPON_COMMANDS.name(), Long.toString(coupon), value));
    }

    private static byte[] bytes(CouponCommand command) {
        return Topics.COUPON_COMMANDS.valueSerde().serializer().serialize(Topics.COUPON_COMMANDS.name(), command);
    }

    private static CampaignTerms terms(long stock) {
        return new CampaignTerms("Dead letters", stock, null, null, 1, null, 0, null, null);
    }
}
