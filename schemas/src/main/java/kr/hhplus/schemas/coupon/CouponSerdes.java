package kr.hhplus.schemas.coupon;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.function.Function;
import kr.hhplus.schemas.proto.Wire;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Protobuf serdes of the coupon records. Deserializing throws {@link SerializationException} for bytes that are no such
 * message and for a message that is no possible value, so that both take the way of a record that cannot be read.
 */
public final class CouponSerdes {
    public static final Serde<CouponCommand> COMMAND =
            serde(Wire.CouponCommand.parser(), CommandMapping::toCommand, CommandMapping::toWire);
    public static final Serde<CouponDecision> DECISION =
            serde(Wire.CouponDecision.parser(), DecisionMapping::toDecision, DecisionMapping::toWire);
    public static final Serde<CouponState> STATE =
            serde(Wire.CouponState.parser(), StateMapping::toState, StateMapping::toWire);
    public static final Serde<Holder> HOLDER =
            serde(Wire.Holder.parser(), DecisionMapping::toHolder, DecisionMapping::toWire);

    private CouponSerdes() {}

    private static <M extends MessageLite, V> Serde<V> serde(
            Parser<M> parser, Function<M, V> fromWire, Function<V, M> toWire) {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : toWire.apply(value).toByteArray(), (topic, bytes) -> {
                    if (bytes == null) {
                        return null;
                    }
                    try {
                        return fromWire.apply(parser.parseFrom(bytes));
                    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
                        throw new SerializationException("unreadable record of " + topic + ": " + e.getMessage(), e);
                    }
                });
    }
}
