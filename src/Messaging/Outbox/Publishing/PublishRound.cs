namespace Messaging.Outbox.Publishing;

/// <summary>Messages that are published together, and what the broker said of each. <see cref="ConfirmWindow"/> keeps calls apart.</summary>
internal sealed class PublishRound(ulong first, IReadOnlyList<string> messageIds)
{
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool[] _confirmed = new bool[messageIds.Count];
    private readonly bool[] _known = new bool[messageIds.Count];
    private int _open = messageIds.Count;
    private int _lowestOpen;

    /// <summary>Completes when the broker has spoken of all of them, or will not any more.</summary>
    public Task Settled => _settled.Task;

    /// <summary>For each message whether the broker confirmed it. Final when <see cref="Settled"/> has completed.</summary>
    public bool[] Confirmed => _confirmed;

    /// <summary>Answers for those of the numbers that belong to this round and are open.</summary>
    public void Settle(ulong from, ulong to, bool isConfirmed)
    {
        if (to < first || from >= first + (ulong)_known.Length)
            return;
        var last = (int)Math.Min(to - first, (ulong)_known.Length - 1);
        for (var i = Math.Max(_lowestOpen, from > first ? (int)(from - first) : 0); i <= last; i++)
            SettleAt(i, isConfirmed);
        while (_lowestOpen < _known.Length && _known[_lowestOpen])
            _lowestOpen++;
    }

    /// <summary>Nobody took the message, if it is one of these; the confirm that follows says nothing else.</summary>
    public void Return(string? messageId)
    {
        for (var i = 0; i < _known.Length; i++)
        {
            if (messageIds[i] == messageId)
                SettleAt(i, isConfirmed: false);
        }
    }

    /// <summary>What is open stays unconfirmed.</summary>
    public void Abandon() => _settled.TrySetResult();

    private void SettleAt(int index, bool isConfirmed)
    {
        // What is abandoned is being read.
        if (_known[index] || _settled.Task.IsCompleted)
            return;
        _known[index] = true;
        _confirmed[index] = isConfirmed;
        if (--_open == 0)
            _settled.TrySetResult();
    }
}
