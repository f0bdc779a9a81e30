package kr.hhplus.standalone.shadow;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.shadow.Difference.Decided;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Compares one partition of decisions with that of a shadow, record by record, as far as they answer commands before a
 * given offset of the log. Offsets of the decisions themselves do not count: transactions end at other places.
 */
final class DecisionComparison {
    private static final Deserializer<CouponDecision> READ =
            Topics.COUPON_DECISIONS.valueSerde().deserializer();

    private final int partition;
    private final long commandsEnd;
    private final Supplier<@Nullable ConsumerRecord<byte[], byte[]>> real;
    private final Supplier<@Nullable ConsumerRecord<byte[], byte[]>> shadow;
    private long equal;

    /**
     * @param commandsEnd decisions of commands from this offset on do not count
     * @param real the next decision of coupon-decisions each time, in order; null: there is no further one
     */
    DecisionComparison(
            int partition,
            long commandsEnd,
            Supplier<@Nullable ConsumerRecord<byte[], byte[]>> real,
            Supplier<@Nullable ConsumerRecord<byte[], byte[]>> shadow) {
        this.partition = partition;
        this.commandsEnd = commandsEnd;
        this.real = real;
        this.shadow = shadow;
    }

    /** The first difference; null: there is none. */
    @Nullable
    Difference run() {
        while (true) {
            var expected = next(real);
            var found = next(shadow);
            if (expected == null && found == null) {
                return null;
            }
            if (expected == null || found == null || !isEqual(expected, found)) {
                return new Difference(partition, decided(expected), decided(found));
            }
            equal++;
        }
    }

    /** Decisions so far that are equal. */
    long equal() {
        return equal;
    }

    private @Nullable ConsumerRecord<byte[], byte[]> next(Supplier<@Nullable ConsumerRecord<byte[], byte[]>> records) {
        while (true) {
            var record = records.get();
            if (record == null) {
                return null;
            }
            var decision = read(record);
            // What cannot be read is nothing to pass over.
            if (decision == null || decision.commandPosition().offset() < commandsEnd) {
                return record;
            }
        }
    }

    /** Protobuf may write equal values as other bytes, but almost never does. */
    private static boolean isEqual(ConsumerRecord<byte[], byte[]> expected, ConsumerRecord<byte[], byte[]> found) {
        if (!Arrays.equals(expected.key(), found.key())) {
            return false;
        }
        if (Arrays.equals(expected.value(), found.value())) {
            return true;
        }
        var decision = read(expected);
        return decision != null && decision.equals(read(found));
    }

    private static @Nullable CouponDecision read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return READ.deserialize(Topics.COUPON_DECISIONS.name(), record.value());
        } catch (SerializationException unreadable) {
            return null;
        }
    }

    private static @Nullable Decided decided(@Nullable ConsumerRecord<byte[], byte[]> record) {
        if (record == null) {
            return null;
        }
        var decision = read(record);
        var key = record.key() == null ? "(none)" : new String(record.key(), StandardCharsets.UTF_8);
        return new Decided(
                record.offset(),
                decision == null
                        ? "key " + key + ", a record that cannot be read"
                        : Long.toString(decision.couponId()).equals(key)
                                ? decision.toString()
                                : "key " + key + ", " + decision);
    }
}
