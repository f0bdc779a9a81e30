package kr.hhplus.projections;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kr.hhplus.backends.Backends;
import kr.hhplus.backends.BackendsSettings;
import kr.hhplus.projections.store.StoredOffsets;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.topic.TopicAdmin;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.schemas.tracing.Tracing;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.util.FileSystemUtils;
import redis.clients.jedis.RedisClient;

/** The servers that all ITs of this module share, with its tables and topics; they end with the JVM. */
public final class TestServers {
    public static final Duration OUTCOME_TTL = Duration.ofHours(1);

    private static final int APPEND_SECONDS_MAX = 20;
    private static final Path DATA_DIR = Path.of("target", "backends");
    private static final Backends BACKENDS = start();
    private static final ProjectionsConfiguration WIRING = new ProjectionsConfiguration();

    private TestServers() {}

    public static Backends backends() {
        return BACKENDS;
    }

    /** A pool of its own, in the default time zone of this moment. */
    public static HikariDataSource openMySql() {
        return WIRING.projectionsDataSource(settings());
    }

    public static RedisClient openRedis() {
        return WIRING.projectionsRedis(settings());
    }

    /** The projection to MySQL as it runs in the service, not started. */
    public static ConcurrentMessageListenerContainer<String, CouponDecision> decisionStore(
            HikariDataSource mysql, StoredOffsets offsets) {
        return WIRING.decisionStore(mysql, offsets, settings(), new SimpleMeterRegistry(), Tracing.off());
    }

    /** The projection to Redis as it runs in the service, not started. */
    public static ConcurrentMessageListenerContainer<String, CouponDecision> outcomeProjection(
            RedisClient redis, StoredOffsets offsets) {
        return WIRING.outcomeProjection(redis, offsets, settings(), new SimpleMeterRegistry());
    }

    /** Appends to coupon-decisions, one after the other; returns where the last one lies. */
    public static RecordMetadata append(CouponDecision... decisions) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, BACKENDS.kafkaBootstrapServers()),
                new StringSerializer(),
                Topics.COUPON_DECISIONS.valueSerde().serializer())) {
            RecordMetadata last = null;
            for (var decision : decisions) {
                var record = new ProducerRecord<>(
                        Topics.COUPON_DECISIONS.name(), Long.toString(decision.couponId()), decision);
                last = producer.send(record).get(APPEND_SECONDS_MAX, TimeUnit.SECONDS);
            }
            return requireNonNull(last);
        }
    }

    private static ProjectionsSettings settings() {
        var mysql = BACKENDS.mysql();
        return new ProjectionsSettings(
                BACKENDS.kafkaBootstrapServers(),
                (short) 1,
                BACKENDS.redisUri(),
                // An address of somebody else's MySQL says nothing of time zones.
                mysql.url().replace("&connectionTimeZone=UTC", ""),
                mysql.user(),
                mysql.password(),
                1,
                2_000,
                OUTCOME_TTL,
                Duration.ofSeconds(6),
                Duration.ofSeconds(5));
    }

    private static Backends start() {
        try {
            FileSystemUtils.deleteRecursively(DATA_DIR);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var backends = Backends.start(BackendsSettings.embedded(DATA_DIR));
        TopicAdmin.ensure(backends.kafkaBootstrapServers(), Topics.ALL, (short) 1);
        return backends;
    }
}
