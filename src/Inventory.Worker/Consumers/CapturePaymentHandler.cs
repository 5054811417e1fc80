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
        return await KeepAsync(asked, fence, cancellationToken);
    }

    /// <summary>The same for a payment that was asked for long ago, but the provider is only asked what became of it: no money moves.</summary>
    /// <param name="message">The request, as it is on record.</param>
    /// <param name="giveUpAfter">A payment that is older and that the provider has nothing of never got there: it is declined.</param>
    /// <param name="fence">The right to write.</param>
    /// <param name="cancellationToken">Cancelled when the locks are lost or the service stops.</param>
    public async Task<CapturePaymentWork> LookUpAsync(
        CapturePayment message, TimeSpan giveUpAfter, Fence fence, CancellationToken cancellationToken)
    {
        var begun = await RecordAsync([message], new RowFences(fence), cancellationToken);
        var asked = await LookUpAsync(message, begun[message.PaymentId], giveUpAfter, cancellationToken);
        return await KeepAsync([asked], fence, cancellationToken);
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
        var open = begun.Values.Where(p => !p.IsFinal).OrderBy(p => p.PaymentId, StringComparer.Ordinal).ToList();
        var fingerprints = messages.ToDictionary(m => m.PaymentId, Fingerprint.Of);
        await ClaimAsync(
            connection,
            [.. open.Where(p => !known.ContainsKey(p.PaymentId)).Select(p => (p, fingerprints[p.PaymentId]))],
            [.. open.Where(p => known.ContainsKey(p.PaymentId)).Select(p => known[p.PaymentId]).Where(p => fences.IsClaimDue(p))],
            fences, cancellationToken);
        return begun.ToDictionary(
            p => p.Key, p => known.TryGetValue(p.Key, out var stored) ? stored with { Payment = p.Value } : new StoredPayment(p.Value, null, default, null));
    }

    private static async Task ClaimAsync(
        NpgsqlConnection connection, List<(Payment, byte[])> added, List<StoredPayment> again, RowFences fences, CancellationToken cancellationToken)
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
        if (stored.Payment.IsFinal)
            return new(message, stored.Payment, null);
        using var slot = await limiter.EnterAsync(cancellationToken);
        return Read(message, stored.Payment, await gateway.CaptureAsync(Request(stored), cancellationToken));
    }

    private async Task<AskedPayment> LookUpAsync(
        CapturePayment message, StoredPayment stored, TimeSpan giveUpAfter, CancellationToken cancellationToken)
    {
        if (stored.Payment.IsFinal)
            return new(message, stored.Payment, null);
        using var slot = await limiter.EnterAsync(cancellationToken);
        if (await gateway.LookUpAsync(Request(stored), cancellationToken) is { } outcome)
            return Read(message, stored.Payment, outcome);
        return stored.Age > giveUpAfter
            ? new(message, PaymentDecisions.GiveUp(stored.Payment), null)
            : new(message, PaymentDecisions.DidNotTell(stored.Payment), new("the provider has nothing under this payment id yet"));
    }

    private static CaptureRequest Request(StoredPayment stored) => new(
        stored.Payment.PaymentId, stored.Payment.OrderId, stored.Payment.AmountMinor, stored.Payment.Currency, stored.Payment.PaymentMethod,
        stored.Age);

    private static AskedPayment Read(CapturePayment message, Payment payment, CaptureOutcome outcome) => outcome switch
    {
        CaptureOutcome.Captured captured => new(message, PaymentDecisions.Capture(payment, captured.ProviderReference), null),
        CaptureOutcome.Declined declined => new(message, PaymentDecisions.Decline(payment, declined.Code, declined.Message), null),
        CaptureOutcome.Unknown unknown => new(message, PaymentDecisions.DidNotTell(payment), new($"outcome unknown: {unknown.Reason}")),
        CaptureOutcome.Unavailable unavailable => new(message, null, new($"provider unavailable: {unavailable.Reason}", unavailable.RetryAfter)),
        // An earlier request with other values may have moved money: a person has to look.
        CaptureOutcome.Rejected { Code: CaptureOutcome.Rejected.ParametersChanged } changed =>
            throw new RefusedMessageException($"payment-conflict: the provider knows this payment with other values: {changed.Reason}"),
        CaptureOutcome.Rejected rejected => new(message, PaymentDecisions.Decline(payment, rejected.Code, rejected.Reason), null),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };

    private async Task<CapturePaymentWork> KeepAsync(IReadOnlyList<AskedPayment> asked, Fence fence, CancellationToken cancellationToken)
    {
        List<Payment> unknown = [.. asked.Select(a => a.Payment).OfType<Payment>().Where(p => !p.IsFinal).OrderBy(p => p.PaymentId, StringComparer.Ordinal)];
        if (unknown.Count > 0)
        {
            await using var batch = database.CreateBatch();
            PaymentStore.Keep(batch, unknown, new RowFences(fence));
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        return new CapturePaymentWork(asked, fence);
    }
}
