using Inventory.Contracts;
using Inventory.Worker.Payments;
using Npgsql;

namespace Inventory.Cli.Tests.Audits;

/// <summary>
/// A settled service's database with one order of each kind, and the charge at the provider that belongs to it: <c>a</c> paid and gone,
/// <c>b</c> pending without payment, <c>c</c> released because its card was declined, <c>d</c> rejected, <c>e</c> cancelled before it arrived, <c>f</c> paid and not arrived,
/// <c>g</c> expired, <c>h</c> committed in part by hand, <c>i</c> declined and not arrived. One unit of B was moved, and five of C are back-ordered. Refund
/// <c>r</c> gave a part of payment <c>a</c> back; <c>d</c> was refused, because its payment was captured elsewhere.
/// </summary>
internal static class HealthyWorld
{
    public static async Task FillAsync(NpgsqlDataSource database, IPaymentGateway provider, CancellationToken cancellationToken)
    {
        var a = (CaptureOutcome.Captured)await provider.CaptureAsync(Charge, cancellationToken);
        var f = (CaptureOutcome.Captured)await provider.CaptureAsync(Charge with { PaymentId = "f", OrderId = "f" }, cancellationToken);
        var r = (RefundOutcome.Refunded)await provider.RefundAsync(new("r", "a", "a", a.ProviderReference, 500, "EUR"), cancellationToken);
        await using var command = database.CreateCommand($$"""
            ALTER TABLE inbox ALTER epoch SET DEFAULT 1;
            ALTER TABLE outbox ALTER epoch SET DEFAULT 1;
            ALTER TABLE outbox_pending ALTER epoch SET DEFAULT 1;
            INSERT INTO stock_item (sku, location, on_hand, reserved, version) VALUES ('A', 'main', 8, 3, 6);
            INSERT INTO movement (source, sku, location, kind, on_hand_delta, reserved_delta, on_hand_after, reserved_after) VALUES
                ('adjustment:n', 'A', 'main', 8, 10, 0, 10, 0),
                ('order:a', 'A', 'main', 1, 0, 2, 10, 2),
                ('order:b', 'A', 'main', 1, 0, 3, 10, 5),
                ('order:c', 'A', 'main', 1, 0, 1, 10, 6),
                ('order:a', 'A', 'main', 3, -2, -2, 8, 4),
                ('order:c', 'A', 'main', 2, 0, -1, 8, 3),
                ('adjustment:m', 'B', 'main', 4, 3, 0, 3, 0),
                ('transfer:t', 'B', 'main', 11, -1, 0, 2, 0),
                ('transfer:t', 'B', 'x', 12, 1, 0, 1, 0),
                ('order:g', 'B', 'x', 1, 0, 1, 1, 1),
                ('order:g', 'B', 'x', 10, 0, -1, 1, 0),
                ('order:h', 'C', 'main', 1, 0, 5, 0, 5),
                ('order:h', 'C', 'main', 3, -3, -3, -3, 2),
                ('order:h', 'C', 'main', 2, 0, -2, -3, 0);
            INSERT INTO stock_item (sku, location, on_hand, reserved, version, backorder_limit, backorder_peak) VALUES
                ('B', 'main', 2, 0, 2, 0, 0), ('B', 'x', 1, 0, 3, 0, 0), ('C', 'main', -3, 0, 4, 5, 5);
            INSERT INTO reservation (order_id, state, payment_id, commit_id, expires_at) VALUES
                ('a', 2, 'a', NULL, now()), ('b', 1, NULL, NULL, now() + interval '1 hour'), ('c', 3, NULL, NULL, now()), ('d', 4, NULL, NULL, NULL),
                ('e', 5, NULL, NULL, NULL), ('f', 6, 'f', NULL, NULL), ('g', 7, NULL, NULL, now()), ('h', 2, NULL, 'k', now()), ('i', 8, 'i', NULL, NULL);
            INSERT INTO reservation_line (order_id, sku, location, quantity, released) VALUES
                ('a', 'A', 'main', 2, 0), ('b', 'A', 'main', 3, 0), ('c', 'A', 'main', 1, 0), ('g', 'B', 'x', 1, 0), ('h', 'C', 'main', 5, 2);
            INSERT INTO inbox (consumer, identity, fingerprint) SELECT * FROM (VALUES
                ('adjustments', 'n'), ('orders', 'a'), ('orders', 'b'), ('orders', 'c'), ('orders', 'd'), ('orders', 'e'),
                ('cancellations', 'e'), ('payments', 'a'), ('payments', 'c'), ('payments', 'f'),
                ('payment-captured', 'a'), ('payment-captured', 'f'), ('payment-declined', 'c'), ('adjustments', 'm'), ('transfers', 't'),
                ('configurations', 's'), ('orders', 'g'), ('expirations', 'g'), ('orders', 'h'), ('commits', 'k'), ('payments', 'i'),
                ('extensions', 'x'), ('payment-declined', 'i'), ('payment-captured', 'd'), ('refunds', 'd'), ('refunds', 'r')) AS taken (consumer, identity),
                LATERAL (SELECT decode('00', 'hex')) AS print;
            INSERT INTO outbox (consumer, identity, ordinal, message_id, message_type, body)
            SELECT consumer, identity, ordinal, gen_random_uuid(), 'Inventory.Contracts.' || message_type, body FROM (VALUES
                ('adjustments', 'n', 0::smallint, '{{nameof(StockAdjusted)}}', '{}'),
                ('orders', 'a', 0, '{{nameof(StockReserved)}}', '{}'), ('orders', 'a', 1, '{{nameof(CapturePayment)}}', '{"paymentId":"a"}'),
                ('orders', 'b', 0, '{{nameof(StockReserved)}}', '{}'),
                ('orders', 'c', 0, '{{nameof(StockReserved)}}', '{}'), ('orders', 'c', 1, '{{nameof(CapturePayment)}}', '{"paymentId":"c"}'),
                ('orders', 'd', 0, '{{nameof(StockRejected)}}', '{}'), ('orders', 'e', 0, '{{nameof(StockRejected)}}', '{}'),
                ('cancellations', 'e', 0, '{{nameof(ReservationReleased)}}', '{"orderId":"e"}'),
                ('payments', 'a', 0, '{{nameof(PaymentCaptured)}}', '{}'), ('payments', 'f', 0, '{{nameof(PaymentCaptured)}}', '{}'),
                ('payments', 'c', 0, '{{nameof(PaymentDeclined)}}', '{}'),
                ('payment-captured', 'a', 0, '{{nameof(OrderCommitted)}}', '{"orderId":"a"}'),
                ('payment-declined', 'c', 0, '{{nameof(ReservationReleased)}}', '{"orderId":"c"}'),
                ('adjustments', 'm', 0, '{{nameof(StockAdjusted)}}', '{}'), ('transfers', 't', 0, '{{nameof(StockTransferred)}}', '{}'),
                ('configurations', 's', 0, '{{nameof(StockConfigured)}}', '{"sku":"C","location":"main","version":1}'),
                ('extensions', 'x', 0, '{{nameof(ReservationExtended)}}', '{"orderId":"b","expiresAt":' || to_json(now() + interval '1 hour') || '}'),
                ('orders', 'g', 0, '{{nameof(StockReserved)}}', '{}'), ('expirations', 'g', 0, '{{nameof(ReservationExpired)}}', '{}'),
                ('orders', 'h', 0, '{{nameof(StockReserved)}}', '{}'), ('commits', 'k', 0, '{{nameof(OrderCommitted)}}', '{"orderId":"h"}'),
                ('payments', 'i', 0, '{{nameof(PaymentDeclined)}}', '{}'),
                ('payment-captured', 'd', 0, '{{nameof(StockShortfall)}}', '{"paymentId":"d"}'),
                ('payment-captured', 'd', 1, '{{nameof(RefundPayment)}}', '{"paymentId":"d", "refundId":"d"}'),
                ('refunds', 'd', 0, '{{nameof(RefundRejected)}}', '{}'), ('refunds', 'r', 0, '{{nameof(PaymentRefunded)}}', '{}')) AS answer (consumer, identity, ordinal, message_type, body);
            INSERT INTO payment (payment_id, order_id, amount_minor, currency, state, provider_reference) VALUES
                ('a', 'a', 1999, 'EUR', 2, '{{a.ProviderReference}}'), ('f', 'f', 1999, 'EUR', 2, '{{f.ProviderReference}}'),
                ('c', 'c', 1999, 'EUR', 3, NULL), ('i', 'i', 1999, 'EUR', 3, NULL);
            UPDATE payment SET refunded_minor = 500 WHERE payment_id = 'a';
            INSERT INTO refund (refund_id, payment_id, order_id, amount_minor, currency, reason, state, provider_reference, reject_reason) VALUES
                ('r', 'a', 'a', 500, 'EUR', 'damaged', 2, '{{r.ProviderReference}}', NULL),
                ('d', 'd', 'd', 1999, 'EUR', 'rejected', 3, NULL, '{{RefundReasons.UnknownPayment}}');
            """);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The charge for order <c>a</c>.</summary>
    public static CaptureRequest Charge { get; } = new("a", "a", 1999, "EUR", "pm_card_visa");
}
