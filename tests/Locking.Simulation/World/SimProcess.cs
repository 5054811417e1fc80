using Locking.Groups;
using Locking.Nodes;
using Locking.Quorum;

namespace Locking.Simulation.World;

/// <summary>A process that uses locks: a group of its own, connections of its own, clocks of its own.</summary>
internal sealed class SimProcess
{
    private readonly List<SimLink> _links = [];
    private readonly IReadOnlyList<SimNode> _nodes;
    private readonly EventLoop _loop;

    public SimProcess(
        EventLoop loop, IReadOnlyList<SimNode> nodes, LockGroupOptions options, double rate, QuorumRules rules, Func<Weather> weather,
        Action<HoldCommand> onExtend, SimLogger logger)
    {
        _nodes = nodes;
        _loop = loop;
        Clock = new SimClock(loop, rate) { Owner = this };
        foreach (var node in nodes)
            _links.Add(new SimLink(loop, this, node, weather, onExtend));
        // Timers and continuations the group makes belong to this process.
        var before = loop.Running;
        loop.Running = this;
        Group = new LockGroup(
            "sim", options, _links, Task.CompletedTask, Task.CompletedTask, Clock, logger, new SimRandom(loop.Random), rules);
        foreach (var link in _links)
            link.Connect();
        loop.Running = before;
    }

    public SimClock Clock { get; }

    public LockGroup Group { get; }

    public IReadOnlyList<SimLink> Links => _links;

    public long PausedUntil { get; private set; }

    public bool IsDead { get; private set; }

    public void Pause(TimeSpan time) => PausedUntil = Math.Max(PausedUntil, _loop.Now + time.Ticks);

    public void Die()
    {
        IsDead = true;
        foreach (var node in _nodes)
            node.Forget(Group.Engine.Commands.Process);
    }
}
