using System.Security.Cryptography;
using System.Text;
using Messaging.Diagnostics;
using Messaging.Handling;
using Messaging.Inbox;
using Messaging.Outbox;
using Messaging.Retention;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Messaging.Processing;

/// <summary>
/// Applies what the service does without being asked by a message (a hold ran out), on the same road: effects, inbox and outbox in one
/// transaction, then the events are sent. A cause that changes nothing leaves no trace and may come again.
/// </summary>
public sealed class UnaskedWork
{
    private readonly NpgsqlDataSource _database;
    private readonly MessageCatalog _catalog;
    private readonly OutboxSender _sender;
    private readonly OutboxSettler _settler;
    private readonly TimeSpan _relayDelay;

    internal UnaskedWork(
        NpgsqlDataSource database, MessageCatalog catalog, OutboxSender sender, OutboxSettler settler, IOptions<MessagingOptions> options) =>
        (_database, _catalog, _sender, _settler, _relayDelay) = (database, catalog, sender, settler, options.Value.RelayDelay);

    /// <summary>Applies causes in one transaction.</summary>
    /// <typeparam name="TCause">What they are.</typeparam>
    /// <param name="consumer">The name under which they are remembered in the inbox. Never change it.</param>
    /// <param name="causes">The causes with their identities, in the order in which they are to be decided.</param>
    /// <param name="work">How they take effect.</param>
    /// <param name="ensureLocks">Throws when somebody else may be at it by now; called last before the commit.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <returns>How many changed something.</returns>
    /// <exception cref="StaleStateException">A row did not stand as it was loaded.</exception>
    /// <exception cref="InvalidOperationException">One of them is on record already, in an older epoch, and its effect is not.</exception>
    /// <exception cref="PostgresException">The same in the current epoch (23505).</exception>
    public Task<int> ApplyAsync<TCause>(
        string consumer, IReadOnlyList<(string Identity, TCause Cause)> causes, UnitOfWork<TCause> work, Action ensureLocks,
        CancellationToken cancellationToken)
        where TCause : class =>
        ApplyAsync(consumer, causes, identity => SHA256.HashData(Encoding.UTF8.GetBytes(identity)), work, ensureLocks, cancellationToken);

    /// <summary>
    /// Finishes a message that was taken, and left its state behind, but may never come back. Should it come after all, it is a duplicate and
    /// is answered with what is recorded here.
    /// </summary>
    /// <typeparam name="TMessage">The message type.</typeparam>
    /// <param name="consumer">Its handler's <see cref="BatchHandler{TMessage}.Consumer"/>.</param>
    /// <param name="identity">Its identity.</param>
    /// <param name="message">The message.</param>
    /// <param name="fingerprint"><see cref="Fingerprint.Of"/> the message as it came.</param>
    /// <param name="work">How it takes effect.</param>
    /// <param name="ensureLocks">Throws when somebody else may be at it by now; called last before the commit.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <returns>Whether it took effect.</returns>
    /// <exception cref="StaleStateException">A row did not stand as it was loaded.</exception>
    /// <exception cref="InvalidOperationException">One of them is on record already, in an older epoch, and its effect is not.</exception>
    /// <exception cref="PostgresException">The same in the current epoch (23505).</exception>
    public async Task<bool> FinishAsync<TMessage>(
        string consumer, string identity, TMessage message, byte[] fingerprint, UnitOfWork<TMessage> work, Action ensureLocks,
        CancellationToken cancellationToken)
        where TMessage : class =>
        await ApplyAsync(consumer, [(identity, message)], _ => fingerprint, work, ensureLocks, cancellationToken) > 0;

    private async Task<int> ApplyAsync<TCause>(
        string consumer, IReadOnlyList<(string Identity, TCause Cause)> causes, Func<string, byte[]> fingerprint, UnitOfWork<TCause> work,
        Action ensureLocks, CancellationToken cancellationToken)
        where TCause : class
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var load = new NpgsqlBatch(connection))
        {
            work.Load(load);
            await using var reader = await load.ExecuteReaderAsync(cancellationToken);
            await work.ReadAsync(reader, cancellationToken);
        }

        var outgoing = new List<OutgoingMessage>();
        foreach (var (identity, cause) in causes)
            outgoing.AddRange(OutgoingMessage.Caused(consumer, identity, null, work.Decide(cause), _catalog));
        if (outgoing.Count == 0)
            return 0;

        List<string> applied = [.. outgoing.Select(m => m.Identity).Distinct(StringComparer.Ordinal)];
        await using (var store = new NpgsqlBatch(connection))
        {
            var add = InboxCommands.Add(consumer, applied, applied.Select(fingerprint));
            store.BatchCommands.Add(EpochLock.Share());
            store.BatchCommands.Add(add);
            work.Store(store);
            store.BatchCommands.Add(OutboxCommands.Add(outgoing, _relayDelay));
            await store.ExecuteNonQueryAsync(cancellationToken);
            if (add.RecordsAffected != applied.Count)
                throw new InvalidOperationException($"{applied.Count - add.RecordsAffected} of {applied.Count} causes for {consumer} are on record already.");
            work.EnsureStored();
        }

        ensureLocks();
        await transaction.CommitAsync(cancellationToken);
        MessagingTelemetry.Applied.Add(applied.Count, MessagingTelemetry.Tag<TCause>());
        await _sender.SendAndSettleAsync(_settler, outgoing);
        return applied.Count;
    }
}
