package kr.hhplus.issuance.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static kr.hhplus.issuance.decision.CouponHistory.COUPON_ID;
import static kr.hhplus.issuance.decision.CouponHistory.START;
import static kr.hhplus.issuance.decision.CouponHistory.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import kr.hhplus.issuance.topology.IssuanceTopology.Outputs;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.topic.DeadLetterHeaders;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class DeadLettersTest {
    private static final Duration PUBLISH_INTERVAL = Duration.ofMillis(200);
    private static final String KEY = Long.toString(COUPON_ID);
    private static final byte[] POISON = "not protobuf at all".getBytes(UTF_8);
    private static final int PRODUCER_BYTES_MAX = 1024 * 1024;
    private static final Outputs SHADOW = Outputs.ofGeneration("blue");

    @TempDir
    private Path stateDir;

    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> commands;
    private TestOutputTopic<String, CouponDecision> decisions;
    private TestOutputTopic<String, byte[]> letters;

    @BeforeEach
    void start() {
        start(Outputs.REAL, settings());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void saysWhereAnUnreadableCommandLayAndWhatWasWrong() {
        pipe(new DefineCampaign(COUPON_ID, terms(2), ""));
        pipe(POISON, new RecordHeaders());

        var letter = letters.readRecord();
        assertThat(letter.getKey()).isEqualTo(KEY);
        assertThat(letter.getValue()).isEqualTo(POISON);
        assertThat(header(letter, DeadLetterHeaders.REASON)).contains("unreadable record of coupon-commands");
        assertThat(header(letter, DeadLetterHeaders.DIGEST)).matches("[0-9a-f]{12}");
        assertThat(header(letter, DeadLetterHeaders.TOPIC)).isEqualTo("coupon-commands");
        assertThat(header(letter, DeadLetterHeaders.PARTITION)).isEqualTo("0");
        assertThat(header(letter, DeadLetterHeaders.OFFSET)).isEqualTo("1");
        assertThat(header(letter, DeadLetterHeaders.TIMESTAMP)).isEqualTo(START.toString());
        assertThat(header(letter, DeadLetterHeaders.ATTEMPTS)).isEqualTo("1");
    }

    @Test
    void saysTheSameOfAnImpossibleCommand() {
        commands.pipeInput("8", bytes(new IssueCoupon(COUPON_ID, 1)), START);

        var letter = letters.readRecord();
        assertThat(letter.getKey()).isEqualTo("8");
        assertThat(letter.getValue()).isEqualTo(bytes(new IssueCoupon(COUPON_ID, 1)));
        assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo("key 8 is not the coupon of the command, 7");
        assertThat(header(letter, DeadLetterHeaders.DIGEST)).matches("[0-9a-f]{12}");
        assertThat(header(letter, DeadLetterHeaders.TOPIC)).isEqualTo("coupon-commands");
        assertThat(header(letter, DeadLetterHeaders.OFFSET)).isEqualTo("0");
        assertThat(header(letter, DeadLetterHeaders.TIMESTAMP)).isEqualTo(START.toString());
        assertThat(header(letter, DeadLetterHeaders.ATTEMPTS)).isEqualTo("1");
    }

    @Test
    void countsTheAttemptsOfARecordThatWasSentAgain() {
        pipe(POISON, attempts("1"));
        pipe(POISON, attempts("2"));

        assertThat(header(letters.readRecord(), DeadLetterHeaders.ATTEMPTS)).isEqualTo("2");
        assertThat(header(letters.readRecord(), DeadLetterHeaders.ATTEMPTS)).isEqualTo("3");
    }

    @Test
    void countsFromOneWhereTheAttemptsAreNoNumber() {
        pipe(POISON, attempts("many"));
        pipe(POISON, attempts("99999999999999999999"));
        pipe(POISON, attempts("-4"));

        assertThat(letters.readRecordsToList())
                .extracting(letter -> header(letter, DeadLetterHeaders.ATTEMPTS))
                .containsExactly("1", "1", "1");
    }

    @Test
    void hasOneHeaderOfEachNameAndKeepsThoseOfOthers() {
        var headers = attempts("1");
        DeadLetterHeaders.write(headers, DeadLetterHeaders.REASON, "of an earlier time");
        DeadLetterHeaders.write(headers, "traceparent", "00-1-2-03");
        pipe(POISON, headers);

        var letter = letters.readRecord();
        assertThat(letter.headers().headers(DeadLetterHeaders.REASON)).hasSize(1);
        assertThat(letter.headers().headers(DeadLetterHeaders.ATTEMPTS)).hasSize(1);
        assertThat(header(letter, DeadLetterHeaders.REASON)).contains("unreadable");
        assertThat(header(letter, "traceparent")).isEqualTo("00-1-2-03");
    }

    @Test
    void aLetterIsSmallEnoughForAnyProducerHoweverLongTheRecordAndSaysWhereTheRestIs() {
        var bytes = new byte[PRODUCER_BYTES_MAX - 100];
        var headers = attempts("1");
        headers.add("long", bytes);
        commands.pipeInput(new TestRecord<>(KEY, bytes, new RecordHeaders(), START));
        commands.pipeInput(new TestRecord<>(KEY, POISON, headers, START));
        commands.pipeInput(new TestRecord<>("8".repeat(PRODUCER_BYTES_MAX), POISON, new RecordHeaders(), START));

        var found = letters.readRecordsToList();
        assertThat(found).hasSize(3).allSatisfy(letter -> {
            assertThat(letter.getValue()).isNull();
            assertThat(size(letter)).isLessThan(PRODUCER_BYTES_MAX);
            assertThat(header(letter, DeadLetterHeaders.REASON)).contains("unreadable", "too many");
        });
        assertThat(found).extracting(TestRecord::getKey).containsExactly(KEY, KEY, null);
        assertThat(found)
                .extracting(letter -> header(letter, DeadLetterHeaders.OFFSET))
                .containsExactly("0", "1", "2");
        assertThat(header(found.get(1), DeadLetterHeaders.ATTEMPTS)).isEqualTo("2");
    }

    @Test
    void equalCausesHaveEqualDigestsAndOthersHaveOthers() {
        pipe(POISON, new RecordHeaders());
        pipe("neither is this".getBytes(UTF_8), attempts("1"));
        commands.pipeInput("8", bytes(new IssueCoupon(COUPON_ID, 1)), START);
        commands.pipeInput("9", bytes(new IssueCoupon(COUPON_ID, 2)), START);
        commands.pipeInput(KEY, null, START);

        var digests = letters.readRecordsToList().stream()
                .map(letter -> header(letter, DeadLetterHeaders.DIGEST))
                .toList();
        assertThat(digests.get(0)).isEqualTo(digests.get(1)).isNotEqualTo(digests.get(2));
        assertThat(digests.get(2)).isEqualTo(digests.get(3)).isNotEqualTo(digests.get(4));
    }

    @Test
    void theStreamGoesOnBehindPoison() {
        pipe(new DefineCampaign(COUPON_ID, terms(3), ""));
        for (long user = 1; user <= 3; user++) {
            pipe(POISON, new RecordHeaders());
            pipe(new IssueCoupon(COUPON_ID, user));
        }

        assertThat(decisions.readValuesToList().stream()
                        .filter(IssueDecided.class::isInstance)
                        .map(decision -> ((IssueDecided) decision).issuanceNumber()))
                .containsExactly(1L, 2L, 3L);
        assertThat(letters.readRecordsToList()).hasSize(3);
    }

    @Test
    void aShadowWritesToTopicsOfItsOwn() {
        driver.close();
        var settings = settings();
        settings.put(DeadLetters.TOPIC, SHADOW.deadLetters().name());
        start(SHADOW, settings);

        pipe(new DefineCampaign(COUPON_ID, terms(3), ""));
        pipe(POISON, new RecordHeaders());

        assertThat(driver.producedTopicNames())
                .filteredOn(name -> !name.endsWith("-changelog"))
                .containsExactlyInAnyOrder("coupon-decisions.blue", "coupon-state.blue", "coupon-commands-dlq.blue");
    }

    private Properties settings() {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        return settings;
    }

    private void start(Outputs outputs, Properties settings) {
        driver = new TopologyTestDriver(IssuanceTopology.build(PUBLISH_INTERVAL, outputs), settings, START);
        commands = driver.createInputTopic(
                Topics.COUPON_COMMANDS.name(), new StringSerializer(), new ByteArraySerializer());
        decisions = driver.createOutputTopic(
                outputs.decisions().name(),
                new StringDeserializer(),
                outputs.decisions().valueSerde().deserializer());
        letters = driver.createOutputTopic(
                outputs.deadLetters().name(), new StringDeserializer(), new ByteArrayDeserializer());
    }

    private void pipe(CouponCommand command) {
        pipe(bytes(command), new RecordHeaders());
    }

    private void pipe(byte[] value, Headers headers) {
        commands.pipeInput(new TestRecord<>(KEY, value, headers, START));
    }

    private static long size(TestRecord<String, byte[]> letter) {
        long size = letter.key() == null ? 0 : letter.key().length();
        size += letter.value() == null ? 0 : letter.value().length;
        for (var header : letter.headers()) {
            size += header.key().length() + header.value().length;
        }
        return size;
    }

    private static byte[] bytes(CouponCommand command) {
        return Topics.COUPON_COMMANDS.valueSerde().serializer().serialize(Topics.COUPON_COMMANDS.name(), command);
    }

    private static Headers attempts(String attempts) {
        var headers = new RecordHeaders();
        DeadLetterHeaders.write(headers, DeadLetterHeaders.ATTEMPTS, attempts);
        return headers;
    }

    private static String header(TestRecord<?, ?> record, String name) {
        return DeadLetterHeaders.read(record.headers(), name).orElseThrow();
    }
}
