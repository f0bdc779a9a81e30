-- Times are UTC, money is whole won.
CREATE TABLE product (
    product_id BIGINT       NOT NULL AUTO_INCREMENT,
    name       VARCHAR(200) NOT NULL,
    category   VARCHAR(40)  NOT NULL,
    price      BIGINT       NOT NULL,
    -- Counts the operators' changes; orders change the stock alone.
    version    BIGINT       NOT NULL,
    updated_at DATETIME(3)  NOT NULL,
    PRIMARY KEY (product_id),
    KEY product_by_category (category, product_id),
    -- The primary key is the last part of every secondary one, so these two also give the order of equal prices.
    KEY product_by_category_price (category, price),
    KEY product_by_price (price),
    CONSTRAINT product_price CHECK (price >= 0)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Apart from the product, so that an order locks nothing that a page of products reads.
CREATE TABLE product_stock (
    product_id BIGINT NOT NULL,
    quantity   BIGINT NOT NULL,
    PRIMARY KEY (product_id),
    CONSTRAINT product_stock_quantity CHECK (quantity >= 0)
);
