package kr.hhplus.issuance;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kr.hhplus.issuance.topology.BoundedRocksDb;
import kr.hhplus.issuance.topology.DeadLetters;
import kr.hhplus.issuance.topology.IssuanceTopology;
import kr.hhplus.issuance.topology.IssuanceTopology.Outputs;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.topic.ConsumerLag;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.TopicAdmin;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs the topology from the start of the application to its end; or a shadow of it beside the real one. */
public final class IssuanceStreams implements SmartLifecycle {
    /** Also the consumer group and the prefix of the changelogs: a new name would decide everything anew. */
    public static final String APPLICATION_ID = ConsumerLag.ISSUANCE;

    private static final Logger log = LoggerFactory.getLogger(IssuanceStreams.class);

    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(8);

    /**
     * Stores that were away for longer are restored from the beginning of the changelog. Well below the time that it keeps
     * tombstones: a store that goes on behind one which is compacted away would have its holder for ever.
     */
    private static final Duration STORES_AWAY_MAX = IssuanceTopology.TOMBSTONES_KEPT_MIN.dividedBy(2);

    private final StreamsSettings settings;
    private final String applicationId;
    private final Outputs outputs;
    private final Runnable onDeadLetter;
    private final CountDownLatch ranOnce = new CountDownLatch(1);
    private final ThreadReplacement replacement = new ThreadReplacement();
    private volatile @Nullable KafkaStreams streams;

    /** The instance that decides for real, or one of them. */
    IssuanceStreams(StreamsSettings settings, Runnable onDeadLetter) {
        this(settings, APPLICATION_ID, Outputs.REAL, onDeadLetter);
    }

    private IssuanceStreams(StreamsSettings settings, String applicationId, Outputs outputs, Runnable onDeadLetter) {
        this.settings = settings;
        this.applicationId = applicationId;
        this.outputs = outputs;
        this.onDeadLetter = onDeadLetter;
    }

    /** An instance that decides the same log from its beginning, into the topics of the generation. */
    public static IssuanceStreams shadow(StreamsSettings settings, String generation) {
        return new IssuanceStreams(
                settings, shadowApplicationId(generation), Outputs.ofGeneration(generation), () -> {});
    }

    /** Consumer group and prefix of the changelogs of a shadow. */
    public static String shadowApplicationId(String generation) {
        return APPLICATION_ID + "-shadow-" + generation;
    }

    @Override
    public void start() {
        TopicAdmin.ensure(settings.kafkaBootstrapServers(), topics(), settings.replicationFactor());
        var started = new KafkaStreams(IssuanceTopology.build(settings.statePublishInterval(), outputs), properties());
        started.setUncaughtExceptionHandler(replacement);
        started.setStateListener((now, before) -> {
            log.info("streams are {} (were {})", now, before);
            if (now == KafkaStreams.State.RUNNING) {
                ranOnce.countDown();
            }
        });
        started.start();
        streams = started;
    }

    /** Waits for the first time that all partitions are being decided; false when that takes longer. */
    boolean awaitRunning(Duration waitMax) throws InterruptedException {
        return ranOnce.await(waitMax.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        var running = streams;
        streams = null;
        replacement.stop();
        if (running != null) {
            // Leaving the group hands the partitions over at once; staying would let them wait for the session
            // time-out.
            running.close(CloseOptions.timeout(CLOSE_WAIT_MAX)
                    .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
            markInUse();
        }
    }

    /** Streams goes by the time of a task's folder, which is that of its making: what is written lies in folders below. */
    private void markInUse() {
        var now = FileTime.fromMillis(System.currentTimeMillis());
        try (var folders = Files.newDirectoryStream(settings.stateDir().resolve(applicationId), Files::isDirectory)) {
            for (var folder : folders) {
                Files.setLastModifiedTime(folder, now);
            }
        } catch (IOException | DirectoryIteratorException e) {
            log.warn("the stores count as older than they are, and may be restored without need: {}", e.toString());
        }
    }

    /** Before the web server starts, and after it has drained. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public boolean isRunning() {
        return streams != null;
    }

    /** The state of the streams client; empty text before the start and after the stop. */
    String state() {
        var running = streams;
        return running == null ? "" : running.state().name();
    }

    /** Whoever decides for real sees to all topics; a shadow adds its own and changes nothing else. */
    private Collection<Topic<?>> topics() {
        return outputs.equals(Outputs.REAL) ? Topics.ALL : outputs.topics();
    }

    private Properties properties() {
        var p = new Properties();
        p.putAll(KafkaAccess.with(Map.of()));
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafkaBootstrapServers());
        p.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
        // Guarantee: a holder that was deleted does not come back with a store that was away.
        p.put(StreamsConfig.STATE_CLEANUP_DIR_MAX_AGE_MS_CONFIG, STORES_AWAY_MAX.toMillis());
        p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) settings.replicationFactor());
        p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
        p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        p.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        // There is no global store; only the coming default, so that nothing is warned of at every start.
        p.put("processing.exception.handler.global.enabled", true);
        p.put(DeadLetters.TOPIC, outputs.deadLetters().name());
        p.put(DeadLetters.ON_DEAD_LETTER, onDeadLetter);

        // Guarantee: a decision, the state behind it and the offset become visible together or not at all.
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        // Guarantee: a decision that was seen survives the loss of a broker.
        p.put(
                StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                settings.replicationFactor() >= 3 ? "2" : "1");
        // After a crash: how soon another instance gets the partitions, and how soon the open transaction ends.
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), (int)
                settings.sessionTimeout().toMillis());
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), (int) settings.sessionTimeout()
                .dividedBy(KafkaAccess.HEARTBEATS_A_SESSION)
                .toMillis());
        p.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int)
                settings.transactionTimeout().toMillis());
        p.put(StreamsConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) KafkaAccess.BROKER_WAIT_MAX.toMillis());
        p.put(StreamsConfig.METADATA_MAX_AGE_CONFIG, KafkaAccess.LEADERS_AGE_MAX.toMillis());
        return p;
    }
}
