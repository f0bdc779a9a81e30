package kr.hhplus.orderpayment.outbox;

import java.time.Clock;
import kr.hhplus.schemas.shop.OrderEvent;
import kr.hhplus.schemas.shop.PaymentEvent;
import kr.hhplus.schemas.shop.ProductChanged;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.Topics;
import org.jdbi.v3.core.Jdbi;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Events that leave for Kafka when the caller's transaction has committed, and only then: at least once, in order for
 * each key. Who adds events of one key in several transactions holds a row lock for that key, which gives them their
 * order.
 *
 * <p>Thread-safe. Throws {@link IllegalStateException} outside a transaction of the shop's transaction manager.
 */
public final class EventOutbox {
    private final Jdbi jdbi;
    private final Clock clock;
    private final TransactionSynchronization sendSoon;

    /**
     * The data source's connections belong to the transaction manager's transactions.
     *
     * @param onCommitted is called when there is something to send
     */
    public EventOutbox(Jdbi jdbi, Clock clock, Runnable onCommitted) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.sendSoon = new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                onCommitted.run();
            }
        };
    }

    /** Key: the order's id. */
    public void add(OrderEvent event) {
        add(Topics.ORDER_EVENTS, event.orderId(), event.eventId(), event);
    }

    /** Key: the order's id. */
    public void add(PaymentEvent event) {
        add(Topics.PAYMENT_EVENTS, event.orderId(), event.eventId(), event);
    }

    /** Key: the product's id. */
    public void add(ProductChanged change) {
        var eventId = "product:" + change.productId() + ":" + change.version();
        add(Topics.PRODUCT_CHANGES, change.productId(), eventId, change);
    }

    private <V> void add(Topic<V> topic, long key, String eventId, V value) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("an event is added in the transaction of what it tells of");
        }
        var payload = topic.valueSerde().serializer().serialize(topic.name(), value);
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO outbox (topic, record_key, event_id, payload, created_at)
                        VALUES (:topic, :key, :eventId, :payload, :now)
                        """)
                .bind("topic", topic.name())
                .bind("key", Long.toString(key))
                .bind("eventId", eventId)
                .bind("payload", payload)
                .bind("now", clock.instant())
                .execute());
        TransactionSynchronizationManager.registerSynchronization(sendSoon);
    }
}
