package kr.hhplus.benchmarks.backlog;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.coupon.RequestKey;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.TopicAdmin;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The log of one coupon with enough for everybody: its campaign, and behind it one record for each of many users, who come
 * in no order of their ids. Written by a plain producer to one partition of a topic that has nothing else.
 */
public final class Backlog<V> {
    /** The coupon. */
    public static final long COUPON = 1;

    private static final CampaignTerms TERMS =
            new CampaignTerms("bench", CampaignTerms.STOCK_MAX, null, null, 1, null, 0, null, null);
    private static final int LINGER_MS = 5;
    private static final int BATCH_BYTES = 256 * 1024;
    private static final long USER_STEP = 0x9e3779b1L;
    private static final long USER_BITS = (1L << 32) - 1;

    private final String kafka;
    private final Topic<V> topic;
    private final LongFunction<V> values;
    private int size;

    private Backlog(String kafka, Topic<V> topic, LongFunction<V> values) {
        this.kafka = kafka;
        this.topic = topic;
        this.values = values;
    }

    /** Requests, who all win. */
    public static Backlog<CouponCommand> ofCommands(String kafka) {
        return new Backlog<>(
                kafka,
                Topics.COUPON_COMMANDS,
                number -> number == 0
                        ? new DefineCampaign(COUPON, TERMS, RequestKey.NONE)
                        : new IssueCoupon(COUPON, user(number)));
    }

    /** What those requests are decided to. */
    public static Backlog<CouponDecision> ofDecisions(String kafka) {
        return new Backlog<>(kafka, Topics.COUPON_DECISIONS, number -> decision(number, Instant.now()));
    }

    /**
     * The decision with this number.
     *
     * @param number 0: the campaign; else that of the issuance
     */
    private static CouponDecision decision(long number, Instant now) {
        var position = new LogPosition(
                Topics.COUPON_COMMANDS.partitionOf(COUPON), number, Instant.ofEpochMilli(now.toEpochMilli()));
        return number == 0
                ? new CampaignDecided(COUPON, position, null, TERMS, false, false)
                : new IssueDecided(
                        COUPON,
                        position,
                        user(number),
                        RequestKey.NONE,
                        Outcome.ISSUED,
                        number,
                        null,
                        position,
                        number,
                        0);
    }

    /** The user with this number, 1 and up; no two have the same. */
    public static long user(long number) {
        return 1 + (number * USER_STEP & USER_BITS);
    }

    /** Where it lies. */
    public TopicPartition partition() {
        return new TopicPartition(topic.name(), topic.partitionOf(COUPON));
    }

    /** Records: one for each user, and the campaign. */
    public long records() {
        return size + 1L;
    }

    /** Users that are in it; 0 before the first {@link #fill}. */
    public int size() {
        return size;
    }

    /** Makes it one of so many users, in a topic that is made anew where it has another size. */
    public void fill(int users, LogAdmin admin) throws InterruptedException {
        if (users == size) {
            return;
        }
        empty(admin);
        size = users;
        write();
        if (admin.end(partition()) != records()) {
            throw CommandFailure.failed("%s has %,d records, not %,d; who else writes to it?"
                    .formatted(partition(), admin.end(partition()), records()));
        }
    }

    /** Makes its topic anew, with nothing in it. */
    public void empty(LogAdmin admin) throws InterruptedException {
        admin.removeTopics(topic.name()::equals);
        TopicAdmin.ensure(kafka, List.of(topic), (short) 1);
        size = 0;
    }

    private void write() {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka,
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.LINGER_MS_CONFIG, LINGER_MS,
                ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        var failure = new AtomicReference<@Nullable Exception>();
        try (var producer = new KafkaProducer<>(
                settings, new StringSerializer(), topic.valueSerde().serializer())) {
            for (long number = 0; number < records() && failure.get() == null; number++) {
                var unused = producer.send(
                        new ProducerRecord<>(topic.name(), Long.toString(COUPON), values.apply(number)),
                        (metadata, e) -> {
                            if (e != null) {
                                failure.compareAndSet(null, e);
                            }
                        });
            }
            producer.flush();
        }
        var failed = failure.get();
        if (failed != null) {
            throw CommandFailure.failed("cannot write the backlog to " + topic.name() + ": " + failed, failed);
        }
    }
}
