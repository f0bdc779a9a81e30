package kr.hhplus.orderpayment.product;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kr.hhplus.orderpayment.database.StorageUnavailableException;
import kr.hhplus.orderpayment.database.Transactions;
import kr.hhplus.orderpayment.product.PageQuery.Sort;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * The tables product and product_stock. Thread-safe; throws {@link StorageUnavailableException} when MySQL does not
 * answer.
 */
public final class ProductTables {
    private final Transactions transactions;

    public ProductTables(Transactions transactions) {
        this.transactions = transactions;
    }

    Optional<ProductDetail> find(long productId) {
        return transactions.read(handle -> find(handle, productId));
    }

    static Optional<ProductDetail> find(Handle handle, long productId) {
        return handle.createQuery("""
                        SELECT p.product_id, p.name, p.category, p.price, s.quantity, p.version
                        FROM product p JOIN product_stock s ON s.product_id = p.product_id
                        WHERE p.product_id = :productId
                        """)
                .bind("productId", productId)
                .map((row, context) -> new ProductDetail(
                        row.getLong("product_id"),
                        row.getString("name"),
                        row.getString("category"),
                        row.getLong("price"),
                        row.getLong("quantity"),
                        row.getLong("version")))
                .findOne();
    }

    /** Those of the products that exist, by productId. */
    Map<Long, ProductPage.Item> items(Collection<Long> productIds) {
        if (productIds.isEmpty()) {
            return Map.of();
        }
        return transactions.read(handle -> handle.createQuery(
                        "SELECT product_id, name, category, price FROM product WHERE product_id IN (<productIds>)")
                .bindList("productIds", List.copyOf(productIds))
                .map((row, context) -> item(row))
                .collect(Collectors.toMap(ProductPage.Item::productId, item -> item)));
    }

    ProductPage page(PageQuery query) {
        var items = transactions.read(handle -> {
            var select = handle.createQuery(sql(query))
                    // One more than asked for tells whether there is a next page.
                    .bind("limit", query.limit() + 1)
                    .bind("category", query.category())
                    .bind("skip", query.page() * query.limit());
            var after = query.after();
            if (after != null) {
                select.bind("price", after.price()).bind("productId", after.productId());
            }
            return select.map((row, context) -> item(row)).list();
        });
        boolean more = items.size() > query.limit();
        var shown = more ? items.subList(0, query.limit()) : items;
        return new ProductPage(shown, more ? next(shown.get(shown.size() - 1), query.sort()) : null);
    }

    private static String next(ProductPage.Item last, Sort sort) {
        return new PageQuery.After(last.price(), last.productId()).toText(sort);
    }

    private static String sql(PageQuery query) {
        String behind =
                switch (query.sort()) {
                    case ID -> "product_id > :productId";
                    // In two parts, so that the first one bounds the range of the index.
                    case PRICE -> "price >= :price AND (price > :price OR product_id > :productId)";
                    case PRICE_DOWN -> "price <= :price AND (price < :price OR product_id < :productId)";
                };
        String order =
                switch (query.sort()) {
                    case ID -> "product_id";
                    case PRICE -> "price, product_id";
                    case PRICE_DOWN -> "price DESC, product_id DESC";
                };
        return "SELECT product_id, name, category, price FROM product WHERE "
                + (query.category().isEmpty() ? ":category = ''" : "category = :category")
                + (query.after() == null ? "" : " AND " + behind)
                + " ORDER BY " + order + " LIMIT :limit OFFSET :skip";
    }

    private static ProductPage.Item item(java.sql.ResultSet row) throws java.sql.SQLException {
        return new ProductPage.Item(
                row.getLong("product_id"), row.getString("name"), row.getString("category"), row.getLong("price"));
    }

    /**
     * Writes a product within the caller's transaction, and its stock where the request has a quantity; without one the
     * stock is left to orders. Empty: nothing is written, since the product would be a new one without a quantity.
     *
     * @param productId null: a new one
     * @param at of the change
     */
    static Optional<ProductDetail> write(Handle handle, @Nullable Long productId, ProductRequest request, Instant at) {
        var quantity = request.quantity();
        if (quantity == null) {
            return productId != null && change(handle, productId, request, at)
                    ? find(handle, productId)
                    : Optional.empty();
        }
        var insert = bind(handle.createUpdate("""
                        INSERT INTO product (product_id, name, category, price, version, updated_at)
                        VALUES (:productId, :name, :category, :price, 1, :at)
                        ON DUPLICATE KEY UPDATE name = VALUES(name), category = VALUES(category),
                            price = VALUES(price), version = version + 1, updated_at = VALUES(updated_at)
                        """), productId, request, at);
        long id = productId != null
                ? write(insert, productId)
                : insert.executeAndReturnGeneratedKeys().mapTo(Long.class).one();
        handle.createUpdate("""
                        INSERT INTO product_stock (product_id, quantity) VALUES (:productId, :quantity)
                        ON DUPLICATE KEY UPDATE quantity = VALUES(quantity)
                        """)
                .bind("productId", id)
                .bind("quantity", quantity)
                .execute();
        return find(handle, id);
    }

    /** False: there is no such product. */
    private static boolean change(Handle handle, long productId, ProductRequest request, Instant at) {
        return bind(handle.createUpdate("""
                        UPDATE product SET name = :name, category = :category, price = :price,
                            version = version + 1, updated_at = :at
                        WHERE product_id = :productId
                        """), productId, request, at).execute() == 1;
    }

    private static Update bind(Update update, @Nullable Long productId, ProductRequest request, Instant at) {
        return update.bind("productId", productId)
                .bind("name", request.name())
                .bind("category", request.category())
                .bind("price", request.price())
                .bind("at", LocalDateTime.ofInstant(at, ZoneOffset.UTC));
    }

    private static long write(Update insert, long productId) {
        insert.execute();
        return productId;
    }
}
