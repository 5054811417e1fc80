using Messaging.Outbox;
using Npgsql;

namespace Messaging.Inbox;

/// <summary>What a message caused when it took effect.</summary>
/// <param name="Fingerprint">The content it had.</param>
/// <param name="Messages">What was published.</param>
internal sealed record RecordedOutcome(byte[] Fingerprint, List<OutgoingMessage> Messages)
{
    /// <summary>Reads the rows of <see cref="InboxCommands.Recall"/>.</summary>
    public static async Task<Dictionary<string, RecordedOutcome>> ReadAsync(
        NpgsqlDataReader reader, string consumer, MessageCatalog catalog, CancellationToken cancellationToken)
    {
        var outcomes = new Dictionary<string, RecordedOutcome>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            var identity = reader.GetString(0);
            if (!outcomes.TryGetValue(identity, out var outcome))
                outcomes[identity] = outcome = new(reader.GetFieldValue<byte[]>(1), []);
            if (!await reader.IsDBNullAsync(2, cancellationToken))
                outcome.Messages.Add(OutboxCommands.ReadMessage(reader, consumer, identity, catalog, column: 2));
        }

        return outcomes;
    }
}
