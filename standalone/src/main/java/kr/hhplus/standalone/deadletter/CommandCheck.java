package kr.hhplus.standalone.deadletter;

import java.nio.charset.StandardCharsets;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Whether this build could decide a record of coupon-commands. */
final class CommandCheck {
    private static final Deserializer<CouponCommand> READ =
            Topics.COUPON_COMMANDS.valueSerde().deserializer();

    private CommandCheck() {}

    /** What is still wrong, as the topology would say it; null: nothing. */
    static @Nullable String fault(byte @Nullable [] key, byte @Nullable [] value) {
        try {
            var command = READ.deserialize(Topics.COUPON_COMMANDS.name(), value);
            if (command == null) {
                return "a command without a value";
            }
            return Long.toString(command.couponId()).equals(text(key))
                    ? null
                    : "key " + PlainText.of(key) + " is not the coupon of the command, " + command.couponId();
        } catch (SerializationException unreadable) {
            return PlainText.of(String.valueOf(unreadable.getMessage()));
        }
    }

    /** Null: it cannot be read. */
    static @Nullable CouponCommand read(byte @Nullable [] value) {
        try {
            return READ.deserialize(Topics.COUPON_COMMANDS.name(), value);
        } catch (SerializationException unreadable) {
            return null;
        }
    }

    /** The coupon that a key names; null: it names none. */
    static @Nullable Long couponOf(byte @Nullable [] key) {
        var text = text(key);
        return text != null && text.matches("[1-9][0-9]{0,15}") ? Long.valueOf(text) : null;
    }

    private static @Nullable String text(byte @Nullable [] key) {
        return key == null ? null : new String(key, StandardCharsets.UTF_8);
    }
}
