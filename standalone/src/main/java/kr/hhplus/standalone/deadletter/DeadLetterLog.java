package kr.hhplus.standalone.deadletter;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import kr.hhplus.schemas.topic.DeadLetterHeaders;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.topic.PartitionReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dead letters as they were at one moment. A mark always lies behind the letter that it is about, in the same
 * partition, so that retention takes the letter first. Not thread-safe.
 */
final class DeadLetterLog implements AutoCloseable {
    /** Of one partition; some 100 MB of memory. */
    private static final int MARKS_MAX = 1_000_000;

    private final Topic<byte[]> topic;
    private final PartitionReader reader;
    private final Map<Integer, Long> begins;
    private final Map<Integer, Long> ends;

    DeadLetterLog(String kafka, Topic<byte[]> topic) {
        this.topic = topic;
        this.reader = new PartitionReader(kafka, topic);
        this.begins = reader.begins();
        this.ends = reader.ends();
    }

    String topicName() {
        return topic.name();
    }

    int partitions() {
        return topic.partitions();
    }

    /** About: transaction marks count too. */
    long size() {
        return ends.keySet().stream().mapToLong(this::size).sum();
    }

    private long size(int partition) {
        return end(partition) - begins.getOrDefault(partition, 0L);
    }

    private long end(int partition) {
        return ends.getOrDefault(partition, 0L);
    }

    /** Where the letters of a partition that were sent again lie now, by their offsets. */
    Map<Long, String> redriven(int partition) {
        return redriven(partition, begins.getOrDefault(partition, 0L));
    }

    /** The same of one letter; empty: it was not sent again. */
    Optional<String> redriven(DeadLetterId id) {
        return Optional.ofNullable(redriven(id.partition(), id.offset()).get(id.offset()));
    }

    private Map<Long, String> redriven(int partition, long from) {
        Map<Long, String> redriven = new HashMap<>();
        reader.open(partition, from, end(partition));
        for (var record = reader.next(); record != null; record = reader.next()) {
            var of = markOf(record);
            if (of != null) {
                redriven.put(
                        of,
                        DeadLetterHeaders.read(record.headers(), DeadLetterHeaders.REDRIVEN_TO)
                                .map(PlainText::of)
                                .orElse("?"));
            }
            if (redriven.size() > MARKS_MAX) {
                throw CommandFailure.failed("partition %d of %s has more than %,d letters that were sent again"
                        .formatted(partition, topic.name(), MARKS_MAX));
            }
        }
        return redriven;
    }

    /**
     * All letters of a partition, in their order. Returns the size of the partition, about.
     *
     * @param onRead is told with every record, letter or mark, how much of the partition is read, about
     */
    long letters(int partition, Consumer<DeadLetter> sink, LongConsumer onRead) {
        long begin = begins.getOrDefault(partition, 0L);
        reader.open(partition, begin, end(partition));
        for (var record = reader.next(); record != null; record = reader.next()) {
            if (markOf(record) == null) {
                sink.accept(new DeadLetter(record));
            }
            onRead.accept(record.offset() + 1 - begin);
        }
        onRead.accept(size(partition));
        return size(partition);
    }

    /** Throws {@link CommandFailure} when there is no such letter. */
    DeadLetter require(DeadLetterId id) {
        reader.open(id.partition(), id.offset(), Math.min(id.offset() + 1, end(id.partition())));
        var record = reader.next();
        if (record == null || record.offset() != id.offset() || markOf(record) != null) {
            throw CommandFailure.unusable(topic.name() + " has no dead letter " + id + "; see ./hhplus dlq list");
        }
        return new DeadLetter(record);
    }

    /** The offset of the letter that the record marks; null: it is no mark. */
    private static @Nullable Long markOf(ConsumerRecord<byte[], byte[]> record) {
        // A letter has an error, whatever else whoever wrote it has put there.
        if (record.value() != null || record.headers().lastHeader(DeadLetterHeaders.REASON) != null) {
            return null;
        }
        return DeadLetterHeaders.read(record.headers(), DeadLetterHeaders.REDRIVEN_OFFSET)
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::valueOf)
                .orElse(null);
    }

    @Override
    public void close() {
        reader.close();
    }
}
