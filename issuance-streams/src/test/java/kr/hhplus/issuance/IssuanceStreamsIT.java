package kr.hhplus.issuance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static kr.hhplus.issuance.decision.CouponHistory.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import kr.hhplus.backends.Backends;
import kr.hhplus.backends.BackendsSettings;
import kr.hhplus.issuance.decision.CouponFold;
import kr.hhplus.schemas.coupon.Bytes32;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStock;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponCommand.GrantCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.RevokeIssuance;
import kr.hhplus.schemas.coupon.CouponCommand.WithdrawRequest;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.topic.DeadLetterHeaders;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.TopicAdmin;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** All tests share one log, as all campaigns do; each has coupons of its own. */
@SuppressWarnings("NullAway.Init")
class IssuanceStreamsIT {
    private static final Path DATA_DIR = Path.of("target", "backends");
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);
    /** More than a producer takes by default; a topic takes it compressed. */
    private static final int LONG_BYTES = 2 * 1024 * 1024;

    private static final Duration POLL_WAIT = Duration.ofMillis(100);
    private static final String MARK = "mark-of-the-test";

    private static Backends backends;
    private static KafkaProducer<String, byte[]> producer;

    private static final AtomicInteger deadLettersCounted = new AtomicInteger();
    private static IssuanceStreams streams;

    @TempDir
    private static Path stateDir;

    @BeforeAll
    static void start() throws Exception {
        FileSystemUtils.deleteRecursively(DATA_DIR);
        backends = Backends.start(BackendsSettings.embedded(DATA_DIR));
        TopicAdmin.ensure(backends.kafkaBootstrapServers(), Topics.ALL, (short) 1);
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        backends.kafkaBootstrapServers(),
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "gzip",
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        2 * LONG_BYTES),
                new StringSerializer(),
                new ByteArraySerializer());
        startStreams();
    }

    @AfterAll
    static void stop() {
        streams.stop();
        producer.close();
        backends.close();
    }

    @Test
    void poisonGoesToTheDeadLettersOnceAndTheRestIsDecided() throws Exception {
        long couponId = 101;
        var poison = "not protobuf at all".getBytes(UTF_8);
        append(new DefineCampaign(couponId, terms(5), ""), new IssueCoupon(couponId, 1));
        var unreadable = append(couponId, poison);
        append(new IssueCoupon(couponId, 2));
        var misplaced = append(couponId, bytes(new IssueCoupon(999, 1)));
        var tooLong = append(couponId, new byte[LONG_BYTES]);
        append(new IssueCoupon(couponId, 3));

        var decisions = awaitDecisions(couponId, 4);

        assertThat(decisions.stream().skip(1).map(IssuanceStreamsIT::issuanceNumber))
                .containsExactly(1L, 2L, 3L);
        // What cannot be read may be found while what lies before it still waits to be decided.
        var letters = awaitRecords(Topics.COUPON_COMMANDS_DLQ, Long.toString(couponId), 3).stream()
                .sorted(Comparator.comparingLong(letter -> Long.parseLong(header(letter, DeadLetterHeaders.OFFSET))))
                .toList();
        assertThat(letters).hasSize(3);
        assertThat(letters.get(0).value()).isEqualTo(poison);
        assertThat(letters)
                .allSatisfy(letter -> assertThat(letter.partition()).isEqualTo(unreadable.partition()))
                .extracting(letter -> header(letter, DeadLetterHeaders.OFFSET))
                .containsExactly(
                        Long.toString(unreadable.offset()),
                        Long.toString(misplaced.offset()),
                        Long.toString(tooLong.offset()));
        assertThat(header(letters.get(1), DeadLetterHeaders.REASON)).contains("999");
        assertThat(letters.get(2).value()).isNull();
        assertThat(deadLettersCounted).hasValue(3);
    }

    @Test
    void aRestartedInstanceGoesOnWhereItWas() throws Throwable {
        assertGoesOn(102, () -> {});
    }

    @Test
    void anInstanceWithoutItsStateDirGetsTheStateFromTheChangelog() throws Throwable {
        assertGoesOn(
                103,
                () -> assertThat(FileSystemUtils.deleteRecursively(stateDir)).isTrue());
    }

    /** By then the changelog may have forgotten who was deleted meanwhile. */
    @Test
    void storesThatWereAwayForTooLongAreRestoredFromTheChangelog() throws Throwable {
        assertGoesOn(106, () -> {
            markTasks();
            ageTasks(Duration.ofHours(13));
        });

        assertThat(markedTasks()).isEmpty();
    }

    @Test
    void storesOfAnInstanceThatRanForLongAreKeptOverARestart() throws Exception {
        markTasks();
        ageTasks(Duration.ofHours(13));

        streams.stop();
        startStreams();

        assertThat(markedTasks()).hasSize(Topics.COUPON_COMMANDS.partitions());
    }

    @Test
    void theWholeLifeOfACampaignGoesOnFromTheChangelogAsTheFoldSays() throws Exception {
        long couponId = 105;
        var seed = new Bytes32("5e".repeat(Bytes32.LENGTH));
        var opened = new CampaignTerms("draw", 2, Instant.EPOCH, null, 2, null, 0, null, null, seed.sha256());
        var fold = new CouponFold();
        List<CouponDecision> expected = new ArrayList<>();
        appendAndFold(
                fold,
                expected,
                new DefineCampaign(couponId, opened, "define"),
                new IssueCoupon(couponId, 1),
                new IssueCoupon(couponId, 2),
                new IssueCoupon(couponId, 3, "second"),
                new GrantCoupon(couponId, 3, "list"),
                new ChangeStatus(couponId, ChangeStatus.Change.PAUSE, "pause"));
        awaitDecisions(couponId, expected.size());
        streams.stop();
        assertThat(FileSystemUtils.deleteRecursively(stateDir)).isTrue();
        appendAndFold(
                fold,
                expected,
                new ChangeStatus(couponId, ChangeStatus.Change.PAUSE, "pause"),
                new ChangeStatus(couponId, ChangeStatus.Change.RESUME, ""),
                new WithdrawRequest(couponId, 2, ""),
                new DrawOrder(couponId, seed),
                new RevokeIssuance(couponId, 3, 1, true, "revoke"),
                new ChangeStock(couponId, 2, "add"),
                new IssueCoupon(couponId, 2),
                new IssueCoupon(couponId, 1),
                new ChangeStatus(couponId, ChangeStatus.Change.CLOSE, ""));

        startStreams();

        assertThat(awaitDecisions(couponId, expected.size())).isEqualTo(expected);
    }

    @Test
    void theStateOfEveryCouponIsPublishedAgainAfterARestart() throws Exception {
        long couponId = 104;
        append(new DefineCampaign(couponId, terms(5), ""), new IssueCoupon(couponId, 1));
        awaitState(couponId, 0, 1);
        streams.stop();
        int before = states(couponId).size();

        startStreams();

        var again = awaitState(couponId, before, 1);
        assertThat(again.terms()).isEqualTo(terms(5));
        assertThat(again.remaining()).isEqualTo(4);
    }

    @Test
    void aCouponHasTheSamePartitionInEveryTopic() throws Exception {
        var couponIds = LongStream.rangeClosed(1_001, 1_100).boxed().toList();
        Map<String, Integer> commandPartitions = new HashMap<>();
        for (var couponId : couponIds) {
            var metadata = append(couponId, bytes(new DefineCampaign(couponId, terms(1), "")));
            commandPartitions.put(Long.toString(couponId), metadata.partition());
        }

        var decisionPartitions = awaitPartitions(Topics.COUPON_DECISIONS, commandPartitions);
        var statePartitions = awaitPartitions(Topics.COUPON_STATE, commandPartitions);

        assertThat(decisionPartitions).isEqualTo(commandPartitions);
        assertThat(statePartitions).isEqualTo(commandPartitions);
        assertThat(commandPartitions.values()).contains(0, 11);
    }

    /** Leaves a file in the folder of each task, which is there until the folder is deleted. */
    private static void markTasks() throws IOException {
        for (var task : tasks()) {
            Files.writeString(task.resolve(MARK), "");
        }
    }

    private static void ageTasks(Duration age) throws IOException {
        for (var task : tasks()) {
            Files.setLastModifiedTime(task, FileTime.from(Instant.now().minus(age)));
        }
    }

    private static List<Path> markedTasks() throws IOException {
        return tasks().stream().filter(task -> Files.exists(task.resolve(MARK))).toList();
    }

    private static List<Path> tasks() throws IOException {
        try (var folders = Files.list(stateDir.resolve(IssuanceStreams.APPLICATION_ID))) {
            return folders.filter(Files::isDirectory).toList();
        }
    }

    /** Three coupons: two are gone before the restart, and what comes while nobody decides is decided after it. */
    private static void assertGoesOn(long couponId, ThrowingCallable whileDown) throws Throwable {
        append(new DefineCampaign(couponId, terms(3), ""), new IssueCoupon(couponId, 1), new IssueCoupon(couponId, 2));
        var before = awaitDecisions(couponId, 3);
        streams.stop();
        append(new IssueCoupon(couponId, 1), new IssueCoupon(couponId, 3), new IssueCoupon(couponId, 4));
        whileDown.call();

        startStreams();

        var decisions = awaitDecisions(couponId, 6);
        assertThat(decisions).startsWith(before.toArray(CouponDecision[]::new));
        assertThat(decisions.get(0)).isInstanceOf(CampaignDecided.class);
        assertThat(decisions.stream().skip(1).map(IssuanceStreamsIT::issuanceNumber))
                .containsExactly(1L, 2L, 1L, 3L, 0L);
        var repeated = (IssueDecided) decisions.get(3);
        assertThat(repeated.decidedPosition()).isEqualTo(decisions.get(1).commandPosition());
        assertThat(repeated.commandPosition().offset())
                .isGreaterThan(decisions.get(2).commandPosition().offset());
    }

    private static void startStreams() throws InterruptedException {
        var started = new IssuanceStreams(
                new StreamsSettings(
                        backends.kafkaBootstrapServers(),
                        (short) 1,
                        stateDir,
                        2,
                        Duration.ofMillis(100),
                        Duration.ofMillis(200),
                        0,
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(10)),
                deadLettersCounted::incrementAndGet);
        started.start();
        streams = started;
        assertThat(started.awaitRunning(WAIT_MAX)).isTrue();
    }

    private static void append(CouponCommand... commands) throws Exception {
        for (var command : commands) {
            append(command.couponId(), bytes(command));
        }
    }

    private static void appendAndFold(CouponFold fold, List<CouponDecision> decisions, CouponCommand... commands)
            throws Exception {
        for (var command : commands) {
            var at = append(command.couponId(), bytes(command));
            var position = new LogPosition(at.partition(), at.offset(), Instant.ofEpochMilli(at.timestamp()));
            decisions.addAll(fold.next(command, position));
        }
    }

    private static RecordMetadata append(long couponId, byte[] value) throws Exception {
        return producer.send(new ProducerRecord<>(Topics.COUPON_COMMANDS.name(), Long.toString(couponId), value))
                .get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
    }

    private static byte[] bytes(CouponCommand command) {
        return Topics.COUPON_COMMANDS.valueSerde().serializer().serialize(Topics.COUPON_COMMANDS.name(), command);
    }

    private static List<CouponDecision> awaitDecisions(long couponId, int count) {
        return awaitRecords(Topics.COUPON_DECISIONS, Long.toString(couponId), count).stream()
                .map(ConsumerRecord::value)
                .toList();
    }

    /** The first state behind so many others that has so many coupons issued. */
    private static CouponState awaitState(long couponId, int behind, long issued) {
        return await().atMost(WAIT_MAX)
                .until(
                        () -> states(couponId).stream()
                                .skip(behind)
                                .filter(state -> state.issued() == issued)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static List<CouponState> states(long couponId) {
        return committed(Topics.COUPON_STATE).stream()
                .map(ConsumerRecord::value)
                .filter(state -> state.couponId() == couponId)
                .toList();
    }

    private static Map<String, Integer> awaitPartitions(Topic<?> topic, Map<String, Integer> keys) {
        return await().atMost(WAIT_MAX)
                .until(
                        () -> {
                            Map<String, Integer> partitions = new HashMap<>();
                            committed(topic).stream()
                                    .filter(record -> keys.containsKey(record.key()))
                                    .forEach(record -> partitions.put(record.key(), record.partition()));
                            return partitions;
                        },
                        partitions -> partitions.size() == keys.size());
    }

    /** The key's records, in order, as soon as there are so many of them or more. */
    private static <V> List<ConsumerRecord<String, V>> awaitRecords(Topic<V> topic, String key, int count) {
        return await().atMost(WAIT_MAX)
                .until(
                        () -> committed(topic).stream()
                                .filter(record -> key.equals(record.key()))
                                .toList(),
                        records -> records.size() >= count);
    }

    /** All that a reader of committed records sees now. */
    private static <V> List<ConsumerRecord<String, V>> committed(Topic<V> topic) {
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        backends.kafkaBootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new StringDeserializer(),
                topic.valueSerde().deserializer())) {
            var partitions = IntStream.range(0, topic.partitions())
                    .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, V>> records = new ArrayList<>();
            while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                consumer.poll(POLL_WAIT).forEach(records::add);
            }
            return records;
        }
    }

    private static long issuanceNumber(CouponDecision decision) {
        return ((IssueDecided) decision).issuanceNumber();
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
