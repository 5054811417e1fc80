using Messaging.Handling;
using Messaging.Outbox;

namespace Messaging.Processing;

/// <summary>What became of a batch once its transactions have committed. Nothing of it has left the process yet.</summary>
internal sealed class BatchOutcome<TMessage>
    where TMessage : class
{
    /// <summary>To be published: the answers to new messages, and those on record for duplicates.</summary>
    public List<OutgoingMessage> Outgoing { get; } = [];

    /// <summary>To go to the error queue, with the reason.</summary>
    public List<(Delivery<TMessage> Delivery, Exception Reason)> Refused { get; } = [];

    /// <summary>To be delivered again later, with the reason.</summary>
    public List<(Delivery<TMessage> Delivery, Deferral Deferral)> Deferred { get; } = [];

    /// <summary>How many messages took effect.</summary>
    public int Applied { get; set; }

    /// <summary>How many had taken effect before.</summary>
    public int Duplicates { get; set; }
}
