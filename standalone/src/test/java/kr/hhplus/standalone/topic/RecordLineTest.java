package kr.hhplus.standalone.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RecordLineTest {
    private static final Instant TIME = Instant.parse("2026-12-01T03:00:00.123Z");

    @Test
    void showsTheValueAsJson() {
        byte[] value = Topics.COUPON_COMMANDS
                .valueSerde()
                .serializer()
                .serialize(Topics.COUPON_COMMANDS.name(), new CouponCommand.IssueCoupon(7, 42));

        var line = RecordLine.of(Topics.COUPON_COMMANDS, record(Topics.COUPON_COMMANDS, value));

        assertThat(line)
                .isEqualTo("{\"partition\":3,\"offset\":5,\"time\":\"2026-12-01T03:00:00.123Z\",\"key\":\"7\","
                        + "\"type\":\"IssueCoupon\",\"value\":{\"couponId\":7,\"userId\":42,\"requestKey\":\"\"}}");
    }

    @Test
    void showsWhatCannotBeReadAsBytes() {
        byte[] value = "not protobuf".getBytes(StandardCharsets.US_ASCII);

        var line = RecordLine.of(Topics.COUPON_COMMANDS, record(Topics.COUPON_COMMANDS, value));

        assertThat(line).contains("\"unreadable\":\"", "\"base64\":\"bm90IHByb3RvYnVm\"");
    }

    @Test
    void showsDeadLettersAsBytesWithTheirHeaders() {
        var record = record(Topics.COUPON_COMMANDS_DLQ, new byte[] {1, 2, 3});
        record.headers().add("error", "no command set".getBytes(StandardCharsets.UTF_8));

        var line = RecordLine.of(Topics.COUPON_COMMANDS_DLQ, record);

        assertThat(line).endsWith("\"base64\":\"AQID\",\"headers\":{\"error\":\"no command set\"}}");
    }

    private static ConsumerRecord<byte[], byte[]> record(Topic<?> topic, byte[] value) {
        byte[] key = "7".getBytes(StandardCharsets.US_ASCII);
        return new ConsumerRecord<>(
                topic.name(),
                3,
                5,
                TIME.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                key.length,
                value.length,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
