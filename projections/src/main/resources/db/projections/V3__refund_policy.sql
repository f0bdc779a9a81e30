-- Runs on MySQL 8 and on MariaDB 10.11 and later.

-- Whether a coupon can be spent again once everything it was spent on is refunded. Campaigns of before return it.
ALTER TABLE coupon_campaign
    ADD COLUMN refund_policy VARCHAR(16) CHARACTER SET ascii NOT NULL DEFAULT 'RETURN_COUPON';
