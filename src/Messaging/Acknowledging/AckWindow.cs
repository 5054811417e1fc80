namespace Messaging.Acknowledging;

/// <summary>
/// Which deliveries of a channel are done with, and with how few acknowledgements the broker can be told. The broker numbers a channel's
/// deliveries 1, 2, 3 and so on; <c>basic.ack</c> with <c>multiple</c> takes everything up to its number that is still open (AMQP 0-9-1,
/// basic.ack). So it may be used as far as there is no gap, and its own number must be open itself: a second acknowledgement closes the
/// channel.
/// </summary>
internal sealed class AckWindow
{
    // Nobody asks for what lies so far back, unless a delivery is never answered; then the rest goes on one by one.
    private const int Most = 100_000;

    private readonly HashSet<ulong> _beyond = [];
    private ulong _through;

    /// <summary>Whether the broker needs not be told of the delivery any more.</summary>
    public bool IsDone(ulong tag) => tag <= _through || _beyond.Contains(tag);

    /// <summary>Deliveries are done with.</summary>
    /// <param name="tags">Their numbers; those that were done before are left out.</param>
    /// <returns>What is to be sent, in this order.</returns>
    public IReadOnlyList<(ulong Tag, bool Multiple)> Complete(IEnumerable<ulong> tags)
    {
        List<ulong> open = [.. tags.Where(tag => !IsDone(tag)).Distinct().Order()];
        _beyond.UnionWith(open);
        while (_beyond.Remove(_through + 1))
            _through++;
        if (_beyond.Count > Most)
        {
            var latest = _beyond.Max();
            _beyond.RemoveWhere(tag => tag + (Most / 2) < latest);
        }

        var upTo = open.FindLastIndex(tag => tag <= _through);
        var acks = new List<(ulong, bool)>(open.Count - Math.Max(upTo, 0));
        if (upTo >= 0)
            acks.Add((open[upTo], upTo > 0));
        acks.AddRange(open.Skip(upTo + 1).Select(tag => (tag, false)));
        return acks;
    }
}
