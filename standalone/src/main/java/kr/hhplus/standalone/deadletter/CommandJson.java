package kr.hhplus.standalone.deadletter;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.proto.Wire;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** Commands in the JSON of Protobuf, for people who read and repair them. */
final class CommandJson {
    private static final int FILE_BYTES_MAX = 64 * 1024;

    private CommandJson() {}

    /** The message, be it a possible command or not; null: the bytes are no message of this kind. */
    static @Nullable String of(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        try {
            var message = Wire.CouponCommand.parseFrom(value);
            boolean says = message.getCommandCase() != Wire.CouponCommand.CommandCase.COMMAND_NOT_SET
                    || message.getCouponId() != 0;
            return says ? JsonFormat.printer().print(message) : null;
        } catch (InvalidProtocolBufferException unreadable) {
            return null;
        }
    }

    /** Reads a file with a command that this build could decide; throws {@link CommandFailure} saying what is wrong. */
    static CouponCommand read(Path file) {
        var message = Wire.CouponCommand.newBuilder();
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw CommandFailure.unusable(file + " has more than " + FILE_BYTES_MAX / 1024 + " KiB");
            }
            JsonFormat.parser().merge(Files.readString(file, StandardCharsets.UTF_8), message);
        } catch (InvalidProtocolBufferException e) {
            throw CommandFailure.unusable(
                    file + " is no CouponCommand in the JSON of Protobuf, such as ./hhplus dlq show" + " prints: "
                            + e.getMessage());
        } catch (IOException e) {
            throw CommandFailure.unusable("cannot read " + file + ": " + e);
        }
        try {
            var serde = Topics.COUPON_COMMANDS.valueSerde();
            var command = serde.deserializer()
                    .deserialize(Topics.COUPON_COMMANDS.name(), message.build().toByteArray());
            var again = serde.deserializer().deserialize(Topics.COUPON_COMMANDS.name(), bytes(command));
            if (!command.equals(again)) {
                throw CommandFailure.unusable(file + " is not the same command after it is written and read: " + again);
            }
            return command;
        } catch (SerializationException impossible) {
            throw CommandFailure.unusable(file + " is no possible command: " + impossible.getMessage());
        }
    }

    static byte[] bytes(CouponCommand command) {
        return Topics.COUPON_COMMANDS.valueSerde().serializer().serialize(Topics.COUPON_COMMANDS.name(), command);
    }
}
