package kr.hhplus.standalone.shadow;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import kr.hhplus.issuance.IssuanceStreams;
import kr.hhplus.issuance.StreamsSettings;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.run.DataFolder;
import kr.hhplus.standalone.topic.PartitionReader;
import kr.hhplus.standalone.topic.RecordBar;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.FileSystemUtils;

/**
 * A second instance of the topology, with this build's rules, that decides the log from its beginning into topics of its
 * own, and the comparison of its decisions with the real ones. What the system does meanwhile is not disturbed, and new
 * commands do not count.
 */
final class Shadow {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
    /** Without one more command decided. */
    private static final Duration STANDSTILL_MAX = Duration.ofSeconds(60);

    private final String kafka;
    private final Generation generation;
    private final DataFolder data;

    Shadow(String kafka, Generation generation, DataFolder data) {
        this.kafka = kafka;
        this.generation = generation;
        this.data = data;
    }

    /**
     * Decides, compares and cleans up. What there is of the shadow stays when this fails, so that it can be resumed.
     *
     * @param resume whether there may be a part of it already
     * @param keep whether it stays
     */
    ShadowReport run(boolean resume, boolean keep) {
        try (var admin = new ShadowKafka(kafka)) {
            var topics = admin.topics();
            if (!topics.contains(Topics.COUPON_COMMANDS.name())) {
                throw CommandFailure.unusable("there is no topic " + Topics.COUPON_COMMANDS.name() + " at " + kafka);
            }
            if (!resume) {
                generation.requireNew(topics, data);
            }
            var ends = CommandEnds.read(kafka);
            long startNanos = System.nanoTime();
            decide(admin, ends);
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            awaitDecided(admin, IssuanceStreams.APPLICATION_ID, ends, "decided for real", " Are the streams running?");
            var report = compare(admin, ends, seconds, keep);
            if (!keep) {
                remove(admin);
            }
            return report;
        }
    }

    private void decide(ShadowKafka admin, CommandEnds ends) {
        var streams = IssuanceStreams.shadow(settings(admin.replicationFactor()), generation.name());
        try {
            streams.start();
            awaitDecided(
                    admin,
                    generation.applicationId(),
                    ends,
                    "decided again",
                    " What is there is kept: go on with --resume.");
        } finally {
            streams.stop();
        }
    }

    /** All defaults but what belongs to this one. */
    private StreamsSettings settings(short replicationFactor) {
        var properties = Map.of(
                "hhplus.streams.kafka-bootstrap-servers",
                kafka,
                "hhplus.streams.replication-factor",
                replicationFactor,
                "hhplus.streams.state-dir",
                generation.stateDir(data).toString(),
                "hhplus.streams.standby-replicas",
                0);
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind("hhplus.streams", StreamsSettings.class)
                .get();
    }

    private static void awaitDecided(ShadowKafka admin, String group, CommandEnds ends, String what, String whatToDo) {
        long total = ends.total();
        long before = -1;
        long lastChangeNanos = System.nanoTime();
        try (var bar = new RecordBar(what, total)) {
            while (true) {
                long done = ends.done(admin.committed(group));
                bar.stepTo(done);
                if (done >= total) {
                    return;
                }
                if (done != before) {
                    before = done;
                    lastChangeNanos = System.nanoTime();
                } else if (System.nanoTime() - lastChangeNanos > STANDSTILL_MAX.toNanos()) {
                    throw CommandFailure.failed("%,d of %,d commands are %s, and none for %d s.%s"
                            .formatted(done, total, what, STANDSTILL_MAX.toSeconds(), whatToDo));
                }
                LockSupport.parkNanos(POLL_INTERVAL.toNanos());
            }
        }
    }

    private ShadowReport compare(ShadowKafka admin, CommandEnds ends, double seconds, boolean keep) {
        Topic<?> realTopic = Topics.COUPON_DECISIONS;
        Topic<?> shadowTopic = generation.outputs().decisions();
        var realEnds = admin.endsWhenVisible(realTopic);
        var shadowEnds = admin.endsWhenVisible(shadowTopic);
        long equal = 0;
        Difference difference = null;
        try (var real = new PartitionReader(kafka, realTopic);
                var shadow = new PartitionReader(kafka, shadowTopic);
                var bar = new RecordBar("partitions compared", realTopic.partitions())) {
            for (int partition = 0; partition < realTopic.partitions() && difference == null; partition++) {
                real.open(partition, 0, realEnds.getOrDefault(partition, 0L));
                shadow.open(partition, 0, shadowEnds.getOrDefault(partition, 0L));
                var comparison = new DecisionComparison(partition, ends.of(partition), real::next, shadow::next);
                difference = comparison.run();
                equal += comparison.equal();
                bar.stepTo(partition + 1L);
            }
        }
        return new ShadowReport(
                generation.name(),
                difference == null,
                ends.total(),
                equal,
                deadLetters(admin),
                difference,
                seconds,
                keep);
    }

    private long deadLetters(ShadowKafka admin) {
        var topic = generation.outputs().deadLetters();
        long count = 0;
        try (var reader = new PartitionReader(kafka, topic)) {
            for (var end : admin.endsWhenVisible(topic).entrySet()) {
                reader.open(end.getKey(), 0, end.getValue());
                while (reader.next() != null) {
                    count++;
                }
            }
        }
        return count;
    }

    private void remove(ShadowKafka admin) {
        admin.remove(generation.applicationId(), generation.topics());
        try {
            FileSystemUtils.deleteRecursively(generation.stateDir(data));
        } catch (IOException e) {
            throw CommandFailure.failed("cannot remove " + generation.stateDir(data) + ": " + e, e);
        }
    }
}
