package kr.hhplus.schemas.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class ShopSerdesTest {
    private static final Instant NOON = Instant.parse("2026-12-01T03:00:00.123Z");

    @Test
    void everyKindOfOrderEventIsReadAsItWasWritten() {
        for (var type : OrderEvent.Type.values()) {
            var event = new OrderEvent("order:1:" + type, 1, 2, type, List.of(new OrderEvent.Line(3, 4, 5)), NOON);

            assertThat(copy(ShopSerdes.ORDER_EVENT, event)).isEqualTo(event);
        }
    }

    @Test
    void everyKindOfPaymentEventIsReadAsItWasWrittenWithACouponOrWithout() {
        for (var type : PaymentEvent.Type.values()) {
            var lines = List.of(new PaymentEvent.Line(3, 4, 5), new PaymentEvent.Line(6, 1, 0));
            var with = new PaymentEvent("payment:1", 1, 2, 3, type, lines, 5, 7L, 8L, NOON);
            var without = new PaymentEvent("payment:1", 1, 2, 3, type, lines, 5, null, null, NOON);

            assertThat(copy(ShopSerdes.PAYMENT_EVENT, with)).isEqualTo(with);
            assertThat(copy(ShopSerdes.PAYMENT_EVENT, without)).isEqualTo(without);
        }
    }

    @Test
    void aProductIsReadAsItWasWritten() {
        var change = new ProductChanged(1, 2, "keyboard", "things", 3, 4, NOON);

        assertThat(copy(ShopSerdes.PRODUCT_CHANGED, change)).isEqualTo(change);
    }

    @Test
    void bytesThatAreNoPossibleEventAreUnreadable() {
        for (var bytes : List.of(new byte[] {1, 2, 3}, new byte[0])) {
            assertThatThrownBy(() -> ShopSerdes.ORDER_EVENT.deserializer().deserialize("order-events", bytes))
                    .isInstanceOf(SerializationException.class);
        }
    }

    private static <V> V copy(Serde<V> serde, V value) {
        return serde.deserializer().deserialize("topic", serde.serializer().serialize("topic", value));
    }
}
