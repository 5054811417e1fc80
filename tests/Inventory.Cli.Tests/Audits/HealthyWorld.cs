using Inventory.Contracts;
using Inventory.Worker.Payments;
using Npgsql;

namespace Inventory.Cli.Tests.Audits;

/// <summary>
/// A settled service's database with one order of each kind, and the charge at the provider that belongs to it: <c>a</c> paid and gone,
/// <c>b</c> pending without payment, <c>c</c> released because its card was declined, <c>d</c> rejected, <c>e</c> cancelled before it arrived, <c>f</c> paid and not arrived.
/// </summary>
internal static class HealthyWorld
{
    public static async Task FillAsync(NpgsqlDataSource database, IPaymentGateway provider, CancellationToken cancellationToken)
    {
        var a = (CaptureOutcome.Captured)await provider.CaptureAsync(Charge, cancellationToken);
        var f = (CaptureOutcome.Captured)await provider.CaptureAsync(Charge with { PaymentId = "f", OrderId = "f" }, cancellationToken);
        await using var command = database.CreateCommand($$"""
            INSERT INTO stock_item (sku, location, on_hand, reserved, version) VALUES ('A', 'main', 8, 3, 6);
            INSERT INTO movement (source, sku, location, kind, on_hand_delta, reserved_delta, on_hand_after, reserved_after) VALUES
                ('adjustment:n', 'A', 'main', 8, 10, 0, 10, 0),
                ('order:a', 'A', 'main', 1, 0, 2, 10, 2),
                ('order:b', 'A', 'main', 1, 0, 3, 10, 5),
                ('order:c', 'A', 'main', 1, 0, 1, 10, 6),
                ('order:a', 'A', 'main', 3, -2, -2, 8, 4),
                ('order:c', 'A', 'main', 2, 0, -1, 8, 3);
            INSERT INTO reservation (order_id, state, payment_id) VALUES
                ('a', 2, 'a'), ('b', 1, NULL), ('c', 3, NULL), ('d', 4, NULL), ('e', 5, NULL), ('f', 6, 'f');
            INSERT INTO reservation_line (order_id, sku, location, quantity) VALUES
                ('a', 'A', 'main', 2), ('b', 'A', 'main', 3), ('c', 'A', 'main', 1);
            INSERT INTO inbox (consumer, identity, fingerprint) SELECT * FROM (VALUES
                ('adjustments', 'n'), ('orders', 'a'), ('orders', 'b'), ('orders', 'c'), ('orders', 'd'), ('orders', 'e'),
                ('cancellations', 'e'), ('payments', 'a'), ('payments', 'c'), ('payments', 'f'),
                ('payment-captured', 'a'), ('payment-captured', 'f'), ('payment-declined', 'c')) AS taken (consumer, identity),
                LATERAL (SELECT decode('00', 'hex')) AS print;
            INSERT INTO outbox (consumer, identity, ordinal, message_id, message_type, body)
            SELECT consumer, identity, ordinal, gen_random_uuid(), 'Inventory.Contracts.' || message_type, body FROM (VALUES
                ('adjustments', 'n', 0::smallint, '{{nameof(StockAdjusted)}}', '{}'),
                ('orders', 'a', 0, '{{nameof(StockReserved)}}', '{}'), ('orders', 'a', 1, '{{nameof(CapturePayment)}}', '{"paymentId": "a"}'),
                ('orders', 'b', 0, '{{nameof(StockReserved)}}', '{}'),
                ('orders', 'c', 0, '{{nameof(StockReserved)}}', '{}'), ('orders', 'c', 1, '{{nameof(CapturePayment)}}', '{"paymentId": "c"}'),
                ('orders', 'd', 0, '{{nameof(StockRejected)}}', '{}'), ('orders', 'e', 0, '{{nameof(StockRejected)}}', '{}'),
                ('cancellations', 'e', 0, '{{nameof(ReservationReleased)}}', '{}'),
                ('payments', 'a', 0, '{{nameof(PaymentCaptured)}}', '{}'), ('payments', 'f', 0, '{{nameof(PaymentCaptured)}}', '{}'),
                ('payments', 'c', 0, '{{nameof(PaymentDeclined)}}', '{}'),
                ('payment-captured', 'a', 0, '{{nameof(OrderCommitted)}}', '{}'),
                ('payment-declined', 'c', 0, '{{nameof(ReservationReleased)}}', '{}')) AS answer (consumer, identity, ordinal, message_type, body);
            INSERT INTO payment (payment_id, order_id, amount_minor, currency, state, provider_reference) VALUES
                ('a', 'a', 1999, 'EUR', 2, '{{a.ProviderReference}}'), ('f', 'f', 1999, 'EUR', 2, '{{f.ProviderReference}}'),
                ('c', 'c', 1999, 'EUR', 3, NULL);
            """);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The charge for order <c>a</c>.</summary>
    public static CaptureRequest Charge { get; } = new("a", "a", 1999, "EUR", "pm_card_visa");
}
