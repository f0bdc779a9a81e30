package kr.hhplus.standalone.deadletter;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.Topics;

/**
 * The newest dead letters, in the order of their times.
 *
 * @param total how many there are, listed or not
 * @param redriven of these, those that were sent again
 */
public record LetterList(String topic, long total, long redriven, List<LetterRow> deadLetters) {
    private static final Comparator<LetterRow> BY_TIME =
            Comparator.comparing(LetterRow::time).thenComparing(row -> DeadLetterId.parse(row.id()));

    /**
     * Reads all there are now. Throws a KafkaException where Kafka does not answer.
     *
     * @param parked those that came back too often, or else those that wait
     */
    public static LetterList read(String kafka, boolean parked, int max) {
        try (var log = new DeadLetterLog(kafka, topic(parked))) {
            return read(log, max, read -> {});
        }
    }

    static Topic<byte[]> topic(boolean parked) {
        return parked ? Topics.COUPON_COMMANDS_PARKING : Topics.COUPON_COMMANDS_DLQ;
    }

    /** @param progress is told how many records are read, about */
    static LetterList read(DeadLetterLog log, int max, LongConsumer progress) {
        var newest = new PriorityQueue<>(BY_TIME);
        long[] counts = {0, 0};
        long done = 0;
        for (int partition = 0; partition < log.partitions(); partition++) {
            Map<Long, String> redriven = log.redriven(partition);
            long before = done;
            done += log.letters(
                    partition,
                    letter -> {
                        var row = LetterRow.of(letter, redriven.get(letter.id().offset()));
                        counts[0]++;
                        counts[1] += row.redriven() == null ? 0 : 1;
                        newest.add(row);
                        if (newest.size() > max) {
                            newest.remove();
                        }
                    },
                    read -> progress.accept(before + read));
        }
        return new LetterList(
                log.topicName(),
                counts[0],
                counts[1],
                newest.stream().sorted(BY_TIME).toList());
    }
}
