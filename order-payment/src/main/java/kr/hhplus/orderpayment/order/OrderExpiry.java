package kr.hhplus.orderpayment.order;

import kr.hhplus.orderpayment.database.StorageUnavailableException;
import kr.hhplus.orderpayment.database.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets unpaid orders expire, each in a transaction of its own: the stock comes back with the order's end. Several
 * instances may run it at once; what one has locked the others pass over.
 */
public final class OrderExpiry {
    /** Orders of one run; what is left waits for the next. */
    static final int ORDERS_MAX = 500;

    private static final Logger log = LoggerFactory.getLogger(OrderExpiry.class);

    private final Orders orders;
    private final Transactions transactions;

    public OrderExpiry(Orders orders, Transactions transactions) {
        this.orders = orders;
        this.transactions = transactions;
    }

    /** Returns how many have expired. Throws {@link StorageUnavailableException} where MySQL does not answer. */
    public int run() {
        int expired = 0;
        for (long orderId : transactions.read(handle -> orders.due(handle, ORDERS_MAX))) {
            if (transactions.run(handle -> orders.expire(handle, orderId))) {
                expired++;
            }
        }
        if (expired > 0) {
            log.info("{} unpaid orders have expired", expired);
        }
        return expired;
    }
}
