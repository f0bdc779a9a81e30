package kr.hhplus.standalone.shadow;

import java.util.HashMap;
import java.util.Map;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.topic.PartitionReader;

/**
 * The part of coupon-commands that is there at one moment: in every partition all up to its last record.
 *
 * @param byPartition behind the last record, so that transaction marks behind it do not count: nobody commits them
 */
record CommandEnds(Map<Integer, Long> byPartition) {
    /** Throws {@link CommandFailure} where records have been deleted: a part of a log decides something else. */
    static CommandEnds read(String kafka) {
        try (var reader = new PartitionReader(kafka, Topics.COUPON_COMMANDS)) {
            reader.begins().forEach((partition, begin) -> {
                if (begin > 0) {
                    throw CommandFailure.failed(
                            "%s-%d begins at offset %,d: what was before has been deleted, and the rest decides otherwise"
                                    .formatted(Topics.COUPON_COMMANDS.name(), partition, begin));
                }
            });
            Map<Integer, Long> ends = new HashMap<>();
            reader.ends().forEach((partition, end) -> ends.put(partition, behindLastRecord(reader, partition, end)));
            return new CommandEnds(ends);
        }
    }

    /** Looks at the last offset, the last two, the last four and so on, until there is a record among them. */
    private static long behindLastRecord(PartitionReader reader, int partition, long end) {
        long behind = 0;
        for (long span = 1; behind == 0 && end > 0; span *= 2) {
            long from = Math.max(0, end - span);
            reader.open(partition, from, end);
            for (var record = reader.next(); record != null; record = reader.next()) {
                behind = record.offset() + 1;
            }
            if (from == 0) {
                break;
            }
        }
        return behind;
    }

    long of(int partition) {
        return byPartition.getOrDefault(partition, 0L);
    }

    /** Offsets, about as many as records. */
    long total() {
        return byPartition.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How much of it lies before these offsets. */
    long done(Map<Integer, Long> committed) {
        return byPartition.entrySet().stream()
                .mapToLong(end -> Math.min(end.getValue(), committed.getOrDefault(end.getKey(), 0L)))
                .sum();
    }
}
