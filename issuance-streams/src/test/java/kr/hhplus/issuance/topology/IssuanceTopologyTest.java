package kr.hhplus.issuance.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static kr.hhplus.issuance.decision.CouponHistory.COUPON_ID;
import static kr.hhplus.issuance.decision.CouponHistory.START;
import static kr.hhplus.issuance.decision.CouponHistory.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import kr.hhplus.schemas.coupon.Bytes32;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStock;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.RevokeIssuance;
import kr.hhplus.schemas.coupon.CouponCommand.WithdrawRequest;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.Holder;
import kr.hhplus.schemas.coupon.Ids;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.topic.DeadLetterHeaders;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.schemas.tracing.Tracing;
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
class IssuanceTopologyTest {
    private static final Duration PUBLISH_INTERVAL = Duration.ofMillis(200);
    private static final Bytes32 SEED = new Bytes32("5e".repeat(Bytes32.LENGTH));
    private static final String KEY = Long.toString(COUPON_ID);

    private int deadLettersCounted;
    private TopologyTestDriver driver;
    private TestInputTopic<String, CouponCommand> commands;
    private TestInputTopic<String, byte[]> rawCommands;
    private TestOutputTopic<String, CouponDecision> decisions;
    private TestOutputTopic<String, CouponState> states;
    private TestOutputTopic<String, byte[]> deadLetters;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        settings.put(DeadLetters.ON_DEAD_LETTER, (Runnable) () -> deadLettersCounted++);
        driver = new TopologyTestDriver(IssuanceTopology.build(PUBLISH_INTERVAL), settings, START);
        var text = new StringDeserializer();
        commands = driver.createInputTopic(
                Topics.COUPON_COMMANDS.name(),
                new StringSerializer(),
                Topics.COUPON_COMMANDS.valueSerde().serializer());
        rawCommands = driver.createInputTopic(
                Topics.COUPON_COMMANDS.name(), new StringSerializer(), new ByteArraySerializer());
        decisions = driver.createOutputTopic(
                Topics.COUPON_DECISIONS.name(),
                text,
                Topics.COUPON_DECISIONS.valueSerde().deserializer());
        states = driver.createOutputTopic(
                Topics.COUPON_STATE.name(),
                text,
                Topics.COUPON_STATE.valueSerde().deserializer());
        deadLetters = driver.createOutputTopic(Topics.COUPON_COMMANDS_DLQ.name(), text, new ByteArrayDeserializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void topologyIsTheOneThatWasReviewed() throws IOException {
        try (var golden = Objects.requireNonNull(getClass().getResourceAsStream("/issuance-topology.txt"))) {
            assertThat(IssuanceTopology.build(PUBLISH_INTERVAL)
                            .describe()
                            .toString()
                            .strip())
                    .isEqualTo(new String(golden.readAllBytes(), UTF_8).strip());
        }
    }

    @Test
    void handsTheTraceOfACommandOnToItsDecision() {
        pipe(new DefineCampaign(COUPON_ID, terms(1), ""));
        decisions.readRecord();
        var trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var headers = new RecordHeaders().add(Tracing.HEADER, trace.getBytes(UTF_8));

        commands.pipeInput(new TestRecord<>(KEY, new IssueCoupon(COUPON_ID, 5), headers, START));

        var traced = Tracing.read(decisions.readRecord().headers());
        assertThat(traced.getTraceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(traced.isSampled()).isTrue();
    }

    @Test
    void handsOnNoOtherHeader() {
        var headers = new RecordHeaders().add("other", new byte[1]).add(Tracing.HEADER, "?".getBytes(UTF_8));

        commands.pipeInput(new TestRecord<>(KEY, new DefineCampaign(COUPON_ID, terms(1), ""), headers, START));

        assertThat(decisions.readRecord().headers()).isEmpty();
        assertThat(states.readRecord().headers()).isEmpty();
    }

    @Test
    void decidesCouponsApartFromEachOther() {
        pipe(new DefineCampaign(1, terms(1), ""), new DefineCampaign(2, terms(1), ""));
        pipe(new IssueCoupon(1, 5), new IssueCoupon(2, 5), new IssueCoupon(1, 6));

        assertThat(outcomes()).containsExactly(Outcome.ISSUED, Outcome.ISSUED, Outcome.SOLD_OUT);
    }

    @Test
    void publishesAnOperatorsCommandAtOnce() {
        pipe(new DefineCampaign(COUPON_ID, terms(3), ""));

        assertThat(states.readValue().terms().stock()).isEqualTo(3);
    }

    @Test
    void publishesSoldOutAtOnceAndCountersAfterTheInterval() {
        pipe(new DefineCampaign(COUPON_ID, terms(2), ""));
        states.readValue();

        pipe(new IssueCoupon(COUPON_ID, 1));
        assertThat(states.isEmpty()).isTrue();
        driver.advanceWallClockTime(PUBLISH_INTERVAL);
        assertThat(states.readValue().issued()).isEqualTo(1);

        pipe(new IssueCoupon(COUPON_ID, 2));
        assertThat(states.readValue().remaining()).isZero();
    }

    @Test
    void publishesEveryCommandOfAnOperatorAndTheDrawAtOnce() {
        pipe(new DefineCampaign(COUPON_ID, drawTerms(3), ""));
        states.readValue();
        for (var command : List.of(
                new ChangeStock(COUPON_ID, 1, ""),
                new ChangeStatus(COUPON_ID, ChangeStatus.Change.PAUSE, ""),
                new ChangeStatus(COUPON_ID, ChangeStatus.Change.RESUME, ""),
                new RevokeIssuance(COUPON_ID, 1, 0, true, ""),
                new DrawOrder(COUPON_ID, SEED),
                new ChangeStatus(COUPON_ID, ChangeStatus.Change.CLOSE, ""))) {
            pipe(command);

            assertThat(states.readValuesToList()).as("%s", command).hasSize(1);
        }
    }

    @Test
    void publishesAtOnceThatThereIsACouponAgain() {
        pipe(new DefineCampaign(COUPON_ID, terms(1), ""), new IssueCoupon(COUPON_ID, 1));
        states.readValuesToList();

        pipe(new WithdrawRequest(COUPON_ID, 1, ""));

        assertThat(states.readValue().remaining()).isEqualTo(1);
    }

    @Test
    void keepsNothingOfAUserWhoHasNothingLeft() {
        pipe(new DefineCampaign(COUPON_ID, terms(1), ""), new IssueCoupon(COUPON_ID, 1));
        var holders = driver.<HolderKey, Holder>getKeyValueStore(IssuanceTopology.HOLDERS);
        assertThat(holders.get(new HolderKey(COUPON_ID, 1)).issued()).isEqualTo(1);

        pipe(new WithdrawRequest(COUPON_ID, 1, ""));

        assertThat(holders.get(new HolderKey(COUPON_ID, 1))).isNull();
    }

    @Test
    void drawsThoseOfTheCouponAndOfNoNeighbour() {
        for (long couponId : new long[] {COUPON_ID - 1, COUPON_ID, COUPON_ID + 1}) {
            pipe(new DefineCampaign(couponId, drawTerms(9), ""));
            pipe(new IssueCoupon(couponId, 10 * couponId), new IssueCoupon(couponId, Ids.MAX));
        }
        decisions.readValuesToList();

        pipe(new DrawOrder(COUPON_ID, SEED));

        assertThat(decisions.readValuesToList())
                .filteredOn(IssueDecided.class::isInstance)
                .extracting(decision -> ((IssueDecided) decision).userId())
                .containsExactlyInAnyOrder(10 * COUPON_ID, Ids.MAX);
    }

    @Test
    void publishesNothingWhileNothingChanges() {
        pipe(new DefineCampaign(COUPON_ID, terms(2), ""));
        states.readValue();

        driver.advanceWallClockTime(PUBLISH_INTERVAL.multipliedBy(5));

        assertThat(states.isEmpty()).isTrue();
    }

    @Test
    void aCommandThatCannotBeReadGoesToTheDeadLettersAndTheRestIsDecided() {
        var poison = "not protobuf at all".getBytes(UTF_8);
        pipe(new DefineCampaign(COUPON_ID, terms(2), ""));
        rawCommands.pipeInput(KEY, poison, START);
        pipe(new IssueCoupon(COUPON_ID, 1));

        assertThat(outcomes()).containsExactly(Outcome.ISSUED);
        var letter = deadLetters.readRecord();
        assertThat(letter.getValue()).isEqualTo(poison);
        assertThat(letter.getKey()).isEqualTo(KEY);
        assertThat(header(letter, DeadLetterHeaders.OFFSET)).isEqualTo("1");
        assertThat(header(letter, DeadLetterHeaders.REASON)).contains("unreadable");
        assertThat(deadLettersCounted).isEqualTo(1);
    }

    @Test
    void aCommandInAnotherCouponsLogGoesToTheDeadLetters() {
        commands.pipeInput("8", new IssueCoupon(COUPON_ID, 1), START);
        commands.pipeInput(null, new IssueCoupon(COUPON_ID, 1), START);
        rawCommands.pipeInput(KEY, null, START);

        assertThat(decisions.isEmpty()).isTrue();
        assertThat(deadLetters.readRecordsToList()).hasSize(3);
        assertThat(deadLettersCounted).isEqualTo(3);
    }

    private static CampaignTerms drawTerms(long stock) {
        return new CampaignTerms("draw", stock, START, null, 1, null, 0, null, null, SEED.sha256());
    }

    private void pipe(CouponCommand... toDecide) {
        for (var command : toDecide) {
            commands.pipeInput(Long.toString(command.couponId()), command, START);
        }
    }

    private List<Outcome> outcomes() {
        return decisions.readValuesToList().stream()
                .filter(IssueDecided.class::isInstance)
                .map(decision -> ((IssueDecided) decision).outcome())
                .toList();
    }

    private static String header(TestRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
