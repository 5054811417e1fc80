using System.Collections;
using MassTransit;

namespace Messaging.Batching;

/// <summary>What was waiting when a batch could begin.</summary>
internal sealed class MessageBatch<TMessage>(IReadOnlyList<ConsumeContext<TMessage>> messages, DateTime first, DateTime last, int limit) : Batch<TMessage>
    where TMessage : class
{
    public BatchCompletionMode Mode => messages.Count >= limit ? BatchCompletionMode.Size : BatchCompletionMode.Time;

    public DateTime FirstMessageReceived => first;

    public DateTime LastMessageReceived => last;

    public int Length => messages.Count;

    public ConsumeContext<TMessage> this[int index] => messages[index];

    public IEnumerator<ConsumeContext<TMessage>> GetEnumerator() => messages.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
