-- Runs on MySQL 8 and on MariaDB 10.11 and later.

-- When the projection wrote what the row says now, by its own clock; NULL: before there was this column. The last
-- column, so that no row has to be written anew.
ALTER TABLE coupon_decision
    ADD COLUMN stored_at DATETIME(3) NULL;
