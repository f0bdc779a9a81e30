package kr.hhplus.standalone.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.topic.DeadLetterHeaders;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Dead letters as the topology writes them. */
final class TestLetters {
    static final byte[] POISON = "not protobuf at all".getBytes(UTF_8);

    private TestLetters() {}

    static DeadLetter letter(@Nullable String key, byte @Nullable [] value, int attempts) {
        var headers = new RecordHeaders();
        DeadLetterHeaders.write(headers, DeadLetterHeaders.REASON, "unreadable");
        DeadLetterHeaders.write(headers, DeadLetterHeaders.ATTEMPTS, Integer.toString(attempts));
        return new DeadLetter(new ConsumerRecord<>(
                Topics.COUPON_COMMANDS_DLQ.name(),
                3,
                17,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                key == null ? null : key.getBytes(UTF_8),
                value,
                headers,
                Optional.empty()));
    }

    static byte[] bytes(CouponCommand command) {
        return Topics.COUPON_COMMANDS.valueSerde().serializer().serialize(Topics.COUPON_COMMANDS.name(), command);
    }
}
