using Messaging.Diagnostics;
using Messaging.Fencing;
using Messaging.Handling;
using Messaging.Locks;
using Messaging.Outbox;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polly;
using Polly.Retry;

namespace Messaging.Processing;

/// <summary>
/// Applies a batch: tells the messages apart, runs the transaction, tries again what passes, and halves a batch that cannot be applied
/// until the message that spoils it stands alone.
/// </summary>
internal sealed class BatchProcessor<TMessage>
    where TMessage : class
{
    private readonly BatchHandler<TMessage> _handler;
    private readonly BatchTransaction<TMessage> _transaction;
    private readonly ResiliencePipeline _retry;
    private readonly ILogger _log;

    public BatchProcessor(
        NpgsqlDataSource database, BatchHandler<TMessage> handler, MessageCatalog catalog, MessagingOptions options, TimeProvider time,
        ILogger<BatchProcessor<TMessage>> log)
    {
        _handler = handler;
        _transaction = new(database, handler, catalog, options.RelayDelay);
        _log = log;
        _retry = options.TransactionRetries == 0
            ? ResiliencePipeline.Empty
            : new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is { } fault and not (LocksUnavailableException or FenceRefusedException)
                    && (Faults.IsTransient(fault) || Faults.IsRace(fault))),
                MaxRetryAttempts = options.TransactionRetries,
                Delay = TimeSpan.FromMilliseconds(20),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                OnRetry = args =>
                {
                    _log.TransactionRetried(_handler.Consumer, args.AttemptNumber + 1, args.Outcome.Exception!.Message);
                    return default;
                },
            }).Build();
    }

    /// <summary>Applies all of the batch that can be applied.</summary>
    /// <exception cref="Exception">A transient fault that did not pass: everything is to be delivered again.</exception>
    public async Task<BatchOutcome<TMessage>> ApplyAsync(
        IReadOnlyList<Delivery<TMessage>> deliveries, HeldLocks locks, CancellationToken cancellationToken)
    {
        var outcome = new BatchOutcome<TMessage>();
        var distinct = Distinct(deliveries, outcome);
        await Halving.ApplyAsync(
            distinct,
            part => ApplyPartAsync(part, outcome, locks, isAll: part.Count == distinct.Count, cancellationToken),
            (count, fault) => _log.BatchHalved(_handler.Consumer, count, fault.Message),
            (delivery, fault) =>
            {
                _log.MessageRefused(_handler.Consumer, delivery.Identity, $"{fault.GetType().Name}: {fault.Message}");
                outcome.Refused.Add((delivery, fault));
            });
        return outcome;
    }

    // Two deliveries of one message may share a batch: the first decides, the answer to it answers the second too.
    private static List<Delivery<TMessage>> Distinct(IReadOnlyList<Delivery<TMessage>> deliveries, BatchOutcome<TMessage> outcome)
    {
        var first = new Dictionary<string, Delivery<TMessage>>(deliveries.Count, StringComparer.Ordinal);
        var distinct = new List<Delivery<TMessage>>(deliveries.Count);
        foreach (var delivery in deliveries)
        {
            if (first.TryAdd(delivery.Identity, delivery))
                distinct.Add(delivery);
            else if (first[delivery.Identity].Fingerprint.AsSpan().SequenceEqual(delivery.Fingerprint))
                outcome.Duplicates++;
            else
                outcome.Refused.Add((delivery, BatchTransaction<TMessage>.Conflict(delivery.Identity)));
        }

        return distinct;
    }

    private async Task ApplyPartAsync(
        IReadOnlyList<Delivery<TMessage>> part, BatchOutcome<TMessage> outcome, HeldLocks locks, bool isAll,
        CancellationToken cancellationToken)
    {
        var applied = await _retry.ExecuteAsync(
            async token => await _transaction.RunAsync(part, locks, isAll, token), cancellationToken);
        outcome.Outgoing.AddRange(applied.Outgoing);
        outcome.Refused.AddRange(applied.Refused);
        outcome.Deferred.AddRange(applied.Deferred);
        outcome.Applied += applied.Applied;
        outcome.Duplicates += applied.Duplicates;
    }
}
