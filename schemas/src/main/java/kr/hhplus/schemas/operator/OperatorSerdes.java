package kr.hhplus.schemas.operator;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import kr.hhplus.schemas.proto.OperatorWire;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Protobuf serde of the operator log. Deserializing throws {@link SerializationException} for bytes that are no such
 * message, and for an action that this build does not know.
 */
public final class OperatorSerdes {
    public static final Serde<OperatorEntry> ENTRY = Serdes.serdeFrom(
            (topic, entry) -> entry == null ? null : toWire(entry).toByteArray(), (topic, bytes) -> {
                if (bytes == null) {
                    return null;
                }
                try {
                    return fromWire(OperatorWire.OperatorEntry.parseFrom(bytes));
                } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
                    throw new SerializationException("unreadable record of " + topic + ": " + e.getMessage(), e);
                }
            });

    private OperatorSerdes() {}

    private static OperatorWire.OperatorEntry toWire(OperatorEntry entry) {
        var wire = OperatorWire.OperatorEntry.newBuilder();
        if (entry instanceof OperatorEntry.Call call) {
            wire.setCall(OperatorWire.OperatorCall.newBuilder()
                    .setOperator(call.operator())
                    .setAction(OperatorWire.OperatorCall.Action.valueOf("ACTION_" + call.action()))
                    .setTarget(call.target())
                    .setDetail(call.detail())
                    .setAtMs(call.at().toEpochMilli()));
        } else if (entry instanceof OperatorEntry.Answer answer) {
            wire.setAnswer(OperatorWire.OperatorAnswer.newBuilder()
                    .setCallOffset(answer.callOffset())
                    .setStatus(answer.status()));
        }
        return wire.build();
    }

    private static OperatorEntry fromWire(OperatorWire.OperatorEntry wire) {
        return switch (wire.getEntryCase()) {
            case CALL -> {
                var call = wire.getCall();
                yield new OperatorEntry.Call(
                        call.getOperator(),
                        OperatorAction.valueOf(call.getAction().name().replaceFirst("^ACTION_", "")),
                        call.getTarget(),
                        call.getDetail(),
                        Instant.ofEpochMilli(call.getAtMs()));
            }
            case ANSWER ->
                new OperatorEntry.Answer(
                        wire.getAnswer().getCallOffset(), wire.getAnswer().getStatus());
            case ENTRY_NOT_SET -> throw new IllegalArgumentException("neither a call nor an answer");
        };
    }
}
