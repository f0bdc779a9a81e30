package kr.hhplus.standalone.topic;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Subcommand;
import kr.hhplus.standalone.run.DataOption;
import kr.hhplus.standalone.run.RunInfo;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the records of a topic. */
@Command(name = "tail", description = "Print the committed records of a topic, one JSON object a line.")
public final class TailCommand extends Subcommand {
    private static final Duration POLL_MAX = Duration.ofMillis(200);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(10);

    @Parameters(paramLabel = "TOPIC", description = "See ./hhplus topics.")
    private String topicName = "";

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            description = "start, end, an offset, or a time like 2026-12-01T03:00:00Z; in every partition. Default: "
                    + "start, and with --follow end.")
    private @Nullable String from;

    @Option(names = "--follow", description = "Go on with new records until Ctrl-C.")
    private boolean follow;

    @Option(names = "--coupon", paramLabel = "N", description = "Only this coupon's records.")
    private @Nullable Long coupon;

    @Option(names = "--max", paramLabel = "N", description = "Stop after so many records. Default: no bound.")
    private long max = Long.MAX_VALUE;

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() {
        var topic = topic(topicName);
        var start = TailStart.parse(from == null ? (follow ? "end" : "start") : from);
        if (max < 1) {
            throw CommandFailure.unusable("--max must be 1 or more, not " + max);
        }
        var run = RunInfo.require(data.folder());
        Map<String, Object> settings = KafkaAccess.with(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                run.kafka(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false));
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = partitions(topic);
            consumer.assign(partitions);
            seek(consumer, partitions, start);
            print(consumer, topic);
        }
        return ExitCode.OK;
    }

    private static Topic<?> topic(String name) {
        return Topics.ALL.stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow(() -> CommandFailure.unusable("there is no topic " + name + "; there are "
                        + Topics.ALL.stream().map(Topic::name).collect(Collectors.joining(", "))));
    }

    private List<TopicPartition> partitions(Topic<?> topic) {
        if (coupon != null) {
            return List.of(new TopicPartition(topic.name(), topic.partitionOf(coupon)));
        }
        return IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
    }

    private static void seek(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, TailStart start) {
        if (start instanceof TailStart.Beginning) {
            consumer.seekToBeginning(partitions);
        } else if (start instanceof TailStart.End) {
            consumer.seekToEnd(partitions);
        } else if (start instanceof TailStart.At at) {
            var ends = consumer.endOffsets(partitions);
            partitions.forEach(partition ->
                    consumer.seek(partition, Math.min(at.offset(), ends.getOrDefault(partition, at.offset()))));
        } else if (start instanceof TailStart.Since since) {
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, since.time().toEpochMilli()));
            var found = consumer.offsetsForTimes(times);
            for (var partition : partitions) {
                var offset = found.get(partition);
                if (offset == null) {
                    consumer.seekToEnd(List.of(partition));
                } else {
                    consumer.seek(partition, offset.offset());
                }
            }
        }
    }

    private void print(KafkaConsumer<byte[], byte[]> consumer, Topic<?> topic) {
        var ends = consumer.endOffsets(consumer.assignment());
        byte[] key = coupon == null ? null : key(coupon);
        long printed = 0;
        long lastRecordNanos = System.nanoTime();
        while (follow || ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            var records = consumer.poll(POLL_MAX);
            for (var record : records) {
                boolean before = follow
                        || record.offset()
                                < ends.getOrDefault(
                                        new TopicPartition(record.topic(), record.partition()), Long.MAX_VALUE);
                if (before && (key == null || Arrays.equals(key, record.key()))) {
                    out().println(RecordLine.of(topic, record));
                    if (++printed == max) {
                        return;
                    }
                }
            }
            // Whoever reads may have had enough.
            if (out().checkError()) {
                return;
            }
            if (!records.isEmpty()) {
                lastRecordNanos = System.nanoTime();
            } else if (!follow && System.nanoTime() - lastRecordNanos > SILENCE_MAX.toNanos()) {
                throw CommandFailure.failed("Kafka has sent nothing for " + SILENCE_MAX.toSeconds() + " s");
            }
        }
    }

    private static byte[] key(long couponId) {
        return Long.toString(couponId).getBytes(StandardCharsets.US_ASCII);
    }
}
