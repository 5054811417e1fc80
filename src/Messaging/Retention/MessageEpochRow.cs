namespace Messaging.Retention;

/// <summary>
/// A stretch of time whose messages stand in partitions of their own, <c>inbox_N</c> and <c>outbox_N</c>, and are forgotten together. The
/// largest number is the current one.
/// </summary>
public sealed class MessageEpochRow
{
    /// <summary>Its number, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>When it began: all messages that were claimed before had been committed by then.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When the next one began; null for the current one.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
