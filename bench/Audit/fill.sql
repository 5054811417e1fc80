-- Fills an empty, migrated database with what the service would have written: orders of one to three lines on a skewed catalogue, most of
-- them paid, some declined, cancelled, expired, paid late, pending and rejected; deliveries and transfers; inbox, outbox, payments and refunds
-- as each of them leaves them. bench.rows says how many ledger rows, about.
SET maintenance_work_mem = '1GB';
SET work_mem = '256MB';
SET synchronous_commit = off;
SELECT setseed(0.5);

-- The keys come back below: filling them row by row would take most of the time.
ALTER TABLE movement DROP CONSTRAINT pk_movement;
DROP INDEX ix_movement_source_sku_location_kind;
ALTER TABLE inbox DROP CONSTRAINT pk_inbox;
ALTER TABLE outbox DROP CONSTRAINT pk_outbox;
ALTER TABLE reservation DROP CONSTRAINT pk_reservation;
ALTER TABLE reservation_line DROP CONSTRAINT pk_reservation_line;
ALTER TABLE payment DROP CONSTRAINT pk_payment;
DROP INDEX ix_payment_order_id;

-- fate: 0-79 paid, 80-84 declined, 85-88 cancelled, 89-91 expired, 92-94 expired and paid late elsewhere, 95-97 pending, 98-99 rejected.
CREATE UNLOGGED TABLE bench_order AS
SELECT n, n % 100 AS fate, md5(n::text)::uuid::text COLLATE "C" AS order_id, 'pi_' || substr(md5('p' || n), 1, 24) AS reference,
       CASE WHEN n % 10 = 0 THEN 'east' ELSE 'main' END COLLATE "C" AS location, now() - interval '30 days' + n * interval '1 millisecond' AS at
FROM generate_series(1, greatest(100, (current_setting('bench.rows')::bigint / 3.99)::bigint)) n;

CREATE UNLOGGED TABLE bench_line AS
SELECT o.n, o.fate, o.order_id, ('SKU-' || lpad(((o.pick + j * 7919) % 20000)::text, 6, '0')) COLLATE "C" AS sku, o.location,
       (1 + (o.n + j) % 3)::bigint AS quantity
FROM (SELECT *, (20000 * power(random(), 3))::int AS pick FROM bench_order) o, generate_series(0, (o.n % 3)::int) j;

CREATE UNLOGGED TABLE bench_event AS
SELECT n * 10 AS t, 'order:' || order_id AS source, sku, location, 1::smallint AS kind, 0::bigint AS on_hand, quantity AS reserved
FROM bench_line WHERE fate < 98
UNION ALL
SELECT n * 10 + 2003, 'order:' || order_id, sku, location,
       CASE WHEN fate < 80 THEN 3 WHEN fate < 89 THEN 2 ELSE 10 END, CASE WHEN fate < 80 THEN -quantity ELSE 0 END, -quantity
FROM bench_line WHERE fate < 95
UNION ALL
SELECT n * 10 + 4000 + step, 'order:' || order_id, sku, location, CASE step WHEN 5 THEN 9 ELSE 3 END,
       CASE step WHEN 5 THEN 0 ELSE -quantity END, CASE step WHEN 5 THEN quantity ELSE -quantity END
FROM bench_line, (VALUES (5), (6)) AS late (step) WHERE fate BETWEEN 92 AND 94
UNION ALL
SELECT 0, 'adjustment:first-' || sku || '-' || location, sku, location, 4, sum(quantity) + 1000, 0 FROM bench_line GROUP BY sku, location
UNION ALL
SELECT n * 10 + 7, 'adjustment:' || order_id || '-' || sku, sku, location, 4, 10, 0 FROM bench_line WHERE n % 100 = 50
UNION ALL
SELECT n * 10 + 8, 'transfer:' || order_id, sku, leg.location, leg.kind, leg.units, 0
FROM (SELECT n, order_id, min(sku) AS sku FROM bench_line WHERE location = 'main' GROUP BY 1, 2) moved, (VALUES ('main', 11, -1), ('east', 12, 1)) AS leg (location, kind, units)
WHERE n % 200 = 77;

INSERT INTO movement (source, sku, location, kind, on_hand_delta, reserved_delta, on_hand_after, reserved_after, occurred_at)
SELECT source, sku, location, kind, on_hand, reserved, sum(on_hand) OVER item, sum(reserved) OVER item, now() - interval '30 days' + t * interval '100 us'
FROM bench_event WINDOW item AS (PARTITION BY sku, location ORDER BY t, source, kind) ORDER BY t, source, kind;

