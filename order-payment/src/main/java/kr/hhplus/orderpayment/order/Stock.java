package kr.hhplus.orderpayment.order;

import java.util.Comparator;
import java.util.List;
import kr.hhplus.orderpayment.database.Decided;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import org.jdbi.v3.core.Handle;

/**
 * The stock of products. Rows are locked in the order of productId, so that two orders cannot wait for each other.
 *
 * <p>Thread-safe.
 */
public final class Stock {
    private static final Comparator<Quantity> BY_PRODUCT = Comparator.comparingLong(Quantity::productId);

    /** So many of a product. */
    public record Quantity(long productId, int quantity) {}

    /** Takes all from stock, or refuses with UNKNOWN_PRODUCT or INSUFFICIENT_STOCK: what was taken then is undone by the caller. */
    Decided<List<Quantity>> take(Handle handle, List<Quantity> quantities) {
        for (var wanted : quantities.stream().sorted(BY_PRODUCT).toList()) {
            int changed = handle.createUpdate("""
                            UPDATE product_stock SET quantity = quantity - :quantity
                            WHERE product_id = :productId AND quantity >= :quantity
                            """)
                    .bind("productId", wanted.productId())
                    .bind("quantity", wanted.quantity())
                    .execute();
            if (changed == 0) {
                return Decided.refused(missing(handle, wanted));
            }
        }
        return Decided.done(quantities);
    }

    /** Puts all back. */
    public void putBack(Handle handle, List<Quantity> quantities) {
        for (var returned : quantities.stream().sorted(BY_PRODUCT).toList()) {
            handle.createUpdate("""
                            UPDATE product_stock SET quantity = quantity + :quantity WHERE product_id = :productId
                            """)
                    .bind("productId", returned.productId())
                    .bind("quantity", returned.quantity())
                    .execute();
        }
    }

    private static Problem missing(Handle handle, Quantity wanted) {
        return handle.createQuery("SELECT quantity FROM product_stock WHERE product_id = :productId")
                .bind("productId", wanted.productId())
                .mapTo(Long.class)
                .findOne()
                .map(available -> Problem.of(
                                ProblemCode.INSUFFICIENT_STOCK,
                                "Of product %d there are %d, and %d are asked for."
                                        .formatted(wanted.productId(), available, wanted.quantity()))
                        .with("productId", wanted.productId())
                        .with("available", available))
                .orElseGet(() -> unknown(wanted.productId()));
    }

    static Problem unknown(long productId) {
        return Problem.of(ProblemCode.UNKNOWN_PRODUCT, "There is no product " + productId + ".")
                .with("productId", productId);
    }
}
