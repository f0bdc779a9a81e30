package kr.hhplus.standalone.guarantee;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class CouponLogTest {
    private static final String TOPIC = Topics.COUPON_COMMANDS.name();

    @Test
    void leavesOutWhatGoesToTheDeadLetters() {
        assertThat(delivered("not protobuf at all".getBytes(UTF_8))).isEmpty();
        assertThat(delivered(bytes(new IssueCoupon(TestSale.COUPON + 1, 1)))).isEmpty();
        assertThat(delivered(bytes(new IssueCoupon(TestSale.COUPON, 1))))
                .containsExactly(new IssueCoupon(TestSale.COUPON, 1));
    }

    private static List<CouponCommand> delivered(byte[] value) {
        List<CouponCommand> delivered = new ArrayList<>();
        var key = Long.toString(TestSale.COUPON).getBytes(UTF_8);
        CouponLog.deliver(
                Topics.COUPON_COMMANDS,
                new ConsumerRecord<>(TOPIC, 0, 0, key, value),
                (position, command) -> delivered.add(command));
        return delivered;
    }

    private static byte[] bytes(CouponCommand command) {
        return Topics.COUPON_COMMANDS.valueSerde().serializer().serialize(TOPIC, command);
    }
}