INSERT INTO stock_item (sku, location, on_hand, reserved, version)
SELECT sku, location, sum(on_hand_delta), sum(reserved_delta), count(*) FROM movement GROUP BY 1, 2;

INSERT INTO reservation (order_id, state, reason, detail, payment_id, paid_minor, paid_currency, expires_at, created_at, updated_at)
SELECT order_id, CASE WHEN fate < 80 THEN 2 WHEN fate < 89 THEN 3 WHEN fate < 92 THEN 7 WHEN fate < 95 THEN 2 WHEN fate < 98 THEN 1 ELSE 4 END,
       CASE WHEN fate BETWEEN 80 AND 84 THEN 'payment-declined' WHEN fate BETWEEN 85 AND 88 THEN 'cancelled' WHEN fate > 97 THEN 'insufficient-stock' END,
       CASE WHEN fate > 97 THEN 'Short of SKU-000001@main.' END,
       CASE WHEN fate < 80 OR fate BETWEEN 92 AND 94 THEN order_id END, CASE WHEN fate < 80 OR fate BETWEEN 92 AND 94 THEN 1999 END,
       CASE WHEN fate < 80 OR fate BETWEEN 92 AND 94 THEN 'EUR' END,
       CASE WHEN fate BETWEEN 95 AND 97 THEN now() + interval '1 day' WHEN fate < 98 THEN at + interval '30 minutes' END, at, at
FROM bench_order ORDER BY n;

INSERT INTO reservation_line (order_id, sku, location, quantity) SELECT order_id, sku, location, quantity FROM bench_line WHERE fate < 98 ORDER BY n;

INSERT INTO payment (payment_id, order_id, amount_minor, currency, payment_method, state, refunded_minor, provider_reference, decline_code, decline_detail,
  fence, fence_owner, fingerprint, created_at, updated_at)
SELECT order_id, order_id, 1999, 'EUR', 'pm_card_visa', CASE WHEN fate < 80 THEN 2 ELSE 3 END, CASE WHEN fate = 1 THEN 500 ELSE 0 END,
       CASE WHEN fate < 80 THEN reference END, CASE WHEN fate >= 80 THEN 'card_declined' END, CASE WHEN fate >= 80 THEN 'Your card was declined.' END,
       n, gen_random_uuid(), sha256(order_id::bytea), at, at
FROM bench_order WHERE fate < 85 ORDER BY n;

INSERT INTO refund (refund_id, payment_id, order_id, amount_minor, currency, reason, state, provider_reference, fingerprint)
SELECT order_id, order_id, order_id, 500, 'EUR', 'damaged', 2, 're' || substr(reference, 3), sha256(order_id::bytea) FROM bench_order WHERE fate = 1;

INSERT INTO inbox (consumer, identity, fingerprint, received_at, epoch)
SELECT consumer, identity, sha256(identity::bytea), at, 1 FROM (
    SELECT n, at, 0 AS ord, 'orders' AS consumer, order_id AS identity FROM bench_order
    UNION ALL SELECT n, at, 1, 'payments', order_id FROM bench_order WHERE fate < 85
    UNION ALL SELECT n, at, 2, CASE WHEN fate BETWEEN 80 AND 84 THEN 'payment-declined' ELSE 'payment-captured' END, order_id FROM bench_order WHERE fate < 85 OR fate BETWEEN 92 AND 94
    UNION ALL SELECT n, at, 3, 'cancellations', order_id FROM bench_order WHERE fate BETWEEN 85 AND 88
    UNION ALL SELECT n, at, 3, 'expirations', order_id FROM bench_order WHERE fate BETWEEN 89 AND 94
    UNION ALL SELECT n, at, 4, 'refunds', order_id FROM bench_order WHERE fate = 1
    UNION ALL SELECT t / 10, now(), 5, split_part(source, ':', 1) || 's', substr(source, strpos(source, ':') + 1)
      FROM bench_event WHERE kind IN (4, 11)
) taken ORDER BY n, ord;

