package kr.hhplus.standalone.replay;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.audit.AuditTarget;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.topic.PartitionReader;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Sets a projection back in some partitions and follows it until it has come to where the log was at the start. */
public final class Replay implements AutoCloseable {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);
    /** The projection looks every second; one that does not move for so long is not running. */
    private static final Duration STILL_MAX = Duration.ofSeconds(30);

    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(20);
    private static final long END_OFFSETS_FIRST = 64;
    private static final long END_OFFSETS_FACTOR = 16;

    private final Projection projection;
    private final @Nullable Long coupon;
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
    public record From(@Nullable Long offset, @Nullable Instant time) {
        /** Where nobody has said: from the first decision, or, in Redis, from what it would still show. */
        public static From usual(Projection projection) {
            return new From(projection == Projection.MYSQL ? 0L : null, null);
        }
    }

    private Replay(Projection projection, @Nullable Long coupon, ReplayTarget target) {
        this.projection = projection;
        this.coupon = coupon;
        this.target = target;
    }

    /**
     * What a replay of the coupon's partition, or of all, would do; nothing is done yet. Throws {@link CommandFailure} for
     * no such place and for no such coupon.
     *
     * @param coupon null: all partitions
     */
    public static Replay plan(AuditTarget servers, Projection projection, @Nullable Long coupon, From from) {
        if (coupon != null) {
            requireCampaign(servers.kafka(), coupon);
        }
        var replay = new Replay(projection, coupon, target(servers, projection));
        try {
            replay.findStretches(servers.kafka(), from);
            return replay;
        } catch (RuntimeException e) {
            replay.close();
            throw e;
        }
    }

    private static void requireCampaign(String kafka, long coupon) {
        var key = Long.toString(coupon);
        int partition = Topics.COUPON_STATE.partitionOf(coupon);
        try (var states = new PartitionReader(kafka, Topics.COUPON_STATE)) {
            states.open(
                    partition,
                    states.begins().getOrDefault(partition, 0L),
                    states.ends().getOrDefault(partition, 0L));
            for (var state = states.next(); state != null; state = states.next()) {
                if (state.key() != null && key.equals(new String(state.key(), StandardCharsets.UTF_8))) {
                    return;
                }
            }
        }
        throw CommandFailure.unusable("coupon " + coupon + " has no campaign, so there is nothing of it to replay");
    }

    private static ReplayTarget target(AuditTarget servers, Projection projection) {
        if (projection == Projection.MYSQL && servers.mysql() != null) {
            return new MySqlTarget(servers.mysql());
        }
        if (projection == Projection.REDIS && servers.redis() != null) {
            return new RedisTarget(servers.redis());
        }
        throw CommandFailure.unusable("say where it is: --" + projection.label());
    }

    private void findStretches(String kafka, From from) {
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
                    stretches.put(partition, new Stretch(first, first.orElse(begin), end));
                }
            }
            if (from.offset() != null && from.offset() > furthest) {
                throw CommandFailure.unusable("--from-offset " + from.offset() + " is behind the end: "
                        + (coupon == null ? "no partition" : partitions.get(0)) + " has more than " + furthest
                        + " offsets; ./hhplus topics lists them");
            }
        }
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
    public long records() {
        return stretches.values().stream()
                .mapToLong(stretch -> stretch.end() - stretch.first())
                .sum();
    }

    public int partitions() {
        return stretches.size();
    }

    /** What is replayed beside the coupon that was asked for; empty where all are. */
    public Optional<String> scope() {
        return Optional.ofNullable(coupon)
                .map(id -> "only partition %d, with coupon %d and all others in it"
                        .formatted(Topics.COUPON_DECISIONS.partitionOf(id), id));
    }

    /** What would be done, a line for each partition and one for all. */
    public List<String> planned() {
        List<String> lines = new ArrayList<>();
        stretches.entrySet().stream()
                .sorted(Comparator.comparingInt(stretch -> stretch.getKey().partition()))
                .forEach(stretch -> lines.add(String.format(
                        Locale.ROOT,
                        "partition %-2d  %s %,d .. %,d, %,d offsets",
                        stretch.getKey().partition(),
                        stretch.getValue().from().isPresent() ? "from" : "rebuilt, at most",
                        stretch.getValue().first(),
                        stretch.getValue().end(),
                        length(stretch.getKey()))));
        lines.add(String.format(
                Locale.ROOT,
                "nothing is replayed: %s would go over %,d offsets of %d partition%s",
                projection.label(),
                records(),
                partitions(),
                partitions() == 1 ? "" : "s"));
        return lines;
    }

    /** What was done, in a line. */
    public String done(double seconds) {
        return String.format(
                Locale.ROOT,
                "%s is replayed: %,d offsets of %d partition%s in %.1f s, %,.0f/s",
                projection.label(),
                records(),
                partitions(),
                partitions() == 1 ? "" : "s",
                seconds,
                (double) records() / seconds);
    }

    public void begin() {
        stretches.forEach((partition, stretch) -> target.setBack(partition, stretch.from()));
    }

    /**
     * Returns when the projection has come to the end.
     *
     * @param progress told the records that are done, now and then
     */
    public void await(LongConsumer progress) throws InterruptedException {
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

    @Override
    public void close() {
        target.close();
    }
}
