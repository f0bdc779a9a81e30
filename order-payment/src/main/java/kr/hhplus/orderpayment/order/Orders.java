package kr.hhplus.orderpayment.order;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kr.hhplus.orderpayment.database.Decided;
import kr.hhplus.orderpayment.order.Order.Item;
import kr.hhplus.orderpayment.order.Order.Status;
import kr.hhplus.orderpayment.order.Stock.Quantity;
import kr.hhplus.orderpayment.outbox.EventOutbox;
import kr.hhplus.schemas.coupon.Ids;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.shop.OrderEvent;
import org.jdbi.v3.core.Handle;

/**
 * Orders, in the caller's transaction. Whoever changes one has locked its row first, so that an order is paid, cancelled
 * or expired, and never two of them.
 *
 * <p>Thread-safe.
 */
public final class Orders {
    private final EventOutbox outbox;
    private final Stock stock;
    private final Clock clock;
    private final Duration ttl;

    /** @param ttl how long an order waits for its payment */
    public Orders(EventOutbox outbox, Stock stock, Clock clock, Duration ttl) {
        this.outbox = outbox;
        this.stock = stock;
        this.clock = clock;
        this.ttl = ttl;
    }

    /** Takes all items from stock at their prices of now; refuses with UNKNOWN_PRODUCT or INSUFFICIENT_STOCK. */
    public Decided<Order> place(Handle handle, long userId, List<Quantity> wanted) {
        return stock.take(handle, wanted).then(taken -> {
            var prices = prices(handle, taken);
            List<Item> items = new ArrayList<>();
            long total = 0;
            for (var of : taken) {
                var price = prices.get(of.productId());
                if (price == null) {
                    return Decided.refused(Stock.unknown(of.productId()));
                }
                var item = new Item(items.size() + 1, of.productId(), of.quantity(), price);
                items.add(item);
                total = Math.addExact(total, item.amount());
            }
            if (total > Ids.MAX) {
                return Decided.refused(
                        Problem.invalid(List.of(new FieldFault("items", "come to more than " + Ids.MAX + " won"))));
            }
            var order = insert(handle, userId, items, total);
            tell(order, OrderEvent.Type.PLACED, order.createdAt());
            return Decided.done(order);
        });
    }

    /** Gives a pending order up; one that is cancelled already stays so. Refuses with UNKNOWN_ORDER, ORDER_EXPIRED or ORDER_NOT_PENDING. */
    public Decided<Order> cancel(Handle handle, long orderId) {
        var found = lock(handle, orderId);
        if (found.isEmpty()) {
            return Decided.refused(unknown());
        }
        var order = found.get();
        return switch (order.status()) {
            case PENDING -> Decided.done(release(handle, order, Status.CANCELLED, OrderEvent.Type.CANCELLED));
            case CANCELLED -> Decided.done(order);
            case EXPIRED -> Decided.refused(expired(order));
            case PAID, PARTLY_REFUNDED, REFUNDED -> Decided.refused(notPending(order));
        };
    }

    /** Lets an order expire that was not paid in time; false: somebody else has seen to it, or does right now. */
    boolean expire(Handle handle, long orderId) {
        var now = clock.instant();
        boolean due = handle.createQuery("""
                        SELECT 1 FROM orders
                        WHERE order_id = :orderId AND status = 'PENDING' AND expires_at <= :now
                        FOR UPDATE SKIP LOCKED
                        """)
                .bind("orderId", orderId)
                .bind("now", now)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
        if (!due) {
            return false;
        }
        release(handle, find(handle, orderId).orElseThrow(), Status.EXPIRED, OrderEvent.Type.EXPIRED);
        return true;
    }

    /** Pending orders whose time is over, the earliest first. */
    List<Long> due(Handle handle, int max) {
        return handle.createQuery("""
                        SELECT order_id FROM orders WHERE status = 'PENDING' AND expires_at <= :now
                        ORDER BY expires_at LIMIT :max
                        """)
                .bind("now", clock.instant())
                .bind("max", max)
                .mapTo(Long.class)
                .list();
    }

    /** The order, which nobody else changes until the transaction ends. */
    public Optional<Order> lock(Handle handle, long orderId) {
        boolean there = handle.createQuery("SELECT 1 FROM orders WHERE order_id = :orderId FOR UPDATE")
                .bind("orderId", orderId)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
        return there ? find(handle, orderId) : Optional.empty();
    }

    public Optional<Order> find(Handle handle, long orderId) {
        var items = handle.createQuery("""
                        SELECT line_no, product_id, quantity, unit_price FROM order_item
                        WHERE order_id = :orderId ORDER BY line_no
                        """)
                .bind("orderId", orderId)
                .map((row, context) -> new Item(
                        row.getInt("line_no"),
                        row.getLong("product_id"),
                        row.getInt("quantity"),
                        row.getLong("unit_price")))
                .list();
        return handle.createQuery("SELECT * FROM orders WHERE order_id = :orderId")
                .bind("orderId", orderId)
                .map((row, context) -> new Order(
                        orderId,
                        row.getLong("user_id"),
                        Status.valueOf(row.getString("status")),
                        items,
                        row.getLong("total_amount"),
                        row.getTimestamp("created_at").toInstant(),
                        row.getTimestamp("expires_at").toInstant()))
                .findOne();
    }

