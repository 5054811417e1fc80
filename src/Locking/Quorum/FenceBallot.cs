namespace Locking.Quorum;

/// <summary>Which fencing number a hold has: what the nodes reserved for it, and whether a quorum agrees.</summary>
/// <param name="sync">The hold's lock.</param>
internal sealed class FenceBallot(Lock sync)
{
    private long _highest;
    private int _nodesWithHighest;
    private long _settled;
    private TaskCompletionSource<bool>? _waiting;

    /// <summary>The largest number any node has reserved so far.</summary>
    public long Highest
    {
        get
        {
            lock (sync)
                return _highest;
        }
    }

    /// <summary>The number a quorum has; zero before.</summary>
    public long Settled
    {
        get
        {
            lock (sync)
                return _settled;
        }
    }

    /// <summary>Completes with whether a quorum has the number.</summary>
    public Task<bool> Completion
    {
        get
        {
            lock (sync)
                return _waiting?.Task ?? Task.FromResult(_settled != 0);
        }
    }

    /// <summary>A node has reserved, or already has, this number. What has been settled stays.</summary>
    public void Note(long number)
    {
        lock (sync)
        {
            if (_settled != 0)
                return;
            if (number > _highest)
                (_highest, _nodesWithHighest) = (number, 1);
            else if (number == _highest)
                _nodesWithHighest++;
        }
    }

    /// <summary>Some of the nodes do not count after all, and it is not known which numbers were theirs: leave it to the write-back.</summary>
    public void Doubt()
    {
        lock (sync)
            _nodesWithHighest = 0;
    }

    /// <summary>The usual case: all counters moved together, and no second round trip is needed.</summary>
    public void SettleIfAgreed(int quorum)
    {
        lock (sync)
        {
            if (_nodesWithHighest >= quorum)
                _settled = _highest;
        }
    }

    /// <summary>Prepares for the write-back; false if there is nothing to write back.</summary>
    public bool BeginWriteBack()
    {
        lock (sync)
        {
            if (_settled != 0)
                return false;
            _waiting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }

    /// <summary>A quorum of nodes has the number.</summary>
    public void Settle(long number)
    {
        TaskCompletionSource<bool>? waiting;
        lock (sync)
        {
            _settled = number;
            waiting = _waiting;
        }
        waiting?.TrySetResult(true);
    }

    /// <summary>No quorum took the number before the hold ended.</summary>
    public void Fail()
    {
        TaskCompletionSource<bool>? waiting;
        lock (sync)
            waiting = _waiting;
        waiting?.TrySetResult(false);
    }
}
