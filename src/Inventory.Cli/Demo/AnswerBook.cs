using System.Collections.Concurrent;
using Inventory.Cli.Brokers;

namespace Inventory.Cli.Demo;

/// <summary>What a subscriber outside the service saw: for each order its answer, and whether any second one differed.</summary>
internal sealed class AnswerBook
{
    private readonly ConcurrentDictionary<string, Answer> _first = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _conflicting = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _ids = new(StringComparer.Ordinal);
    private long _events;

    /// <summary>Events seen, repeated ones included.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>Orders with an answer.</summary>
    public int Answered => _first.Count;

    /// <summary>Orders that got two different answers, or an event id that another order's answer has too.</summary>
    public int Conflicting => _conflicting.Count;

    /// <summary>Orders answered by one kind of event.</summary>
    public int CountOf(string name) => _first.Values.Count(answer => answer.Event == name);

    public void Add(Answer answer)
    {
        Interlocked.Increment(ref _events);
        var first = _first.GetOrAdd(answer.Subject, answer);
        if (first.MessageId != answer.MessageId || first.Event != answer.Event
            || _ids.GetOrAdd(answer.MessageId, answer.Subject) != answer.Subject || answer.MessageId.Length == 0)
            _conflicting.TryAdd(answer.Subject, 0);
    }
}
