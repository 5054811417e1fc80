using Inventory.Domain.Payments;
using Inventory.Worker.Consumers;
using Inventory.Worker.Payments;
using Inventory.Worker.Persistence;
using Messaging.Fencing;
using Messaging.Handling;
using Messaging.Processing;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Inventory.Worker.Schedules;

/// <summary>
/// Settles payments and refunds that nobody comes for any more: their message was lost, with its outcome unknown or its worker dead. The
/// provider is asked what became of a payment, no money is asked for; a refund is looked for and, when he has none, asked for again. What is
/// found finishes the message, which is a duplicate should it come after all.
/// </summary>
internal sealed partial class PaymentResolution(
    NpgsqlDataSource database, OpenPayments open, PaymentLocks locks, CapturePaymentHandler captures, RefundPaymentHandler refunds,
    UnaskedWork unasked, IOptions<ResolutionOptions> options, IOptions<CaptureOptions> captureOptions,
    ILogger<PaymentResolution> log)
{
    /// <summary>Looks at all that is due, once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (after, batch) = (options.Value.ResolveAfter, options.Value.ResolveBatch);
        await EachAsync(
            await open.PaymentsAsync(after, batch, cancellationToken), id => ("payment", id, id), SettlePaymentAsync, cancellationToken);
        await EachAsync(
            await open.RefundsAsync(after, batch, cancellationToken), r => ("refund", r.RefundId, r.PaymentId), SettleRefundAsync, cancellationToken);
    }

    private Task EachAsync<T>(
        IReadOnlyList<T> due, Func<T, (string Kind, string Id, string PaymentId)> name,
        Func<string, Fence, Action, CancellationToken, Task<bool>> settle, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = captureOptions.Value.Concurrency, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(due, parallel, async (item, stop) =>
        {
            var (kind, id, paymentId) = name(item);
            try
            {
                await locks.RunAsync(
                    paymentId,
                    async (fence, ensureLocks, token) =>
                    {
                        if (!await settle(id, fence, ensureLocks, token))
                            return;
                        PaymentTelemetry.SettledUnasked.Add(1, PaymentTelemetry.Kind(kind));
                        Settled(log, kind, id);
                    },
                    stop);
            }
            catch (Exception problem) when (!stop.IsCancellationRequested)
            {
                // One that cannot be settled must not keep the others from it; it is due again.
                NotSettled(log, kind, id, problem.Message);
            }
        });
    }

    private async Task<bool> SettlePaymentAsync(string paymentId, Fence fence, Action ensureLocks, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(batch => PaymentStore.Load(batch, [paymentId], forUpdate: false), PaymentStore.ReadAsync, cancellationToken);
        if (read.GetValueOrDefault(paymentId) is not { Payment.IsFinal: false } stored)
            return false;
        var message = PaymentDecisions.Request(stored.Payment);
        var work = await captures.LookUpAsync(message, options.Value.GiveUpAfter, fence, cancellationToken);
        return work.Deferred.Count == 0 && await unasked.FinishAsync(
            captures.Consumer, paymentId, message, stored.Fingerprint ?? Fingerprint.Of(message), work, ensureLocks, cancellationToken);
    }

    private async Task<bool> SettleRefundAsync(string refundId, Fence fence, Action ensureLocks, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(batch => RefundStore.Load(batch, [refundId]), RefundStore.ReadAsync, cancellationToken);
        if (read.GetValueOrDefault(refundId) is not { Refund.IsFinal: false } stored)
            return false;
        var message = RefundDecisions.Request(stored.Refund);
        var work = await refunds.BeginAsync([message], fence, cancellationToken);
        return work.Deferred.Count == 0 && await unasked.FinishAsync(
            refunds.Consumer, refundId, message, stored.Fingerprint ?? Fingerprint.Of(message), work, ensureLocks, cancellationToken);
    }

    private async Task<Dictionary<string, T>> ReadAsync<T>(
        Action<NpgsqlBatch> load, Func<NpgsqlDataReader, CancellationToken, Task<Dictionary<string, T>>> read, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        load(batch);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await read(reader, cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Warning, "The outcome of {Kind} {Id}, for which no message came, was asked for at the provider and is on record")]
    private static partial void Settled(ILogger log, string kind, string id);

    [LoggerMessage(2, LogLevel.Warning, "The outcome of {Kind} {Id}, for which no message came, could not be found out: {Problem}")]
    private static partial void NotSettled(ILogger log, string kind, string id, string problem);
}
