package kr.hhplus.standalone.audit;

import java.util.Arrays;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** A value of coupon-decisions as bytes. */
final class LoggedDecision {
    private static final String TOPIC = Topics.COUPON_DECISIONS.name();
    private static final Serializer<CouponDecision> WRITE =
            Topics.COUPON_DECISIONS.valueSerde().serializer();
    private static final Deserializer<CouponDecision> READ =
            Topics.COUPON_DECISIONS.valueSerde().deserializer();

    private LoggedDecision() {}

    /** Whether the bytes are this decision, in whichever way Protobuf may have written it. */
    static boolean is(CouponDecision expected, byte @Nullable [] value) {
        // Almost always the very same bytes, which are cheaper to compare than values.
        return value != null
                && (Arrays.equals(WRITE.serialize(TOPIC, expected), value) || expected.equals(read(value)));
    }

    /** Null: it cannot be read. */
    static @Nullable CouponDecision read(byte @Nullable [] value) {
        try {
            return READ.deserialize(TOPIC, value);
        } catch (SerializationException unreadable) {
            return null;
        }
    }

    /** For people. */
    static String text(byte @Nullable [] value) {
        var decision = read(value);
        return decision == null ? "a record that cannot be read" : decision.toString();
    }
}
