namespace Messaging.Outbox.Publishing;

/// <summary>
/// The rounds of a channel that wait for the broker's confirms. The broker numbers what is published on a channel 1, 2, 3 and so on, and
/// confirms one number or, with <c>multiple</c>, everything up to it; what it could not route it returns before it confirms it (RabbitMQ,
/// "Consumer Acknowledgements and Publisher Confirms").
/// </summary>
internal sealed class ConfirmWindow
{
    private readonly Lock _sync = new();
    private readonly List<PublishRound> _rounds = [];
    private ulong _next = 1;
    private bool _closed;

    /// <summary>Takes the numbers for messages that will be published now, one after the other.</summary>
    public PublishRound Begin(IReadOnlyList<string> messageIds)
    {
        lock (_sync)
        {
            var round = new PublishRound(_next, messageIds);
            _next += (ulong)messageIds.Count;
            if (_closed)
                round.Abandon();
            else
                _rounds.Add(round);
            return round;
        }
    }

    /// <summary>Nobody waits for the round any more.</summary>
    /// <returns>For each message whether it is confirmed.</returns>
    public bool[] End(PublishRound round)
    {
        lock (_sync)
        {
            round.Abandon();
            _rounds.Remove(round);
            return round.Confirmed;
        }
    }

    /// <summary>The broker has, or has not, taken over what it confirms.</summary>
    public void Settle(ulong number, bool multiple, bool isConfirmed)
    {
        lock (_sync)
        {
            foreach (var round in _rounds)
                round.Settle(multiple ? 1 : number, number, isConfirmed);
        }
    }

    /// <summary>A message came back.</summary>
    public void Return(string? messageId)
    {
        lock (_sync)
        {
            foreach (var round in _rounds)
                round.Return(messageId);
        }
    }

    /// <summary>The channel is closed: nothing will be confirmed any more.</summary>
    public void Close()
    {
        lock (_sync)
        {
            _closed = true;
            foreach (var round in _rounds)
                round.Abandon();
            _rounds.Clear();
        }
    }
}