    /** The order that may be paid now, locked; refuses with ORDER_EXPIRED or ORDER_NOT_PENDING. */
    public Decided<Order> requirePayable(Order locked) {
        if (locked.status() == Status.EXPIRED
                || (locked.status() == Status.PENDING && !clock.instant().isBefore(locked.expiresAt()))) {
            return Decided.refused(expired(locked));
        }
        return locked.status() == Status.PENDING ? Decided.done(locked) : Decided.refused(notPending(locked));
    }

    /** Says that a locked order is paid for. */
    public void paid(Handle handle, Order locked, Instant at) {
        setStatus(handle, locked.orderId(), Status.PAID);
        tell(locked, OrderEvent.Type.PAID, at);
    }

    /**
     * Says what of a locked order is given back, and puts it into stock.
     *
     * @param eventId of the refund
     */
    public void refunded(Handle handle, Order locked, boolean whole, List<Item> back, String eventId, Instant at) {
        stock.putBack(handle, quantities(back));
        setStatus(handle, locked.orderId(), whole ? Status.REFUNDED : Status.PARTLY_REFUNDED);
        outbox.add(event(eventId, locked, OrderEvent.Type.REFUNDED, back, at));
    }

    public static Problem unknown() {
        return Problem.of(ProblemCode.UNKNOWN_ORDER, "There is no such order.");
    }

    private static Problem expired(Order order) {
        return Problem.of(
                        ProblemCode.ORDER_EXPIRED,
                        "The order was to be paid before " + order.expiresAt() + "; place a new one.")
                .with("expiresAt", order.expiresAt());
    }

    private static Problem notPending(Order order) {
        return Problem.of(ProblemCode.ORDER_NOT_PENDING, "The order is " + order.status() + ".")
                .with("orderStatus", order.status());
    }

    private Order release(Handle handle, Order order, Status status, OrderEvent.Type type) {
        stock.putBack(handle, quantities(order.items()));
        setStatus(handle, order.orderId(), status);
        tell(order, type, clock.instant());
        return new Order(
                order.orderId(),
                order.userId(),
                status,
                order.items(),
                order.totalAmount(),
                order.createdAt(),
                order.expiresAt());
    }

    private Order insert(Handle handle, long userId, List<Item> items, long total) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var expiresAt = now.plus(ttl);
        long orderId = handle.createUpdate("""
                        INSERT INTO orders (user_id, status, total_amount, created_at, expires_at)
                        VALUES (:userId, :status, :total, :now, :expiresAt)
                        """)
                .bind("userId", userId)
                .bind("status", Status.PENDING.name())
                .bind("total", total)
                .bind("now", now)
                .bind("expiresAt", expiresAt)
                .executeAndReturnGeneratedKeys()
                .mapTo(Long.class)
                .one();
        var batch = handle.prepareBatch("""
                INSERT INTO order_item (order_id, line_no, product_id, quantity, unit_price)
                VALUES (:orderId, :lineNo, :productId, :quantity, :unitPrice)
                """);
        for (var item : items) {
            batch.bind("orderId", orderId)
                    .bind("lineNo", item.lineNo())
                    .bind("productId", item.productId())
                    .bind("quantity", item.quantity())
                    .bind("unitPrice", item.unitPrice())
                    .add();
        }
        batch.execute();
        return new Order(orderId, userId, Status.PENDING, items, total, now, expiresAt);
    }

    private static Map<Long, Long> prices(Handle handle, List<Quantity> of) {
        return handle.createQuery("SELECT product_id, price FROM product WHERE product_id IN (<ids>)")
                .bindList("ids", of.stream().map(Quantity::productId).toList())
                .map((row, context) -> Map.entry(row.getLong("product_id"), row.getLong("price")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static void setStatus(Handle handle, long orderId, Status status) {
        handle.createUpdate("UPDATE orders SET status = :status WHERE order_id = :orderId")
                .bind("status", status.name())
                .bind("orderId", orderId)
                .execute();
    }

    private void tell(Order order, OrderEvent.Type type, Instant at) {
        outbox.add(event("order:" + order.orderId() + ":" + type, order, type, order.items(), at));
    }

    private static OrderEvent event(String eventId, Order order, OrderEvent.Type type, List<Item> items, Instant at) {
        return new OrderEvent(
                eventId,
                order.orderId(),
                order.userId(),
                type,
                items.stream()
                        .map(item -> new OrderEvent.Line(item.productId(), item.quantity(), item.unitPrice()))
                        .toList(),
                at);
    }

    private static List<Quantity> quantities(List<Item> items) {
        return items.stream()
                .map(item -> new Quantity(item.productId(), item.quantity()))
                .toList();
    }
}
