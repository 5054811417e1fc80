namespace Inventory.Cli.Tests.Audits;

/// <summary>Ways to break a healthy database, each with the check that must see it.</summary>
internal static class Damage
{
    private const string NoStockRules =
        "ALTER TABLE stock_item DROP CONSTRAINT ck_stock_item_available; ALTER TABLE stock_item DROP CONSTRAINT ck_stock_item_reserved; ";
    private const string NoLedgerKey = "DROP INDEX ix_movement_source_sku_location_kind; ";
    private const string NoInboxKey = "ALTER TABLE inbox DROP CONSTRAINT pk_inbox; ";
    private const string Again =
        "INSERT INTO movement (source, sku, location, kind, on_hand_delta, reserved_delta, on_hand_after, reserved_after) ";

    public static IReadOnlyList<(string Check, string What, string Sql)> All { get; } =
    [
        ("oversold", "an order holds more than was ever there", "UPDATE reservation_line SET quantity = 30 WHERE order_id = 'b'"),
        ("oversold", "more reserved than on hand", NoStockRules + "UPDATE stock_item SET reserved = 9"),
        ("oversold", "an item without stock row or supply is promised", "INSERT INTO reservation_line VALUES ('b', 'Z', 'main', 1)"),
        ("oversold", "more back-ordered than is allowed", "UPDATE reservation_line SET quantity = 8 WHERE order_id = 'h'"),
        ("never-negative", "back-orders were never allowed", "UPDATE stock_item SET backorder_limit = 3, backorder_peak = 3 WHERE sku = 'C'"),
        ("never-negative", "reserved below zero", NoStockRules + "UPDATE stock_item SET reserved = -1"),
        ("never-negative", "the ledger went below zero once", "UPDATE movement SET reserved_after = -1 WHERE id = 3"),
        ("on-hand", "on hand changed without a ledger row", "UPDATE stock_item SET on_hand = 9 WHERE sku = 'A'"),
        ("on-hand", "the stock row is gone", "DELETE FROM stock_item"),
        ("reserved", "reserved changed without a ledger row", "UPDATE stock_item SET reserved = 2 WHERE sku = 'A'"),
        ("reserved-lines", "an order lost a line", "DELETE FROM reservation_line WHERE order_id = 'b'"),
        ("reserved-lines", "a pending order is marked released", "UPDATE reservation SET state = 3 WHERE order_id = 'b'"),
        ("transfers-whole", "a leg is missing", "DELETE FROM movement WHERE kind = 12"),
        ("transfers-whole", "more came than left", "UPDATE movement SET on_hand_delta = 2 WHERE kind = 12"),
        ("ledger-chain", "a balance was forged", "UPDATE movement SET on_hand_after = 11 WHERE id = 1"),
        ("ledger-chain", "a row was removed", "DELETE FROM movement WHERE id = 3"),
        ("order-once", "two inbox rows", NoInboxKey + "INSERT INTO inbox SELECT * FROM inbox WHERE consumer = 'orders' AND identity = 'd'"),
        ("order-once", "two reservations", "ALTER TABLE reservation DROP CONSTRAINT pk_reservation CASCADE; INSERT INTO reservation SELECT * FROM reservation WHERE order_id = 'd'"),
        ("order-once", "reserved twice", NoLedgerKey + Again + "SELECT source, sku, location, kind, on_hand_delta, reserved_delta, 8, 6 FROM movement WHERE id = 3"),
        ("order-once", "one ledger row with twice the units", "UPDATE movement SET reserved_delta = 6 WHERE id = 3"),
        ("ledger-once", "an adjustment applied twice", NoLedgerKey + Again + "SELECT source, sku, location, kind, on_hand_delta, reserved_delta, 18, 3 FROM movement WHERE id = 1"),
        ("inbox-once", "an adjustment taken twice", NoInboxKey + "INSERT INTO inbox SELECT * FROM inbox WHERE consumer = 'adjustments'"),
        ("order-ledger", "committed without its ledger row", "DELETE FROM movement WHERE source = 'order:a' AND kind = 3"),
        ("order-ledger", "a ledger row of an order nobody knows", Again + "VALUES ('order:z', 'A', 'main', 1, 0, 1, 8, 4)"),
        ("order-ledger", "more was committed than left", "UPDATE reservation_line SET released = 1 WHERE order_id = 'h'"),
        ("holds-ended", "nobody ends the holds", "UPDATE reservation SET expires_at = now() - interval '2 minutes' WHERE order_id = 'b'"),
        ("expiry-told", "an expired order of which nobody was told", "DELETE FROM outbox WHERE consumer = 'expirations'"),
        ("expiry-told", "told of an order that did not expire", "DELETE FROM movement WHERE kind = 10"),
        ("order-lines", "a rejected order has lines", "INSERT INTO reservation_line VALUES ('d', 'A', 'main', 1)"),
        ("order-lines", "an accepted order has none", "DELETE FROM reservation_line WHERE order_id = 'a'"),
        ("order-lines", "lines of an order nobody knows", "INSERT INTO reservation_line VALUES ('z', 'A', 'main', 1)"),
        ("order-lines", "a line was never reserved", "DELETE FROM movement WHERE source = 'order:c'"),
        ("orders-decided", "taken and not decided", "DELETE FROM reservation WHERE order_id = 'd'"),
        ("orders-decided", "decided and not taken", "DELETE FROM inbox WHERE identity = 'd'"),
        ("orders-decided", "said to be paid by a message nobody took", "DELETE FROM inbox WHERE consumer = 'payment-captured' AND identity = 'f'"),
        ("orders-decided", "said to be declined by a message nobody took", "DELETE FROM inbox WHERE consumer = 'payment-declined' AND identity = 'i'"),
        ("orders-decided", "taken and still said not to have arrived", "INSERT INTO inbox SELECT 'orders', 'i', fingerprint FROM inbox LIMIT 1"),
        ("orders-answered", "no answer", "DELETE FROM outbox WHERE identity = 'd'"),
        ("orders-answered", "answered the other way", "UPDATE outbox SET message_type = 'Inventory.Contracts.StockReserved' WHERE identity = 'd'"),
        ("orders-answered", "answered in both ways", "INSERT INTO outbox SELECT consumer, identity, 9, gen_random_uuid(), 'Inventory.Contracts.StockRejected', body FROM outbox WHERE identity = 'b'"),
        ("orders-answered", "answered twice", "INSERT INTO outbox SELECT consumer, identity, 9, gen_random_uuid(), message_type, body FROM outbox WHERE identity = 'd' AND consumer = 'orders'"),
        ("answers-owed", "an adjustment without answer", "DELETE FROM outbox WHERE consumer = 'adjustments'"),
        ("answers-owed", "a transfer without answer", "DELETE FROM outbox WHERE consumer = 'transfers'"),
        ("refunds-asked", "a payment without stock is kept", "DELETE FROM outbox WHERE message_type LIKE '%RefundPayment'"),
        ("answers-caused", "an answer to nothing", "DELETE FROM inbox WHERE consumer = 'payment-captured'"),
        ("answers-distinct", "two answers with one message id", "UPDATE outbox SET message_id = (SELECT message_id FROM outbox WHERE identity = 'b') WHERE identity = 'd'"),
        ("answers-sent", "an answer was never confirmed", "INSERT INTO outbox_pending (consumer, identity, ordinal, next_attempt_at, attempts) VALUES ('orders', 'd', 0, now(), 0)"),
        ("payment-once", "captured twice on record", "ALTER TABLE payment DROP CONSTRAINT pk_payment; INSERT INTO payment SELECT * FROM payment WHERE payment_id = 'a'"),
        ("payment-once", "the provider took more than was asked", "UPDATE payment SET amount_minor = 1000 WHERE payment_id = 'a'"),
        ("payments-asked", "a capture was forgotten", "DELETE FROM payment WHERE payment_id = 'c'"),
        ("payments-final", "an outcome is not known", "UPDATE payment SET state = 1 WHERE payment_id = 'a'"),
        ("committed-paid", "gone without payment", "UPDATE payment SET state = 3 WHERE payment_id = 'a'"),
        ("committed-paid", "gone with the payment of another order", "UPDATE reservation SET payment_id = 'f' WHERE order_id = 'a'"),
        ("committed-paid", "committed by nobody", "DELETE FROM inbox WHERE consumer = 'commits'"),
        ("paid-settled", "paid and still pending", "UPDATE reservation SET state = 1 WHERE order_id = 'a'"),
        ("captured-in-book", "captured on record only", "UPDATE payment SET state = 2, provider_reference = 'pi_forged' WHERE payment_id = 'c'"),
        ("captured-in-book", "another currency", "UPDATE payment SET currency = 'USD' WHERE payment_id = 'a'"),
        ("book-on-record", "taken by the provider and not on record", "DELETE FROM payment WHERE payment_id = 'a'"),
    ];
}
