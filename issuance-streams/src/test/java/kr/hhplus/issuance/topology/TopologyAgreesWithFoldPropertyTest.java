package kr.hhplus.issuance.topology;

import static kr.hhplus.issuance.decision.CouponHistory.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import kr.hhplus.issuance.decision.CouponFold;
import kr.hhplus.issuance.decision.Step;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.OfUser;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.Holder;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.topic.Topics;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.springframework.util.FileSystemUtils;

/** One topology decides all histories one after the other, each for a coupon of its own. */
@SuppressWarnings("NullAway.Init")
class TopologyAgreesWithFoldPropertyTest {
    private static final Duration PUBLISH_INTERVAL = Duration.ofMillis(200);

    private static Path stateDir;
    private static TopologyTestDriver driver;
    private static TestInputTopic<String, CouponCommand> commands;
    private static TestOutputTopic<String, CouponDecision> decisions;
    private static TestOutputTopic<String, CouponState> states;
    private static long lastCouponId;
    private static long nextOffset;

    @BeforeContainer
    static void start() throws IOException {
        stateDir = Files.createTempDirectory("topology");
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        driver = new TopologyTestDriver(IssuanceTopology.build(PUBLISH_INTERVAL), settings, START);
        var text = new StringDeserializer();
        commands = driver.createInputTopic(
                Topics.COUPON_COMMANDS.name(),
                new StringSerializer(),
                Topics.COUPON_COMMANDS.valueSerde().serializer());
        decisions = driver.createOutputTopic(
                Topics.COUPON_DECISIONS.name(),
                text,
                Topics.COUPON_DECISIONS.valueSerde().deserializer());
        states = driver.createOutputTopic(
                Topics.COUPON_STATE.name(),
                text,
                Topics.COUPON_STATE.valueSerde().deserializer());
    }

    @AfterContainer
    static void stop() throws IOException {
        driver.close();
        FileSystemUtils.deleteRecursively(stateDir);
    }

    @Property(tries = 10_000)
    void theTopologyDecidesAndKeepsWhatTheFoldDoes(@ForAll("histories") List<Step> steps) {
        long couponId = ++lastCouponId;
        var key = Long.toString(couponId);
        var fold = new CouponFold();
        List<CouponDecision> expected = new ArrayList<>();
        Set<Long> users = new HashSet<>();
        var time = START;
        for (var step : steps) {
            time = time.plus(step.pause());
            var command = step.command().apply(couponId);
            expected.addAll(fold.next(command, new LogPosition(0, nextOffset++, time)));
            if (command instanceof OfUser ofUser) {
                users.add(ofUser.userId());
            }
            commands.pipeInput(key, command, time);
        }
        driver.advanceWallClockTime(PUBLISH_INTERVAL);

        assertThat(decisions.readValuesToList()).isEqualTo(expected);
        assertThat(driver.<Long, CouponState>getKeyValueStore(IssuanceTopology.CAMPAIGNS)
                        .get(couponId))
                .isEqualTo(fold.state().orElse(null));
        for (long userId : users) {
            var held = driver.<HolderKey, Holder>getKeyValueStore(IssuanceTopology.HOLDERS)
                    .get(new HolderKey(couponId, userId));
            assertThat(held == null ? Holder.NOBODY : held).isEqualTo(fold.holder(userId));
        }
        var published = states.readValuesToList();
        assertThat(published.isEmpty() ? null : published.get(published.size() - 1))
                .as("the last state published")
                .isEqualTo(fold.state().orElse(null));
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Step.histories();
    }
}
