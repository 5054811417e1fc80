using Inventory.Contracts;
using Inventory.Domain;
using Inventory.Domain.Orders;
using Inventory.Domain.Payments;
using Inventory.Worker.Payments;
using Inventory.Worker.Persistence;
using Messaging.Fencing;
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
        IReadOnlyList<CapturePayment> messages, Fence fence, CancellationToken cancellationToken)
    {
        var begun = await RecordAsync(messages, new RowFences(fence), cancellationToken);
        var asked = await Task.WhenAll(messages.Select(message => AskAsync(message, begun[message.PaymentId], cancellationToken)));
        return new CapturePaymentWork(asked, fence);
    }

    // The first transaction: what is on record, and what is new. From here on the payments are claimed: whoever had the lock before is
    // refused, whether he has asked the provider yet or not.
    private async Task<Dictionary<string, StoredPayment>> RecordAsync(
        IReadOnlyList<CapturePayment> messages, RowFences fences, CancellationToken cancellationToken)
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

        foreach (var (paymentId, stored) in known)
            fences.LookAtPayment(paymentId, stored.Fence);
        fences.EnsureAllowed();
        var begun = messages.ToDictionary(m => m.PaymentId, m => PaymentDecisions.Begin(
            m, known.GetValueOrDefault(m.PaymentId)?.Payment, m.OrderId is { } id && orders.TryGetValue(id, out var state) ? state : null));
        var capturing = begun.Values.Where(p => p.State == PaymentState.Capturing).OrderBy(p => p.PaymentId, StringComparer.Ordinal).ToList();
        await ClaimAsync(
            connection,
            [.. capturing.Where(p => !known.ContainsKey(p.PaymentId))],
            [.. capturing.Where(p => known.ContainsKey(p.PaymentId)).Select(p => known[p.PaymentId]).Where(p => fences.IsClaimDue(p))],
            fences, cancellationToken);
        return begun.ToDictionary(
            p => p.Key, p => known.TryGetValue(p.Key, out var stored) ? stored with { Payment = p.Value } : new StoredPayment(p.Value, default, default));
    }

    private static async Task ClaimAsync(
        NpgsqlConnection connection, List<Payment> added, List<StoredPayment> again, RowFences fences, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        var guarded = new List<GuardedCommand>();
        if (added.Count > 0)
            guarded.Add(PaymentStore.Begin(batch, added, fences));
        if (again.Count > 0)
            guarded.Add(PaymentStore.Claim(batch, again, fences));
        if (guarded.Count == 0)
            return;
        await batch.ExecuteNonQueryAsync(cancellationToken);
        // Another worker was faster with one of them: nothing has been asked yet, so look again.
        foreach (var command in guarded)
            command.EnsureStored();
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
