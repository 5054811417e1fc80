using LocalStack;
using Locking.Tests.Faults;
using Locking.Tests.Processes;

namespace Locking.Tests.History;

/// <summary>
/// Harms nodes and contenders at random, but within what is promised: at any time at most two of five nodes have lost their memory and
/// are not back yet. How many hang, or take no commands, is not limited. A node that evicts votes all the same, for which the promise is only
/// that a lock which all nodes hold survives: nothing else is wrong with any node then, nor until the locks are on it again.
/// </summary>
internal sealed class Nemesis(IReadOnlyList<ILocalServer> nodes, LockSetup setup, List<ChildProcess> contenders, Random random)
{
    private const int MayForget = 2;

    // What admission may add to the quarantine: noticing, and asking the others for their numbers.
    private static readonly TimeSpan Readmission = TimeSpan.FromSeconds(1);

    private readonly Task[] _busy = [.. nodes.Select(_ => Task.CompletedTask)];
    private readonly long[] _forgetful = new long[nodes.Count];
    private readonly HashSet<ChildProcess> _stopped = [];
    private readonly Dictionary<string, int> _done = [];

    private static readonly NodeFault[] Faults =
        [NodeFault.Stopped, NodeFault.Killed, NodeFault.RestartedEmpty, NodeFault.Flushed, NodeFault.ClientsPaused, NodeFault.Evicting];

    private int _strikes;
    private long _quietSince = long.MaxValue;
    private long _evictingUntil;

    /// <summary>What it did, by name.</summary>
    public IReadOnlyDictionary<string, int> Done => _done;

    /// <summary>Harms for that long, then puts everything right.</summary>
    /// <param name="time">How long.</param>
    /// <param name="replace">Starts a contender in place of one that was killed.</param>
    public async Task RageAsync(TimeSpan time, Func<Task<ChildProcess>> replace)
    {
        var end = HistoryWriter.Now + (time.Ticks * 100);
        var clients = new List<Task>();
        while (HistoryWriter.Now < end)
        {
            if (random.Next(3) != 0)
                StrikeNode();
            else
                clients.Add(StrikeContenderAsync(replace));
            await Task.Delay(random.Next(100, 500));
        }
        await Task.WhenAll([.. _busy, .. clients]);
    }

    private void StrikeNode()
    {
        var time = TimeSpan.FromMilliseconds(random.Next(100, 1500));
        var node = random.Next(nodes.Count);
        // One whose fault failed stays out, and fails the test in the end.
        if (!_busy[node].IsCompletedSuccessfully)
            return;
        var now = HistoryWriter.Now;
        if (now < _evictingUntil)
            return;
        // Whatever happened least, so that all of it does.
        var byCount = Faults.OrderBy(f => Done.GetValueOrDefault(f.ToString())).ThenBy(_ => random.Next()).ToList();
        if (byCount[0] == NodeFault.Evicting)
        {
            if (IsQuiet(now))
            {
                _evictingUntil = long.MaxValue;
                _busy[node] = EvictAsync(time, node);
                Count(nameof(NodeFault.Evicting));
            }
            return;
        }
        var mayForget = _forgetful.Count(until => until > now) < MayForget;
        var fault = byCount.First(f => f != NodeFault.Evicting && (mayForget || !Forgets(f)));
        if (Forgets(fault))
        {
            // Until it is known when it is back.
            _forgetful[node] = long.MaxValue;
            _busy[node] = ForgetAsync(fault, time, node);
        }
        else
        {
            _busy[node] = StrikeAsync(fault, time, node);
        }
        Count(fault.ToString());
    }

    private static bool Forgets(NodeFault fault) => fault is NodeFault.Killed or NodeFault.RestartedEmpty or NodeFault.Flushed;

    // For so long that every lease has been renewed on all nodes.
    private bool IsQuiet(long now)
    {
        if (!_busy.All(b => b.IsCompletedSuccessfully) || _forgetful.Any(until => until > now))
            _quietSince = long.MaxValue;
        else
            _quietSince = Math.Min(_quietSince, now);
        return now - (setup.Ttl.Ticks * 100) > _quietSince;
    }

    private async Task EvictAsync(TimeSpan time, int node)
    {
        await StrikeAsync(NodeFault.Evicting, time, node);
        _evictingUntil = HistoryWriter.Now + (setup.Ttl.Ticks * 200);
        _quietSince = long.MaxValue;
    }

    private async Task ForgetAsync(NodeFault fault, TimeSpan time, int node)
    {
        await StrikeAsync(fault, time, node);
        var quarantine = (setup.Ttl * 1.02) + (setup.NodeTimeout * 2) + Readmission;
        _forgetful[node] = HistoryWriter.Now + (quarantine.Ticks * 100);
    }

    private async Task StrikeAsync(NodeFault fault, TimeSpan time, int node)
    {
        await using (await NodeFaults.StrikeAsync(fault, time, nodes[node]))
            await Task.Delay(time);
    }

    private async Task StrikeContenderAsync(Func<Task<ChildProcess>> replace)
    {
        var index = random.Next(contenders.Count);
        var contender = contenders[index];
        if (!_stopped.Add(contender))
            return;
        if (++_strikes % 4 == 2)
        {
            Count("contender killed");
            await contender.KillAsync();
            contenders[index] = await replace();
            return;
        }
        Count("contender stopped");
        await contender.StopAsync();
        // Mostly beyond the time to live, so that others take its locks.
        await Task.Delay(setup.Ttl * (0.5 + (random.NextDouble() * 1.5)));
        await contender.ContinueAsync();
        _stopped.Remove(contender);
    }

    private void Count(string what) => _done[what] = _done.GetValueOrDefault(what) + 1;
}