INSERT INTO outbox (consumer, identity, ordinal, message_id, message_type, body, conversation_id, trace_parent, created_at, epoch)
SELECT consumer, identity, ordinal, gen_random_uuid(), 'Inventory.Contracts.' || type, body, gen_random_uuid(),
       '00-' || md5(identity) || '-' || substr(md5(identity), 1, 16) || '-01', at, 1 FROM (
    SELECT o.n, at, 0 AS ord, 'orders' AS consumer, o.order_id AS identity, 0 AS ordinal, 'StockReserved' AS type,
           format('{"orderId":"%s","lines":[%s],"shortfalls":[],"expiresAt":"2026-01-01T00:00:00+00:00"}', o.order_id, l.lines) AS body
      FROM bench_order o JOIN (
        SELECT order_id, string_agg(format('{"sku":"%s","location":"%s","quantity":%s}', sku, location, quantity), ',') AS lines FROM bench_line GROUP BY 1) l USING (order_id)
      WHERE o.fate < 98
    UNION ALL SELECT n, at, 1, 'orders', order_id, 1, 'CapturePayment',
           format('{"paymentId":"%s","orderId":"%s","amountMinor":1999,"currency":"EUR","paymentMethod":"pm_card_visa"}', order_id, order_id) FROM bench_order WHERE fate < 85
    UNION ALL SELECT n, at, 2, 'payments', order_id, 0, CASE WHEN fate < 80 THEN 'PaymentCaptured' ELSE 'PaymentDeclined' END,
           format('{"paymentId":"%s","orderId":"%s","amountMinor":1999,"currency":"EUR","providerReference":"%s"}', order_id, order_id, reference) FROM bench_order WHERE fate < 85
    UNION ALL SELECT o.n, at, 3, 'payment-captured', o.order_id, 0, 'OrderCommitted',
           format('{"orderId":"%s","paymentId":"%s","commitId":null,"lines":[%s]}', o.order_id, o.order_id, l.lines)
      FROM bench_order o JOIN (
        SELECT order_id, string_agg(format('{"sku":"%s","location":"%s","quantity":%s}', sku, location, quantity), ',') AS lines FROM bench_line GROUP BY 1) l USING (order_id)
      WHERE o.fate < 80 OR o.fate BETWEEN 92 AND 94
    UNION ALL SELECT n, at, 3, CASE WHEN fate < 85 THEN 'payment-declined' ELSE 'cancellations' END, order_id, 0, 'ReservationReleased',
           format('{"orderId":"%s","reason":"%s"}', order_id, CASE WHEN fate < 85 THEN 'payment-declined' ELSE 'cancelled' END) FROM bench_order WHERE fate BETWEEN 80 AND 88
    UNION ALL SELECT n, at, 3, 'expirations', order_id, 0, 'ReservationExpired', format('{"orderId":"%s","lines":[]}', order_id) FROM bench_order WHERE fate BETWEEN 89 AND 94
    UNION ALL SELECT n, at, 1, 'orders', order_id, 0, 'StockRejected', format('{"orderId":"%s","reason":"insufficient-stock","shortfalls":[]}', order_id) FROM bench_order WHERE fate > 97
    UNION ALL SELECT n, at, 4, 'refunds', order_id, 0, 'PaymentRefunded',
           format('{"refundId":"%s","paymentId":"%s","orderId":"%s","amountMinor":500,"currency":"EUR"}', order_id, order_id, order_id) FROM bench_order WHERE fate = 1
    UNION ALL SELECT t / 10, now(), 5, split_part(source, ':', 1) || 's', substr(source, strpos(source, ':') + 1), 0,
           CASE WHEN kind = 4 THEN 'StockAdjusted' ELSE 'StockTransferred' END, format('{"sku":"%s","location":"%s","onHand":100,"reserved":0,"version":1}', sku, location)
      FROM bench_event WHERE kind IN (4, 11)
) answer ORDER BY n, ord, ordinal;

DROP TABLE bench_order, bench_line, bench_event;

ALTER TABLE movement ADD CONSTRAINT pk_movement PRIMARY KEY (id);
CREATE UNIQUE INDEX ix_movement_source_sku_location_kind ON movement (source, sku, location, kind);
ALTER TABLE inbox ADD CONSTRAINT pk_inbox PRIMARY KEY (consumer, identity, epoch);
ALTER TABLE outbox ADD CONSTRAINT pk_outbox PRIMARY KEY (consumer, identity, ordinal, epoch);
ALTER TABLE reservation ADD CONSTRAINT pk_reservation PRIMARY KEY (order_id);
ALTER TABLE reservation_line ADD CONSTRAINT pk_reservation_line PRIMARY KEY (order_id, sku, location);
ALTER TABLE payment ADD CONSTRAINT pk_payment PRIMARY KEY (payment_id);
CREATE INDEX ix_payment_order_id ON payment (order_id);
