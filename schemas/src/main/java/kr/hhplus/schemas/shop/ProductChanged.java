package kr.hhplus.schemas.shop;

import java.time.Instant;
import kr.hhplus.schemas.coupon.Ids;

/**
 * A product after a change: a value of topic product-changes.
 *
 * @param version greater with each change of the product
 * @param price of one, won
 * @param quantity in stock as of this change
 * @param changedAt whole milliseconds
 */
public record ProductChanged(
        long productId, long version, String name, String category, long price, long quantity, Instant changedAt) {
    public ProductChanged {
        Ids.require("productId", productId);
        Checks.atLeast("version", version, 0);
        Checks.atLeast("price", price, 0);
        Checks.atLeast("quantity", quantity, 0);
    }
}
