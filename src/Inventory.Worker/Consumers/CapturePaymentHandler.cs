using Inventory.Contracts;
using Inventory.Domain;
using Inventory.Domain.Orders;
using Inventory.Domain.Payments;
using Inventory.Worker.Payments;
using Inventory.Worker.Persistence;
using Messaging.Handling;
using Messaging.Processing;
using Npgsql;

namespace Inventory.Worker.Consumers;

/// <summary>
/// Captures payments. The row in state <c>capturing</c> is committed before the provider is asked; whoever finds it after a crash asks
/// again with the same idempotency key and gets the first answer.
/// </summary>
internal sealed class CapturePaymentHandler(NpgsqlDataSource database, IPaymentGateway gateway, CaptureLimiter limiter) : BatchHandler<CapturePayment>
{
    public override string Consumer => "payments";

    public override string LockGroup => LockNames.PaymentGroup;

    public override bool LocksAreRequired => true;

    public override string? BusinessKey(CapturePayment message) => Limits.IsId(message.PaymentId) ? message.PaymentId : null;

    public override IEnumerable<string> LockKeys(CapturePayment message) =>
        Limits.IsId(message.PaymentId) ? [LockNames.Payment(message.PaymentId)] : [];

    public override async ValueTask<UnitOfWork<CapturePayment>> BeginAsync(
        IReadOnlyList<CapturePayment> messages, CancellationToken cancellationToken)
    {
        var begun = await RecordAsync(messages, cancellationToken);
        var asked = await Task.WhenAll(messages.Select(message => AskAsync(message, begun[message.PaymentId], cancellationToken)));
        return new CapturePaymentWork(asked);
    }

    // The first transaction: what is on record, and what is new.
    private async Task<Dictionary<string, StoredPayment>> RecordAsync(IReadOnlyList<CapturePayment> messages, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        Dictionary<string, StoredPayment> known;
        Dictionary<string, ReservationState> orders;
        await using (var read = new NpgsqlBatch(connection))
        {
            PaymentStore.Load(read, messages.Select(m => m.PaymentId), forUpdate: false);
            PaymentStore.LoadOrderStates(read, messages.Select(m => m.OrderId).Where(Limits.IsId).Distinct());
            await using var reader = await read.ExecuteReaderAsync(cancellationToken);
            known = await PaymentStore.ReadAsync(reader, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            orders = await PaymentStore.ReadOrderStatesAsync(reader, cancellationToken);
        }

        var begun = messages.ToDictionary(m => m.PaymentId, m => PaymentDecisions.Begin(
            m, known.GetValueOrDefault(m.PaymentId)?.Payment, m.OrderId is { } id && orders.TryGetValue(id, out var state) ? state : null));
        var added = begun.Values.Where(p => p.State == PaymentState.Capturing && !known.ContainsKey(p.PaymentId))
            .OrderBy(p => p.PaymentId, StringComparer.Ordinal).ToList();
        if (added.Count > 0)
        {
            await using var write = new NpgsqlBatch(connection);
            var guarded = PaymentStore.Begin(write, added);
            await write.ExecuteNonQueryAsync(cancellationToken);
            // Another worker began one of them just now, with what may be other values: nothing has been asked yet, so look again.
            guarded.EnsureStored();
        }

        return begun.ToDictionary(p => p.Key, p => new StoredPayment(p.Value, known.GetValueOrDefault(p.Key)?.CreatedAt ?? default));
    }

    private async Task<AskedPayment> AskAsync(CapturePayment message, StoredPayment stored, CancellationToken cancellationToken)
    {
        var payment = stored.Payment;
        if (payment.State != PaymentState.Capturing)
            return new(message, payment, null);

        using var slot = await limiter.EnterAsync(cancellationToken);
        var outcome = await gateway.CaptureAsync(
            new CaptureRequest(
                payment.PaymentId, payment.OrderId, payment.AmountMinor, payment.Currency, payment.PaymentMethod,
                stored.CreatedAt == default ? null : stored.CreatedAt),
            cancellationToken);
        return outcome switch
        {
            CaptureOutcome.Captured captured => new(message, PaymentDecisions.Capture(payment, captured.ProviderReference), null),
            CaptureOutcome.Declined declined => new(message, PaymentDecisions.Decline(payment, declined.Code, declined.Message), null),
            CaptureOutcome.Unknown unknown => new(message, null, $"outcome unknown: {unknown.Reason}"),
            CaptureOutcome.Unavailable unavailable => new(message, null, $"provider unavailable: {unavailable.Reason}"),
            // An earlier request with other values may have moved money: a person has to look.
            CaptureOutcome.Rejected { Code: CaptureOutcome.Rejected.ParametersChanged } changed =>
                throw new RefusedMessageException($"payment-conflict: the provider knows this payment with other values: {changed.Reason}"),
            CaptureOutcome.Rejected rejected => new(message, PaymentDecisions.Decline(payment, rejected.Code, rejected.Reason), null),
            _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
        };
    }
}

/// <summary>What the provider said of a payment.</summary>
/// <param name="Message">The request.</param>
/// <param name="Payment">The payment, final; null when it is not known yet what became of it.</param>
/// <param name="Deferred">Why it is not known.</param>
internal sealed record AskedPayment(CapturePayment Message, Payment? Payment, string? Deferred);
