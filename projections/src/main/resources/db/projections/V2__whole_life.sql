-- A campaign's whole life: several requests of a user, pause, close, coupons that come back.
-- Runs on MySQL 8 and on MariaDB 10.11 and later.

ALTER TABLE coupon_campaign
    ADD COLUMN per_user_limit INT     NOT NULL DEFAULT 1,
    ADD COLUMN paused         BOOLEAN NOT NULL DEFAULT FALSE,
    ADD COLUMN closed         BOOLEAN NOT NULL DEFAULT FALSE,
    ADD COLUMN returned       BIGINT  NOT NULL DEFAULT 0,
    -- SHA-256 of the draw's seed, in hexadecimal; NULL: who comes first is first.
    ADD COLUMN draw_commitment CHAR(64) CHARACTER SET ascii NULL,
    -- Of the command in coupon-commands that the terms, paused and closed come from.
    ADD COLUMN command_offset BIGINT  NOT NULL DEFAULT -1;

-- A number is a coupon's own by the rules, and the audit checks it. A unique key would not: with an upsert it would
-- merge two rows instead of refusing one.
ALTER TABLE coupon_decision
    ADD COLUMN request_key VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' AFTER user_id,
    -- Place among the requests that could win; 0: it was not one of them.
    ADD COLUMN rank_no     BIGINT      NOT NULL DEFAULT 0,
    -- When the coupon was issued, also where it was taken back; NULL: there is none.
    ADD COLUMN issued_at   DATETIME(3) NULL,
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (coupon_id, user_id, request_key),
    DROP INDEX coupon_decision_number,
    ADD INDEX coupon_decision_number (coupon_id, issuance_number);

UPDATE coupon_decision SET issued_at = decided_at WHERE outcome = 'ISSUED';
