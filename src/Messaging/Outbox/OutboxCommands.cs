using Messaging.Retention;
using Npgsql;
using NpgsqlTypes;

namespace Messaging.Outbox;

/// <summary>The outbox's SQL.</summary>
internal static class OutboxCommands
{
    // In the epoch of the inbox rows that the same transaction wrote, which holds the epochs' lock since then.
    private const string AddSql = $"""
        WITH added AS (
          INSERT INTO outbox (epoch, consumer, identity, ordinal, message_id, message_type, body, conversation_id, trace_parent)
          SELECT {EpochLock.Current}, t.*
          FROM unnest($1::text[], $2::text[], $3::smallint[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::text[]) AS t
          RETURNING consumer, identity, ordinal, epoch)
        INSERT INTO outbox_pending (consumer, identity, ordinal, epoch, attempts, next_attempt_at)
        SELECT consumer, identity, ordinal, epoch, 0, now() + $9 FROM added
        """;

    // Most of the time the table is empty, and a planner that was told so joins by reading all that is pending and comparing each row with
    // each message. So no join: a scalar subquery finds each row by the key (the service's connections scan no table, see QueryPlans), and
    // rows are deleted where they stand. One that the relay changes meanwhile may be left to it, and is sent once more.
    private const string SettleSql = """
        DELETE FROM outbox_pending WHERE ctid = ANY (ARRAY(
          SELECT (
            SELECT ctid FROM outbox_pending
            WHERE consumer = sent.consumer COLLATE "C" AND identity = sent.identity COLLATE "C" AND ordinal = sent.ordinal)
          FROM unnest($1::text[], $2::text[], $3::smallint[]) AS sent (consumer, identity, ordinal)))
        """;

    /// <summary>Records messages to be sent. <paramref name="relayDelay"/>: for how long the relay leaves them to this worker.</summary>
    public static NpgsqlBatchCommand Add(IReadOnlyList<OutgoingMessage> messages, TimeSpan relayDelay)
    {
        var command = new NpgsqlBatchCommand(AddSql);
        AddKeys(command.Parameters, messages);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. messages.Select(m => m.MessageId)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. messages.Select(m => m.Type.FullName!)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. messages.Select(m => m.Body)] });
        command.Parameters.Add(new NpgsqlParameter<Guid?[]> { TypedValue = [.. messages.Select(m => m.ConversationId)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. messages.Select(m => m.TraceParent)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = relayDelay });
        return command;
    }

    /// <summary>Forgets that messages are pending.</summary>
    public static NpgsqlBatchCommand Settle(IReadOnlyList<OutgoingMessage> messages)
    {
        var command = new NpgsqlBatchCommand(SettleSql);
        AddKeys(command.Parameters, messages);
        return command;
    }

    /// <summary>Reads ordinal, message id, type, body, conversation id and trace parent, from <paramref name="column"/> on.</summary>
    /// <exception cref="InvalidOperationException">
    /// The type is unknown; or the message is pending and its body cannot be read: such a one is parked, or is to be, and is not sent.
    /// </exception>
    public static OutgoingMessage ReadMessage(
        NpgsqlDataReader reader, string consumer, string identity, MessageCatalog catalog, int column, bool isPending)
    {
        var message = new OutgoingMessage(
            consumer,
            identity,
            reader.GetInt16(column),
            reader.GetGuid(column + 1),
            catalog.Find(reader.GetString(column + 2)),
            reader.GetString(column + 3),
            reader.IsDBNull(column + 4) ? null : reader.GetGuid(column + 4),
            reader.IsDBNull(column + 5) ? null : reader.GetString(column + 5))
        {
            IsPending = isPending,
        };
        if (isPending)
            _ = MessageCatalog.Read(message);
        return message;
    }

    private static void AddKeys(NpgsqlParameterCollection parameters, IReadOnlyList<OutgoingMessage> messages)
    {
        parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. messages.Select(m => m.Consumer)] });
        parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. messages.Select(m => m.Identity)] });
        parameters.Add(new NpgsqlParameter<short[]> { TypedValue = [.. messages.Select(m => m.Ordinal)] });
    }
}
