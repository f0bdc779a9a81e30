package kr.hhplus.standalone.audit;

import java.time.Instant;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** A record of coupon-commands as bytes. */
final class LoggedCommand {
    private static final Deserializer<CouponCommand> READ =
            Topics.COUPON_COMMANDS.valueSerde().deserializer();

    private LoggedCommand() {}

    /** Null: it cannot be read, or is not of its key's coupon, and has gone to the dead letters without a decision. */
    static @Nullable CouponCommand read(ConsumerRecord<byte[], byte[]> record) {
        try {
            var command = READ.deserialize(record.topic(), record.value());
            return command != null && LoggedKey.isOf(command.couponId(), record.key()) ? command : null;
        } catch (SerializationException unreadable) {
            return null;
        }
    }

    static LogPosition position(ConsumerRecord<byte[], byte[]> record) {
        return new LogPosition(record.partition(), record.offset(), Instant.ofEpochMilli(record.timestamp()));
    }
}
