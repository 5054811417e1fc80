using Messaging.Handling;
using Npgsql;
using NpgsqlTypes;

namespace Messaging.Inbox;

/// <summary>The inbox's SQL.</summary>
internal static class InboxCommands
{
    // ON CONFLICT names no constraint: a concurrent duplicate waits here until the first has committed (then it is one) or rolled back
    // (then it is none). The order keeps two batches with common messages from waiting for each other.
    private const string ClaimSql = """
        INSERT INTO inbox (consumer, identity, fingerprint)
        SELECT $1, identity, fingerprint FROM unnest($2::text[], $3::bytea[]) AS t (identity, fingerprint)
        ORDER BY identity COLLATE "C"
        ON CONFLICT DO NOTHING
        RETURNING identity
        """;

    // Nobody else causes the same: a cause that is on record already is a mistake, and the key says so.
    private const string AddSql = """
        INSERT INTO inbox (consumer, identity, fingerprint)
        SELECT $1, identity, fingerprint FROM unnest($2::text[], $3::bytea[]) AS t (identity, fingerprint)
        """;

    private const string RecallSql = """
        SELECT i.identity, i.fingerprint, o.ordinal, o.message_id, o.message_type, o.body, o.conversation_id, o.trace_parent
        FROM inbox i LEFT JOIN outbox o ON o.consumer = i.consumer AND o.identity = i.identity
        WHERE i.consumer = $1 AND i.identity = ANY ($2)
        ORDER BY i.identity, o.ordinal
        """;

    /// <summary>Inserts the deliveries that are new, and returns their identities.</summary>
    public static NpgsqlBatchCommand Claim<TMessage>(string consumer, IReadOnlyList<Delivery<TMessage>> deliveries)
        where TMessage : class => new(ClaimSql)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = consumer },
                new NpgsqlParameter<string[]> { TypedValue = [.. deliveries.Select(d => d.Identity)] },
                new NpgsqlParameter<byte[][]> { TypedValue = [.. deliveries.Select(d => d.Fingerprint)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
            },
        };

    /// <summary>Records what the service did without being asked.</summary>
    public static NpgsqlBatchCommand Add(string consumer, IEnumerable<string> identities, IEnumerable<byte[]> fingerprints) => new(AddSql)
    {
        Parameters =
        {
            new NpgsqlParameter<string> { TypedValue = consumer },
            new NpgsqlParameter<string[]> { TypedValue = [.. identities] },
            new NpgsqlParameter<byte[][]> { TypedValue = [.. fingerprints], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
        },
    };

    /// <summary>Reads what is on record of messages that took effect before: a row per message sent because of them, or one with nulls.</summary>
    public static NpgsqlBatchCommand Recall(string consumer, IEnumerable<string> identities) => new(RecallSql)
    {
        Parameters =
        {
            new NpgsqlParameter<string> { TypedValue = consumer },
            new NpgsqlParameter<string[]> { TypedValue = [.. identities] },
        },
    };
}
