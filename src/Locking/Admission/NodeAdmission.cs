using Locking.Diagnostics;
using Locking.Nodes;
using Locking.Quorum;
using Locking.Timing;
using Microsoft.Extensions.Logging;

namespace Locking.Admission;

/// <summary>
/// Brings nodes back that do not remember their past: waits out the quarantine, then hands them the fencing numbers of the others.
/// Every process does this for every group; the node itself decides, so it does not matter who is first.
/// </summary>
internal sealed class NodeAdmission(
    string group, IReadOnlyList<NodeLink> links, HoldSettings settings, KeySpace space, LockClock clock, ILogger logger)
{
    private readonly Lock _sync = new();
    private readonly bool[] _running = new bool[links.Count];
    private readonly long[] _joins = new long[links.Count];
    private volatile bool _stopped;

    /// <summary>How long until the last node in quarantine may vote; zero if none is.</summary>
    public TimeSpan Left
    {
        get
        {
            lock (_sync)
                return new TimeSpan(Math.Max(0, _joins.Max() - clock.MonoTicks));
        }
    }

    /// <summary>Whether the node was in quarantine when it was last asked.</summary>
    public bool IsQuarantined(int node)
    {
        lock (_sync)
            return _joins[node] > clock.MonoTicks;
    }

    /// <summary>The node is new, was out of reach or said that it may not vote: ask it until it does. Returns at once.</summary>
    public void Look(int node)
    {
        lock (_sync)
        {
            if (_running[node] || _stopped)
                return;
            _running[node] = true;
        }
        _ = RunAsync(node);
    }

    /// <summary>Declares all nodes to have never held locks of this group.</summary>
    /// <returns>How many nodes vote now.</returns>
    public async Task<int> DeclareNewAsync()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, links.Count)
            .Select(i => AskAsync(i, new AdmissionCommand(space, settings.Quarantine, IsNew: true))));
        lock (_sync)
            Array.Clear(_joins);
        return replies.Count(r => r.State == AdmissionState.Voting);
    }

    public void Stop() => _stopped = true;

    private async Task RunAsync(int node)
    {
        try
        {
            while (!_stopped)
            {
                var reply = await AskAsync(node, new AdmissionCommand(space, settings.Quarantine));
                if (reply.State == AdmissionState.AwaitingNumbers)
                    reply = await SeedAsync(node);
                // A node that cannot be asked is looked at again when it is connected again or refuses to vote.
                if (reply.State is AdmissionState.Voting or AdmissionState.Unknown)
                    break;
                lock (_sync)
                {
                    if (_joins[node] == 0)
                        Log.NodeQuarantined(logger, group, links[node].Node.Name, (long)reply.Left.TotalMilliseconds);
                    _joins[node] = clock.MonoTicks + Math.Max(reply.Left.Ticks, settings.NodeTimeout.Ticks);
                }
                // Never longer than a second: another process may declare the node new in the meantime.
                var pause = Math.Clamp(reply.Left.Ticks, settings.NodeTimeout.Ticks / 4, TimeSpan.TicksPerSecond);
                await Task.Delay(new TimeSpan(pause), clock.Provider);
            }
        }
        finally
        {
            lock (_sync)
            {
                _joins[node] = 0;
                _running[node] = false;
            }
        }
    }

    // Whoever was granted a number while this node still voted shares a node with any N-Q+1 of the others, so that many must be heard.
    // If some of them have lost their memory too, more nodes have failed than a quorum can bear; then numbers go on from the time of day.
    private async Task<AdmissionReply> SeedAsync(int node)
    {
        var others = await Task.WhenAll(Enumerable.Range(0, links.Count).Where(i => i != node)
            .Select(i => AskAsync(i, new AdmissionCommand(space, settings.Quarantine))));
        var needed = Math.Min(links.Count - 1, links.Count - settings.Quorum + 1);
        if (others.Count(o => o.State != AdmissionState.Unknown) < needed)
            return new AdmissionReply(AdmissionState.AwaitingNumbers, settings.NodeTimeout);
        var top = others.Length == 0 ? 0 : others.Max(o => o.Top);
        return await AskAsync(node, new AdmissionCommand(space, settings.Quarantine, OthersTop: top));
    }

    private async Task<AdmissionReply> AskAsync(int node, AdmissionCommand command)
    {
        if (!links[node].Node.IsConnected)
            return default;
        try
        {
            return await links[node].Node.AdmitAsync(command).WaitAsync(settings.NodeTimeout * 2, clock.Provider);
        }
        catch (TimeoutException)
        {
            return default;
        }
    }
}
