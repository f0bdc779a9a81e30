package kr.hhplus.standalone.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Sets a projection back in some partitions and follows it until it has come to where the log was at the start. */
final class Replay {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);
    /** The projection looks every second; one that does not move for so long is not running. */
    private static final Duration STILL_MAX = Duration.ofSeconds(30);

    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(20);
    private static final long END_OFFSETS_FIRST = 64;
    private static final long END_OFFSETS_FACTOR = 16;

    private final ReplayTarget target;

    /** By partition, from where to where. */
    private final Map<TopicPartition, Stretch> stretches = new HashMap<>();

    /** Offsets of coupon-decisions; from: empty where the projection itself says. */
    private record Stretch(Optional<Long> from, long first, long end) {}

    /**
     * Where a replay begins in every partition: an offset, a time, or neither: where the projection itself begins.
     *
     * @param offset 0 and up
     */
    record From(@Nullable Long offset, @Nullable Instant time) {}

    private Replay(ReplayTarget target) {
        this.target = target;
    }

    /** What a replay of the coupon's partition, or of all, would do; throws {@link CommandFailure} for no such place. */
    static Replay plan(ReplayTarget target, String kafka, @Nullable Long coupon, From from) {
        var replay = new Replay(target);
        Map<String, Object> settings = KafkaAccess.with(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) ANSWER_WAIT_MAX.toMillis()));
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = partitions(coupon);
            var begins = consumer.beginningOffsets(partitions);
            var ends = consumer.endOffsets(partitions);
            var times = from.time() == null ? null : offsetsAt(consumer, partitions, from.time());
            long furthest = 0;
            for (var partition : partitions) {
                long begin = begins.getOrDefault(partition, 0L);
                long end = endOfRecords(consumer, partition, begin, ends.getOrDefault(partition, 0L));
                furthest = Math.max(furthest, end);
                Optional<Long> first = times != null
                        ? Optional.of(times.getOrDefault(partition, end))
                        : Optional.ofNullable(from.offset()).map(offset -> Math.min(Math.max(offset, begin), end));
                if (end > first.orElse(begin)) {
                    replay.stretches.put(partition, new Stretch(first, first.orElse(begin), end));
                }
            }
            if (from.offset() != null && from.offset() > furthest) {
                throw CommandFailure.unusable("--from-offset " + from.offset() + " is behind the end: "
                        + (coupon == null ? "no partition" : partitions.get(0)) + " has more than " + furthest
                        + " offsets; ./hhplus topics lists them");
            }
        }
        return replay;
    }

    /** Behind the last record; the log ends a little later, with the mark of a transaction. */
    private static long endOfRecords(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long begin, long end) {
        consumer.assign(List.of(partition));
        for (long back = END_OFFSETS_FIRST; ; back *= END_OFFSETS_FACTOR) {
            long from = Math.max(begin, end - back);
            consumer.seek(partition, from);
            long last = -1;
            long deadline = System.nanoTime() + ANSWER_WAIT_MAX.toNanos();
            while (consumer.position(partition) < end) {
                for (var record : consumer.poll(LOOK_INTERVAL)) {
                    last = Math.max(last, record.offset());
                }
                if (System.nanoTime() - deadline > 0) {
                    throw CommandFailure.failed("Kafka has sent nothing for " + ANSWER_WAIT_MAX.toSeconds() + " s");
                }
            }
            if (last >= 0 || from == begin) {
                return last < 0 ? begin : Math.min(last + 1, end);
            }
        }
    }

    private static List<TopicPartition> partitions(@Nullable Long coupon) {
        var topic = Topics.COUPON_DECISIONS;
        return coupon != null
                ? List.of(new TopicPartition(topic.name(), topic.partitionOf(coupon)))
                : IntStream.range(0, topic.partitions())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                        .toList();
    }

    private static Map<TopicPartition, Long> offsetsAt(
            KafkaConsumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, Instant time) {
        Map<TopicPartition, Long> times = new HashMap<>();
        long timeMs = Math.max(time.toEpochMilli(), 0);
        partitions.forEach(partition -> times.put(partition, timeMs));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        consumer.offsetsForTimes(times).forEach((partition, found) -> {
            if (found != null) {
                offsets.put(partition, found.offset());
            }
        });
        return offsets;
    }

    /** Offsets to go over, marks of transactions included. */
    long records() {
        return stretches.values().stream()
                .mapToLong(stretch -> stretch.end() - stretch.first())
                .sum();
    }

    int partitions() {
        return stretches.size();
    }

    void begin() {
        stretches.forEach((partition, stretch) -> target.setBack(partition, stretch.from()));
    }

    /**
     * Returns when the projection has come to the end.
     *
     * @param progress told the records that are done, now and then
     */
    void await(LongConsumer progress) throws InterruptedException {
        long before = -1;
        long lastMoveNanos = System.nanoTime();
        var open = new ArrayList<>(stretches.keySet());
        while (!open.isEmpty()) {
            open.removeIf(partition -> done(partition) >= length(partition));
            long done = stretches.keySet().stream()
                    .mapToLong(partition -> open.contains(partition) ? done(partition) : length(partition))
                    .sum();
            progress.accept(done);
            if (done != before) {
                before = done;
                lastMoveNanos = System.nanoTime();
            } else if (System.nanoTime() - lastMoveNanos > STILL_MAX.toNanos()) {
                throw CommandFailure.failed("the projection has not moved for " + STILL_MAX.toSeconds() + " s in "
                        + open + "; see ./hhplus status for its lag. The replay goes on by itself when it does");
            }
            if (!open.isEmpty()) {
                Thread.sleep(LOOK_INTERVAL.toMillis());
            }
        }
    }

    private long done(TopicPartition partition) {
        var stretch = stretches.get(partition);
        long place = target.place(partition).orElse(0L);
        return stretch == null ? 0 : Math.min(Math.max(place, stretch.first()), stretch.end()) - stretch.first();
    }

    private long length(TopicPartition partition) {
        var stretch = stretches.get(partition);
        return stretch == null ? 0 : stretch.end() - stretch.first();
    }
}
