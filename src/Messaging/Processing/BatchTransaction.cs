using Messaging.Handling;
using Messaging.Inbox;
using Messaging.Locks;
using Messaging.Outbox;
using Messaging.Retention;
using Npgsql;

namespace Messaging.Processing;

/// <summary>
/// One transaction: inbox, effects and outbox of a batch, in three round trips (claim and load, store, commit). Either all of it happens
/// or nothing.
/// </summary>
internal sealed class BatchTransaction<TMessage>(
    NpgsqlDataSource database, BatchHandler<TMessage> handler, MessageCatalog catalog, TimeSpan relayDelay)
    where TMessage : class
{
    /// <summary>Applies deliveries with distinct identities.</summary>
    /// <param name="deliveries">The deliveries, in the order in which they are to be decided.</param>
    /// <param name="locks">What the batch holds; looked at last before the commit.</param>
    /// <param name="isLast">Nothing more is done under these locks.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    public async Task<BatchOutcome<TMessage>> RunAsync(
        IReadOnlyList<Delivery<TMessage>> deliveries, HeldLocks locks, bool isLast, CancellationToken cancellationToken)
    {
        var outcome = new BatchOutcome<TMessage>();
        var work = await handler.BeginAsync([.. deliveries.Select(d => d.Message)], locks.Fence, cancellationToken);
        deliveries = Defer(deliveries, work, outcome);
        if (deliveries.Count == 0)
            return outcome;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        var claimed = await ClaimAndLoadAsync(connection, work, deliveries, cancellationToken);
        if (claimed.Count < deliveries.Count)
            await RecallAsync(connection, [.. deliveries.Where(d => !claimed.Contains(d.Identity))], outcome, cancellationToken);
        if (claimed.Count == 0)
            return outcome;

        foreach (var delivery in deliveries.Where(d => claimed.Contains(d.Identity)))
        {
            outcome.Outgoing.AddRange(OutgoingMessage.Caused(
                handler.Consumer, delivery.Identity, delivery.Context.ConversationId, work.Decide(delivery.Message), catalog));
            outcome.Applied++;
        }

        await StoreAsync(connection, work, outcome, claimed, cancellationToken);
        locks.EnsureHeld();
        var commit = transaction.CommitAsync(cancellationToken);
        // Whoever gets the locks now waits for the rows we hold until the disk has them, which takes less time than taking the locks; of rows
        // we have inserted it knows nothing yet, as if it had come first. What has effects outside Postgres keeps its locks until it is known
        // to be on record. The consumer waits for the end of the release.
        if (isLast && !handler.LocksAreRequired)
            _ = locks.ReleaseAsync().AsTask();
        await commit;
        return outcome;
    }

    private static IReadOnlyList<Delivery<TMessage>> Defer(
        IReadOnlyList<Delivery<TMessage>> deliveries, UnitOfWork<TMessage> work, BatchOutcome<TMessage> outcome)
    {
        if (work.Deferred.Count == 0)
            return deliveries;
        outcome.Deferred.AddRange(
            from delivery in deliveries where work.Deferred.ContainsKey(delivery.Message) select (delivery, work.Deferred[delivery.Message]));
        return [.. deliveries.Where(d => !work.Deferred.ContainsKey(d.Message))];
    }

    private async Task<HashSet<string>> ClaimAndLoadAsync(
        NpgsqlConnection connection, UnitOfWork<TMessage> work, IReadOnlyList<Delivery<TMessage>> deliveries, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(EpochLock.Share());
        batch.BatchCommands.Add(InboxCommands.Claim(handler.Consumer, deliveries));
        work.Load(batch);

        var claimed = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            claimed.Add(reader.GetString(0));
        await reader.NextResultAsync(cancellationToken);
        await work.ReadAsync(reader, cancellationToken);
        return claimed;
    }

    private async Task RecallAsync(
        NpgsqlConnection connection, List<Delivery<TMessage>> repeated, BatchOutcome<TMessage> outcome, CancellationToken cancellationToken)
    {
        var recorded = await RecordedOutcome.RecallAsync(
            connection, handler.Consumer, repeated.Select(d => d.Identity), catalog, cancellationToken);
        foreach (var delivery in repeated)
        {
            var known = recorded[delivery.Identity];
            if (!known.Fingerprint.AsSpan().SequenceEqual(delivery.Fingerprint))
            {
                outcome.Refused.Add((delivery, Conflict(delivery.Identity)));
                continue;
            }

            outcome.Outgoing.AddRange(known.Messages);
            outcome.Duplicates++;
        }
    }

    private async Task StoreAsync(
        NpgsqlConnection connection, UnitOfWork<TMessage> work, BatchOutcome<TMessage> outcome, HashSet<string> claimed,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        work.Store(batch);
        var caused = outcome.Outgoing.Where(m => claimed.Contains(m.Identity)).ToList();
        if (caused.Count > 0)
            batch.BatchCommands.Add(OutboxCommands.Add(caused, relayDelay));
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(cancellationToken);
        work.EnsureStored();
    }

    /// <summary>The reason for refusing a message whose identity is taken by another content.</summary>
    internal static RefusedMessageException Conflict(string identity) =>
        new($"idempotency-conflict: '{identity}' has been used before with other content.");
}
