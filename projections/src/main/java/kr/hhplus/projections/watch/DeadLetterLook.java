package kr.hhplus.projections.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.topic.DeadLetterHeaders;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.Consumer;
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
    /** Less than a stop waits for a look. */
    private static final Duration READ_WAIT_MAX = Duration.ofSeconds(4);

    private final Supplier<Consumer<byte[], byte[]>> connection;
    private final Duration readWaitMax;
    private final Map<TopicPartition, TreeSet<Long>> openLetters = new HashMap<>();
    private @Nullable Consumer<byte[], byte[]> consumer;
    private volatile double open = Double.NaN;

    DeadLetterLook(String bootstrapServers, MeterRegistry metrics) {
        this(() -> open(bootstrapServers), READ_WAIT_MAX, metrics);
    }

    DeadLetterLook(Supplier<Consumer<byte[], byte[]>> connection, Duration readWaitMax, MeterRegistry metrics) {
        this.connection = connection;
        this.readWaitMax = readWaitMax;
        Gauge.builder("hhplus.dead.letters.open", () -> open)
                .description("Dead letters that were not sent again")
                .baseUnit("records")
                .register(metrics);
    }

    /** Where there is more to read than one look has time for, the next one reads on, and nothing is known until then. */
    @Override
    public void look() {
        var reading = consumer();
        var begins = reading.beginningOffsets(reading.assignment());
        var ends = reading.endOffsets(reading.assignment());
        long startNanos = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> reading.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() - startNanos > readWaitMax.toNanos()) {
                open = Double.NaN;
                return;
            }
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

    private Consumer<byte[], byte[]> consumer() {
        var reading = consumer;
        if (reading == null) {
            reading = connection.get();
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

    private static Consumer<byte[], byte[]> open(String bootstrapServers) {
        return new KafkaConsumer<>(
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
    }

    /** The next look begins anew. */
    @Override
    public void forget() {
        open = Double.NaN;
        close();
    }

    @Override
    public void close() {
        var closing = consumer;
        consumer = null;
        if (closing != null) {
            closing.close();
        }
    }
}
