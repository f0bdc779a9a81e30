package kr.hhplus.orderpayment.product;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of products, without their stock: that changes with every order.
 *
 * @param next what to send as {@code after} for the next page; null: this is the last one
 */
record ProductPage(List<Item> products, @Nullable String next) {
    /** Price in whole won. */
    record Item(long productId, String name, String category, long price) {}
}
