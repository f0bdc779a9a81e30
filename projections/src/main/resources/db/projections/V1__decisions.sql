-- Runs on MySQL 8 and on MariaDB 10.11 and later. Times are UTC.

CREATE TABLE coupon_campaign (
    coupon_id        BIGINT       NOT NULL PRIMARY KEY,
    name             VARCHAR(100) NOT NULL,
    stock            BIGINT       NOT NULL,
    issued           BIGINT       NOT NULL,
    opens_at         DATETIME(3)  NULL,
    closes_at        DATETIME(3)  NULL,
    discount_type    VARCHAR(10)  NULL,
    discount_value   BIGINT       NULL,
    discount_cap     BIGINT       NULL,
    min_order_amount BIGINT       NOT NULL,
    valid_days       INT          NULL,
    expires_at       DATETIME(3)  NULL
) DEFAULT CHARSET = utf8mb4;

-- One row for each ticket. The second key makes an issuance number a coupon's own.
CREATE TABLE coupon_decision (
    coupon_id         BIGINT      NOT NULL,
    user_id           BIGINT      NOT NULL,
    outcome           VARCHAR(16) NOT NULL,
    issuance_number   BIGINT      NULL,
    decided_partition INT         NOT NULL,
    decided_offset    BIGINT      NOT NULL,
    decided_at        DATETIME(3) NOT NULL,
    expires_at        DATETIME(3) NULL,
    PRIMARY KEY (coupon_id, user_id),
    UNIQUE KEY coupon_decision_number (coupon_id, issuance_number),
    KEY coupon_decision_user (user_id)
) DEFAULT CHARSET = utf8mb4;

-- How far a projection has come. next_offset and command_offset are written in the same transaction as what has been
-- projected. The durable_ columns follow when that transaction's commit has returned: what it wrote can be read by
-- others a moment before it would survive a crash, so that only these two tell what may be shown.
CREATE TABLE projection_offset (
    projection             VARCHAR(32)  NOT NULL,
    topic                  VARCHAR(100) NOT NULL,
    partition_no           INT          NOT NULL,
    next_offset            BIGINT       NOT NULL,
    command_offset         BIGINT       NOT NULL,
    durable_offset         BIGINT       NOT NULL,
    durable_command_offset BIGINT       NOT NULL,
    epoch                  BIGINT       NOT NULL,
    PRIMARY KEY (projection, topic, partition_no)
) DEFAULT CHARSET = utf8mb4;
