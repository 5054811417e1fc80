namespace Messaging.Outbox;

/// <summary>A message that an incoming message caused: the recorded outcome, published again when a duplicate arrives.</summary>
public sealed class OutboxRow
{
    /// <summary>The consumer that caused it.</summary>
    public required string Consumer { get; init; }

    /// <summary>Identity of the message that caused it.</summary>
    public required string Identity { get; init; }

    /// <summary>Its place among the messages that the same message caused, from 0.</summary>
    public short Ordinal { get; init; }

    /// <summary>The epoch of the inbox row that it belongs to.</summary>
    public int Epoch { get; init; }

    /// <summary>Derived from consumer, identity and ordinal, so a second send can be recognised.</summary>
    public Guid MessageId { get; init; }

    /// <summary>Its type's name in the event catalog.</summary>
    public required string MessageType { get; init; }

    /// <summary>Its content as JSON.</summary>
    public required string Body { get; init; }

    /// <summary>MassTransit's conversation id, carried over from the message that caused it.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>W3C trace context of the transaction.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Time of the transaction, by the database's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
