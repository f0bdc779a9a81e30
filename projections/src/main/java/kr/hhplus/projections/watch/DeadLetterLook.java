package kr.hhplus.projections.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.topic.DeadLetterHeaders;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the dead letters that nobody has sent again yet: reads their topic from its beginning, and on. Offsets would not
 * tell, since marks and transactions have some too.
 */
final class DeadLetterLook implements Watch.Look {
    /** Remembered of one partition; more are not counted. */
    private static final int OPEN_MAX = 100_000;

    private static final int ANSWER_WAIT_MS_MAX = 5_000;
    private static final Duration POLL_WAIT = Duration.ofMillis(200);

    private final String bootstrapServers;
    private final Map<TopicPartition, TreeSet<Long>> openLetters = new HashMap<>();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private volatile double open = Double.NaN;

    DeadLetterLook(String bootstrapServers, MeterRegistry metrics) {
        this.bootstrapServers = bootstrapServers;
        Gauge.builder("hhplus.dead.letters.open", () -> open)
                .description("Dead letters that were not sent again")
                .baseUnit("records")
                .register(metrics);
    }

    @Override
    public void look() {
        var reading = consumer();
        var begins = reading.beginningOffsets(reading.assignment());
        var ends = reading.endOffsets(reading.assignment());
        while (ends.entrySet().stream().anyMatch(end -> reading.position(end.getKey()) < end.getValue())) {
            reading.poll(POLL_WAIT).forEach(this::take);
        }
        // What retention has taken away can be sent again by nobody.
        openLetters.forEach((partition, offsets) ->
                offsets.headSet(begins.getOrDefault(partition, 0L)).clear());
        open = openLetters.values().stream().mapToInt(TreeSet::size).sum();
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        var letters = openLetters.computeIfAbsent(
                new TopicPartition(record.topic(), record.partition()), partition -> new TreeSet<>());
        boolean isMark = record.value() == null && record.headers().lastHeader(DeadLetterHeaders.REASON) == null;
        if (isMark) {
            DeadLetterHeaders.read(record.headers(), DeadLetterHeaders.REDRIVEN_OFFSET)
                    .filter(text -> text.matches("[0-9]{1,18}"))
                    .map(Long::valueOf)
                    .ifPresent(letters::remove);
        } else if (letters.size() < OPEN_MAX) {
            letters.add(record.offset());
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        var reading = consumer;
        if (reading == null) {
            reading = new KafkaConsumer<>(
                    KafkaAccess.with(Map.of(
                            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            bootstrapServers,
                            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                            "read_committed",
                            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                            false,
                            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                            "earliest",
                            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                            ANSWER_WAIT_MS_MAX,
                            ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                            ANSWER_WAIT_MS_MAX)),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
            consumer = reading;
            var partitions = reading.partitionsFor(Topics.COUPON_COMMANDS_DLQ.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            reading.assign(partitions);
            reading.seekToBeginning(partitions);
            openLetters.clear();
        }
        return reading;
    }

    /** The next look begins anew. */
    @Override
    public void forget() {
        close();
        open = Double.NaN;
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }
}
