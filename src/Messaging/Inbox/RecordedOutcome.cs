using Messaging.Outbox;
using Npgsql;

namespace Messaging.Inbox;

/// <summary>What a message caused when it took effect.</summary>
/// <param name="Fingerprint">The content it had.</param>
/// <param name="Messages">What was published.</param>
internal sealed record RecordedOutcome(byte[] Fingerprint, List<OutgoingMessage> Messages)
{
    /// <summary>Reads what is on record of messages, by identity; nothing of those that have not taken effect.</summary>
    /// <param name="connection">In a transaction or not.</param>
    /// <param name="consumer">The consumer's name.</param>
    /// <param name="identities">Distinct.</param>
    /// <param name="catalog">Knows their types.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="InvalidOperationException">A message's type is unknown, or it is pending and cannot be read.</exception>
    public static async Task<Dictionary<string, RecordedOutcome>> RecallAsync(
        NpgsqlConnection connection, string consumer, IEnumerable<string> identities, MessageCatalog catalog, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { InboxCommands.Recall(consumer, identities) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, consumer, catalog, cancellationToken);
    }

    private static async Task<Dictionary<string, RecordedOutcome>> ReadAsync(
        NpgsqlDataReader reader, string consumer, MessageCatalog catalog, CancellationToken cancellationToken)
    {
        var outcomes = new Dictionary<string, RecordedOutcome>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            var identity = reader.GetString(0);
            if (!outcomes.TryGetValue(identity, out var outcome))
                outcomes[identity] = outcome = new(reader.GetFieldValue<byte[]>(1), []);
            if (!await reader.IsDBNullAsync(2, cancellationToken))
                outcome.Messages.Add(OutboxCommands.ReadMessage(reader, consumer, identity, catalog, column: 2, isPending: reader.GetBoolean(8)));
        }

        return outcomes;
    }
}
