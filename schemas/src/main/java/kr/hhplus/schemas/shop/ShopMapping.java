package kr.hhplus.schemas.shop;

import java.time.Instant;
import kr.hhplus.schemas.proto.ShopWire;

/** Between the values and their Protobuf messages; throws {@link IllegalArgumentException} for impossible messages. */
final class ShopMapping {
    private ShopMapping() {}

    static ShopWire.OrderEvent toWire(OrderEvent event) {
        var wire = ShopWire.OrderEvent.newBuilder()
                .setEventId(event.eventId())
                .setOrderId(event.orderId())
                .setUserId(event.userId())
                .setType(
                        switch (event.type()) {
                            case PLACED -> ShopWire.OrderEvent.Type.TYPE_PLACED;
                            case CANCELLED -> ShopWire.OrderEvent.Type.TYPE_CANCELLED;
                            case EXPIRED -> ShopWire.OrderEvent.Type.TYPE_EXPIRED;
                            case PAID -> ShopWire.OrderEvent.Type.TYPE_PAID;
                            case REFUNDED -> ShopWire.OrderEvent.Type.TYPE_REFUNDED;
                        })
                .setOccurredAtMs(event.occurredAt().toEpochMilli());
        for (var line : event.lines()) {
            wire.addLines(ShopWire.OrderLine.newBuilder()
                    .setProductId(line.productId())
                    .setQuantity(line.quantity())
                    .setUnitPriceWon(line.unitPrice()));
        }
        return wire.build();
    }

    static OrderEvent toOrderEvent(ShopWire.OrderEvent wire) {
        var type =
                switch (wire.getType()) {
                    case TYPE_PLACED -> OrderEvent.Type.PLACED;
                    case TYPE_CANCELLED -> OrderEvent.Type.CANCELLED;
                    case TYPE_EXPIRED -> OrderEvent.Type.EXPIRED;
                    case TYPE_PAID -> OrderEvent.Type.PAID;
                    case TYPE_REFUNDED -> OrderEvent.Type.REFUNDED;
                    case TYPE_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("no known type");
                };
        return new OrderEvent(
                wire.getEventId(),
                wire.getOrderId(),
                wire.getUserId(),
                type,
                wire.getLinesList().stream()
                        .map(line ->
                                new OrderEvent.Line(line.getProductId(), line.getQuantity(), line.getUnitPriceWon()))
                        .toList(),
                Instant.ofEpochMilli(wire.getOccurredAtMs()));
    }

    static ShopWire.PaymentEvent toWire(PaymentEvent event) {
        var wire = ShopWire.PaymentEvent.newBuilder()
                .setEventId(event.eventId())
                .setPaymentId(event.paymentId())
                .setOrderId(event.orderId())
                .setUserId(event.userId())
                .setType(
                        switch (event.type()) {
                            case PAID -> ShopWire.PaymentEvent.Type.TYPE_PAID;
                            case REFUNDED -> ShopWire.PaymentEvent.Type.TYPE_REFUNDED;
                        })
                .setAmountWon(event.amount())
                .setOccurredAtMs(event.occurredAt().toEpochMilli());
        if (event.couponId() != null && event.issuanceNumber() != null) {
            wire.setCouponId(event.couponId()).setIssuanceNumber(event.issuanceNumber());
        }
        for (var line : event.lines()) {
            wire.addLines(ShopWire.PaymentLine.newBuilder()
                    .setProductId(line.productId())
                    .setQuantity(line.quantity())
                    .setAmountWon(line.amount()));
        }
        return wire.build();
    }

    static PaymentEvent toPaymentEvent(ShopWire.PaymentEvent wire) {
        var type =
                switch (wire.getType()) {
                    case TYPE_PAID -> PaymentEvent.Type.PAID;
                    case TYPE_REFUNDED -> PaymentEvent.Type.REFUNDED;
                    case TYPE_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("no known type");
                };
        return new PaymentEvent(
                wire.getEventId(),
                wire.getPaymentId(),
                wire.getOrderId(),
                wire.getUserId(),
                type,
                wire.getLinesList().stream()
                        .map(line ->
                                new PaymentEvent.Line(line.getProductId(), line.getQuantity(), line.getAmountWon()))
                        .toList(),
                wire.getAmountWon(),
                wire.hasCouponId() ? (Long) wire.getCouponId() : null,
                wire.hasIssuanceNumber() ? (Long) wire.getIssuanceNumber() : null,
                Instant.ofEpochMilli(wire.getOccurredAtMs()));
    }

    static ShopWire.ProductChanged toWire(ProductChanged change) {
        return ShopWire.ProductChanged.newBuilder()
                .setProductId(change.productId())
                .setVersion(change.version())
                .setName(change.name())
                .setCategory(change.category())
                .setPriceWon(change.price())
                .setQuantity(change.quantity())
                .setChangedAtMs(change.changedAt().toEpochMilli())
                .build();
    }

    static ProductChanged toProductChanged(ShopWire.ProductChanged wire) {
        return new ProductChanged(
                wire.getProductId(),
                wire.getVersion(),
                wire.getName(),
                wire.getCategory(),
                wire.getPriceWon(),
                wire.getQuantity(),
                Instant.ofEpochMilli(wire.getChangedAtMs()));
    }
}
