-- Runs on MySQL 8 and on MariaDB 10.11 and later. Times are UTC, money is whole won.

CREATE TABLE user_point (
    user_id BIGINT NOT NULL PRIMARY KEY,
    balance BIGINT NOT NULL CHECK (balance >= 0)
) DEFAULT CHARSET = utf8mb4;

-- The amounts of a user, signed by their type, add up to the balance.
CREATE TABLE point_history (
    id            BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id       BIGINT      NOT NULL,
    type          VARCHAR(8)  CHARACTER SET ascii NOT NULL,
    amount        BIGINT      NOT NULL,
    balance_after BIGINT      NOT NULL,
    payment_id    BIGINT      NULL,
    created_at    DATETIME(3) NOT NULL,
    KEY point_history_user (user_id, id)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE orders (
    order_id     BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id      BIGINT      NOT NULL,
    status       VARCHAR(16) CHARACTER SET ascii NOT NULL,
    total_amount BIGINT      NOT NULL,
    created_at   DATETIME(3) NOT NULL,
    expires_at   DATETIME(3) NOT NULL,
    KEY orders_expiry (status, expires_at),
    KEY orders_user (user_id, order_id)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE order_item (
    order_id   BIGINT NOT NULL,
    line_no    INT    NOT NULL,
    product_id BIGINT NOT NULL,
    quantity   INT    NOT NULL,
    unit_price BIGINT NOT NULL,
    PRIMARY KEY (order_id, line_no)
) DEFAULT CHARSET = utf8mb4;

-- An order is paid once.
CREATE TABLE payment (
    payment_id      BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    order_id        BIGINT      NOT NULL,
    user_id         BIGINT      NOT NULL,
    total_amount    BIGINT      NOT NULL,
    discount_amount BIGINT      NOT NULL,
    paid_amount     BIGINT      NOT NULL CHECK (paid_amount >= 0),
    coupon_id       BIGINT      NULL,
    issuance_number BIGINT      NULL,
    status          VARCHAR(16) CHARACTER SET ascii NOT NULL,
    paid_at         DATETIME(3) NOT NULL,
    UNIQUE KEY payment_order (order_id),
    KEY payment_user (user_id, payment_id)
) DEFAULT CHARSET = utf8mb4;

-- amount is before the line's share of the discount. refunded_amount <= amount - discount_amount.
CREATE TABLE payment_line (
    payment_id        BIGINT NOT NULL,
    line_no           INT    NOT NULL,
    product_id        BIGINT NOT NULL,
    quantity          INT    NOT NULL,
    amount            BIGINT NOT NULL,
    discount_amount   BIGINT NOT NULL,
    refunded_quantity INT    NOT NULL DEFAULT 0,
    refunded_amount   BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (payment_id, line_no),
    CHECK (refunded_quantity <= quantity),
    CHECK (refunded_amount <= amount - discount_amount)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE refund (
    refund_id       BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    payment_id      BIGINT       NOT NULL,
    amount          BIGINT       NOT NULL,
    -- Whether the payment's coupon can be spent again from here on.
    coupon_returned BOOLEAN      NOT NULL,
    reason          VARCHAR(200) NULL,
    created_at      DATETIME(3)  NOT NULL,
    KEY refund_payment (payment_id, refund_id)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE refund_line (
    refund_id BIGINT NOT NULL,
    line_no   INT    NOT NULL,
    quantity  INT    NOT NULL,
    amount    BIGINT NOT NULL,
    PRIMARY KEY (refund_id, line_no)
) DEFAULT CHARSET = utf8mb4;

-- The primary key is what makes a coupon spend once. The row goes when a refund gives the coupon back.
CREATE TABLE coupon_redemption (
    coupon_id       BIGINT      NOT NULL,
    issuance_number BIGINT      NOT NULL,
    user_id         BIGINT      NOT NULL,
    payment_id      BIGINT      NOT NULL,
    order_id        BIGINT      NOT NULL,
    redeemed_at     DATETIME(3) NOT NULL,
    PRIMARY KEY (coupon_id, issuance_number),
    KEY coupon_redemption_user (user_id)
) DEFAULT CHARSET = utf8mb4;

-- A call that was answered, and its answer. The row is part of the call's own transaction.
CREATE TABLE idempotency_key (
    scope           VARCHAR(16) CHARACTER SET ascii NOT NULL,
    user_id         BIGINT      NOT NULL,
    idempotency_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- SHA-256 of the request, in hexadecimal.
    request_hash    CHAR(64)    CHARACTER SET ascii NOT NULL,
    http_status     SMALLINT    NOT NULL,
    response        TEXT        NOT NULL,
    created_at      DATETIME(3) NOT NULL,
    PRIMARY KEY (scope, user_id, idempotency_key),
    KEY idempotency_key_age (created_at)
) DEFAULT CHARSET = utf8mb4;

-- Events on their way to Kafka, written in the transaction that they tell of and deleted when Kafka has acknowledged
-- them. Two events of one key are written under one row lock, so that their ids have their order.
CREATE TABLE outbox (
    outbox_id  BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    topic      VARCHAR(100) CHARACTER SET ascii NOT NULL,
    record_key VARCHAR(20)  CHARACTER SET ascii NOT NULL,
    event_id   VARCHAR(64)  CHARACTER SET ascii NOT NULL,
    payload    MEDIUMBLOB   NOT NULL,
    created_at DATETIME(3)  NOT NULL
) DEFAULT CHARSET = utf8mb4;

-- Who holds the lock on the only row sends.
CREATE TABLE outbox_relay (
    relay_id INT NOT NULL PRIMARY KEY
) DEFAULT CHARSET = utf8mb4;

INSERT INTO outbox_relay (relay_id) VALUES (1);

-- Locks of jobs that run on one instance at a time (ShedLock).
CREATE TABLE shedlock (
    name       VARCHAR(64)  NOT NULL PRIMARY KEY,
    lock_until TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    locked_at  TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    locked_by  VARCHAR(255) NOT NULL
) DEFAULT CHARSET = utf8mb4;
