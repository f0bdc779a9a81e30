-- One user for each module, with its own tables and nothing else. Run it as an administrator, before the services start for
-- the first time and again when a migration adds a table. MySQL 8 and MariaDB 10.11.
--
-- A grant on a table that is not there yet has to have CREATE in it; where it is not to stay it is taken back.
CREATE DATABASE IF NOT EXISTS hhplus CHARACTER SET utf8mb4;

CREATE USER IF NOT EXISTS 'hhplus_ingress'@'%' IDENTIFIED BY '@INGRESS_PASSWORD@';
ALTER USER 'hhplus_ingress'@'%' IDENTIFIED BY '@INGRESS_PASSWORD@';
GRANT SELECT, CREATE ON hhplus.coupon_decision TO 'hhplus_ingress'@'%';
REVOKE CREATE ON hhplus.coupon_decision FROM 'hhplus_ingress'@'%';
GRANT SELECT, CREATE ON hhplus.projection_offset TO 'hhplus_ingress'@'%';
REVOKE CREATE ON hhplus.projection_offset FROM 'hhplus_ingress'@'%';

CREATE USER IF NOT EXISTS 'hhplus_projections'@'%' IDENTIFIED BY '@PROJECTIONS_PASSWORD@';
ALTER USER 'hhplus_projections'@'%' IDENTIFIED BY '@PROJECTIONS_PASSWORD@';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.flyway_history_projections TO 'hhplus_projections'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.coupon_campaign TO 'hhplus_projections'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.coupon_decision TO 'hhplus_projections'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.projection_offset TO 'hhplus_projections'@'%';

CREATE USER IF NOT EXISTS 'hhplus_order_payment'@'%' IDENTIFIED BY '@ORDER_PAYMENT_PASSWORD@';
ALTER USER 'hhplus_order_payment'@'%' IDENTIFIED BY '@ORDER_PAYMENT_PASSWORD@';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.flyway_history_order_payment TO 'hhplus_order_payment'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.user_point TO 'hhplus_order_payment'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.point_history TO 'hhplus_order_payment'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.orders TO 'hhplus_order_payment'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.order_item TO 'hhplus_order_payment'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.payment TO 'hhplus_order_payment'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.payment_line TO 'hhplus_order_payment'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.refund TO 'hhplus_order_payment'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.refund_line TO 'hhplus_order_payment'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.coupon_redemption TO 'hhplus_order_payment'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.idempotency_key TO 'hhplus_order_payment'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.outbox TO 'hhplus_order_payment'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.outbox_relay TO 'hhplus_order_payment'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.shedlock TO 'hhplus_order_payment'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.product TO 'hhplus_order_payment'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON hhplus.product_stock TO 'hhplus_order_payment'@'%';
GRANT SELECT, CREATE ON hhplus.coupon_decision TO 'hhplus_order_payment'@'%';
REVOKE CREATE ON hhplus.coupon_decision FROM 'hhplus_order_payment'@'%';
GRANT SELECT, CREATE ON hhplus.coupon_campaign TO 'hhplus_order_payment'@'%';
REVOKE CREATE ON hhplus.coupon_campaign FROM 'hhplus_order_payment'@'%';
GRANT SELECT, CREATE ON hhplus.projection_offset TO 'hhplus_order_payment'@'%';
REVOKE CREATE ON hhplus.projection_offset FROM 'hhplus_order_payment'@'%';

CREATE USER IF NOT EXISTS 'hhplus_console'@'%' IDENTIFIED BY '@CONSOLE_PASSWORD@';
ALTER USER 'hhplus_console'@'%' IDENTIFIED BY '@CONSOLE_PASSWORD@';
GRANT SELECT, CREATE ON hhplus.coupon_campaign TO 'hhplus_console'@'%';
REVOKE CREATE ON hhplus.coupon_campaign FROM 'hhplus_console'@'%';
GRANT SELECT, CREATE ON hhplus.coupon_decision TO 'hhplus_console'@'%';
REVOKE CREATE ON hhplus.coupon_decision FROM 'hhplus_console'@'%';
GRANT SELECT, CREATE ON hhplus.coupon_redemption TO 'hhplus_console'@'%';
REVOKE CREATE ON hhplus.coupon_redemption FROM 'hhplus_console'@'%';
-- A replay sets the projections' place back.
GRANT SELECT, UPDATE, CREATE ON hhplus.projection_offset TO 'hhplus_console'@'%';
REVOKE CREATE ON hhplus.projection_offset FROM 'hhplus_console'@'%';
