using Locking.Nodes;
using Locking.Timing;

namespace Locking.Quorum;

/// <summary>
/// Releases one node did not confirm, sent again until it does or the lock has run out by itself. One loop per node and a bounded
/// queue, so that a node that stays away for an hour costs no more than one that stays away for a second.
/// </summary>
internal sealed class OwedReleases(NodeLink link, int node, HoldSettings settings, LockClock clock)
{
    private const int MaxOwed = 10_000;

    private readonly Lock _sync = new();
    private readonly Queue<(Hold Hold, HoldCommand Command, long Until)> _owed = new();
    private bool _running;

    public int Count
    {
        get
        {
            lock (_sync)
                return _owed.Count;
        }
    }

    public void Add(Hold hold, HoldCommand command)
    {
        lock (_sync)
        {
            // Beyond the bound the oldest is forgotten: its time to live ends it, which costs waiting and never safety.
            if (_owed.Count == MaxOwed)
                _owed.Dequeue();
            _owed.Enqueue((hold, command, clock.MonoTicks + settings.Ttl.Ticks));
            if (_running)
                return;
            _running = true;
        }
        _ = RunAsync();
    }

    private async Task RunAsync()
    {
        var pause = settings.NodeTimeout / 4;
        while (true)
        {
            await Task.Delay(pause, clock.Provider);
            var confirmed = await FlushAsync();
            lock (_sync)
            {
                if (_owed.Count == 0)
                {
                    _running = false;
                    return;
                }
            }
            pause = confirmed ? settings.NodeTimeout / 4 : new TimeSpan(Math.Min(pause.Ticks * 2, settings.NodeTimeout.Ticks * 4));
        }
    }

    // Until the queue is empty or the node is silent again. True if the node confirmed anything.
    private async Task<bool> FlushAsync()
    {
        var confirmed = false;
        while (true)
        {
            (Hold Hold, HoldCommand Command, long Until) first;
            lock (_sync)
            {
                if (!_owed.TryPeek(out first))
                    return confirmed;
            }
            if (first.Until > clock.MonoTicks && (first.Command == first.Hold.Leftover || first.Hold.MayHold(node)))
            {
                var asked = clock.Now;
                if (!HoldEngine.IsSettled(await SendAsync(first.Command)))
                    return confirmed;
                if (first.Command != first.Hold.Leftover)
                    first.Hold.Gone(node, asked);
                confirmed = true;
            }
            lock (_sync)
            {
                // Add may have dropped the entry in the meantime.
                if (_owed.TryPeek(out var head) && ReferenceEquals(head.Command, first.Command))
                    _owed.Dequeue();
            }
        }
    }

    private async Task<NodeAnswer> SendAsync(HoldCommand command)
    {
        try
        {
            return await link.ReleaseAsync(command).WaitAsync(settings.NodeTimeout, clock.Provider);
        }
        catch (TimeoutException)
        {
            return NodeAnswer.Unknown;
        }
        catch (Exception defect)
        {
            // Nobody waits for this loop: it must not end with releases still owed.
            link.Report(defect);
            return NodeAnswer.Unknown;
        }
    }
}
