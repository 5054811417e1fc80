using Npgsql;

namespace Messaging.Retention;

/// <summary>
/// What keeps a message from being claimed in two epochs. Whoever writes to the inbox holds the lock shared from the statement before until
/// the transaction ends; whoever begins an epoch holds it alone. So when an epoch begins, all claims in older ones are committed, and a claim,
/// whose statement sees everything committed before it, looks for its messages there.
/// </summary>
internal static class EpochLock
{
    /// <summary>The lock, as an SQL expression.</summary>
    public const string Key = "hashtext('inventory.message.epoch')";

    /// <summary>The epoch to write to, as an SQL expression; only under the lock.</summary>
    public const string Current = "(SELECT max(epoch) FROM message_epoch)";

    // In a statement of its own: one that waited would still see what it saw before.
    private const string ShareSql = $"SELECT pg_advisory_xact_lock_shared({Key})";

    /// <summary>Keeps the current epoch current until the transaction ends. Must run before the statement that reads it.</summary>
    public static NpgsqlBatchCommand Share() => new(ShareSql);
}
