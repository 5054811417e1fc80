namespace Messaging.Outbox;

/// <summary>Marks an <see cref="OutboxRow"/> that the broker has not confirmed yet. Narrow, because it is deleted again within milliseconds.</summary>
public sealed class OutboxPendingRow
{
    /// <summary>Part of the outbox row's key.</summary>
    public required string Consumer { get; init; }

    /// <summary>Part of the outbox row's key.</summary>
    public required string Identity { get; init; }

    /// <summary>Part of the outbox row's key.</summary>
    public short Ordinal { get; init; }

    /// <summary>The outbox row's epoch, which is kept as long as this row is here.</summary>
    public int Epoch { get; init; }

    /// <summary>Order of sending.</summary>
    public long Seq { get; init; }

    /// <summary>When the relay may send it: leaves the worker that committed it the time to do so itself.</summary>
    public DateTimeOffset NextAttemptAt { get; init; }

    /// <summary>How often the relay tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was given up; null while it is tried.</summary>
    public DateTimeOffset? ParkedAt { get; init; }

    /// <summary>Why the last try failed.</summary>
    public string? LastError { get; init; }
}
