package kr.hhplus.schemas.shop;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.function.Function;
import kr.hhplus.schemas.proto.ShopWire;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Protobuf serdes of the shop's records. Deserializing throws {@link SerializationException} for bytes that are no such
 * message and for a message that is no possible value.
 */
public final class ShopSerdes {
    public static final Serde<OrderEvent> ORDER_EVENT =
            serde(ShopWire.OrderEvent.parser(), ShopMapping::toOrderEvent, ShopMapping::toWire);
    public static final Serde<PaymentEvent> PAYMENT_EVENT =
            serde(ShopWire.PaymentEvent.parser(), ShopMapping::toPaymentEvent, ShopMapping::toWire);
    public static final Serde<ProductChanged> PRODUCT_CHANGED =
            serde(ShopWire.ProductChanged.parser(), ShopMapping::toProductChanged, ShopMapping::toWire);

    private ShopSerdes() {}

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
