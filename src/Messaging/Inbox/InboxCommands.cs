using Messaging.Handling;
using Messaging.Retention;
using Npgsql;
using NpgsqlTypes;

namespace Messaging.Inbox;

/// <summary>The inbox's SQL. What writes to it runs behind <see cref="EpochLock.Share"/>, in the same transaction.</summary>
internal static class InboxCommands
{
    // ON CONFLICT names no constraint: a concurrent duplicate waits here until the first has committed (then it is one) or rolled back
    // (then it is none). The order keeps two batches with common messages from waiting for each other.
    // OFFSET 0 keeps the look into older epochs a look-up by key, a row at a time: a plan made while they were small would read them whole.
    private const string ClaimSql = $"""
        INSERT INTO inbox (consumer, identity, epoch, fingerprint)
        {NewSql}
        ORDER BY t.identity COLLATE "C"
        ON CONFLICT DO NOTHING
        RETURNING identity
        """;

    private const string NewSql = $"""
        SELECT $1, t.identity, now_is.epoch, t.fingerprint
        FROM {EpochLock.Current} AS now_is (epoch), unnest($2::text[], $3::bytea[]) AS t (identity, fingerprint)
        WHERE NOT EXISTS (
          SELECT FROM inbox old
          WHERE old.consumer = $1 AND old.identity = t.identity COLLATE "C" AND old.epoch < now_is.epoch OFFSET 0)
        """;

    // Nobody else causes the same: a cause that is on record already is a mistake, and the key says so, or the number of rows.
    private const string AddSql = $"""
        INSERT INTO inbox (consumer, identity, epoch, fingerprint)
        {NewSql}
        """;

    private const string RecallSql = """
        SELECT t.identity, i.fingerprint, o.ordinal, o.message_id, o.message_type, o.body, o.conversation_id, o.trace_parent,
          EXISTS (
            SELECT FROM outbox_pending p
            WHERE p.consumer = $1 AND p.identity = t.identity COLLATE "C" AND p.ordinal = o.ordinal OFFSET 0)
        FROM unnest($2::text[]) AS t (identity)
        CROSS JOIN LATERAL (
          SELECT fingerprint, epoch FROM inbox WHERE consumer = $1 AND identity = t.identity COLLATE "C" OFFSET 0) i
        LEFT JOIN LATERAL (
          SELECT * FROM outbox WHERE consumer = $1 AND identity = t.identity COLLATE "C" AND epoch = i.epoch OFFSET 0) o ON true
        ORDER BY t.identity COLLATE "C", o.ordinal
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
