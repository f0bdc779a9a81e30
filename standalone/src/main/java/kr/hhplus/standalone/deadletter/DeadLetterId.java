package kr.hhplus.standalone.deadletter;

import java.util.regex.Pattern;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;

/** Where a dead letter lies; as text {@code partition:offset}. */
public record DeadLetterId(int partition, long offset) implements Comparable<DeadLetterId> {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,4}):([0-9]{1,18})");

    public static DeadLetterId parse(String text) {
        var parts = TEXT.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(1)) >= Topics.COUPON_PARTITIONS) {
            throw CommandFailure.unusable(
                    "an ID is partition:offset as ./hhplus dlq list prints it, with a partition of" + " 0 .. "
                            + (Topics.COUPON_PARTITIONS - 1) + "; not " + PlainText.of(text));
        }
        return new DeadLetterId(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
    }

    @Override
    public int compareTo(DeadLetterId other) {
        return partition == other.partition
                ? Long.compare(offset, other.offset)
                : Integer.compare(partition, other.partition);
    }

    @Override
    public String toString() {
        return partition + ":" + offset;
    }
}
