using Locking.Simulation.Checks;
using Locking.Simulation.World;

namespace Locking.Simulation;

/// <summary>One run: nodes, processes and clients under bad conditions, then calm, with checks all the way.</summary>
internal sealed class Simulation
{
    private readonly SimulationSettings _settings;
    private readonly Random _random;
    private readonly EventLoop _loop;
    private readonly Checker _checker;
    private readonly HoldView _view;
    private readonly List<SimNode> _nodes = [];
    private readonly List<SimProcess> _processes = [];
    private readonly List<SimClient> _stages = [];
    private Weather _weather;
    private bool _stopping;
    private int _clients;
    private Exception? _failure;

    private Simulation(SimulationSettings settings)
    {
        _settings = settings;
        _weather = settings.Weather;
        _random = new Random(settings.Seed);
        _loop = new EventLoop(_random);
        _view = new HoldView(settings, () => _loop.Steps);
        _checker = new Checker(_loop, _view);
    }

    /// <summary>Runs to the end.</summary>
    /// <returns>Steps executed, locks granted, and a number that two runs share only if they did the same.</returns>
    /// <exception cref="SafetyViolationException">A promise was broken.</exception>
    public static (long Steps, int Grants, long Fingerprint) Run(SimulationSettings settings)
    {
        var simulation = new Simulation(settings);
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(simulation._loop);
        try
        {
            simulation.Run();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
        return (simulation._loop.Steps, simulation._checker.Grants, simulation._loop.Fingerprint);
    }

    private void Run()
    {
        for (var i = 0; i < _settings.Nodes; i++)
        {
            _nodes.Add(new SimNode(_loop, i, Rate(), _settings.NodeRules));
            _nodes[i].Model.SetMeta(true, 0, 0);
        }
        for (var i = 0; i < _settings.Processes; i++)
            AddProcess();
        Hour();
        while (_loop.Steps < _settings.Steps)
            Step();

        _stopping = true;
        _weather = Weather.Calm;
        Until(() => _clients == 0, TimeSpan.FromMinutes(2), "the clients come to an end");
        NothingLeaked();
        ProgressResumes();
    }

    private void Step()
    {
        if (!_loop.Step())
            throw _view.Violation("nothing happens any more; clients: " + string.Join(", ", _stages.Select(c => c.Stage)));
        if (_failure is SafetyViolationException violation)
            throw violation;
        if (_failure is not null)
            throw _view.Violation("a client failed: " + _failure);
        _checker.Check();
    }

    private void Until(Func<bool> condition, TimeSpan limit, string what)
    {
        var end = _loop.Now + limit.Ticks;
        // Time must go on for locks to run out, also when nobody does anything.
        for (var tick = TimeSpan.Zero; tick < limit + TimeSpan.FromSeconds(1); tick += TimeSpan.FromMilliseconds(20))
            _loop.After(tick, null, static () => { });
        while (!condition())
        {
            if (_loop.Now > end)
                throw _view.Violation($"not within {limit}: {what}");
            Step();
        }
    }

    // Everything is given back without waiting for the time to live, if messages are slow but none is lost or overtaken; else within it.
    private void NothingLeaked()
    {
        var reliable = _settings.Weather is { Lost: 0, ConnectionBreaks: 0, NodeCrashes: 0, ProcessCrashes: 0 };
        var limit = reliable ? TimeSpan.FromSeconds(6) : (_settings.Ttl * 2) + TimeSpan.FromSeconds(6);
        Until(
            () => _nodes.All(n => !n.Model.Held.Any())
                && _processes.All(p => p.IsDead || (p.Group.Engine.OwedReleases == 0 && p.Group.Engine.Scheduler.Count == 0 && p.Group.Gate.Count == 0)),
            limit,
            "nothing is left behind");
    }

    private void ProgressResumes()
    {
        var group = _processes.First(p => !p.IsDead).Group;
        for (var i = 0; i < _settings.Keys; i++)
        {
            var done = false;
            _ = TakeAsync($"k{i}");
            Until(() => done, TimeSpan.FromSeconds(20), $"k{i} can be taken again");

            async Task TakeAsync(string key)
            {
                var result = await group.AcquireAsync(key, TimeSpan.FromSeconds(15), CancellationToken.None);
                if (result.IsAcquired)
                {
                    await result.Lease.DisposeAsync();
                    done = true;
                }
            }
        }
    }

    private double Rate() => 1 + (((_random.NextDouble() * 2) - 1) * _settings.Drift);

    private void AddProcess()
    {
        var options = new LockGroupOptions
        {
            Ttl = _settings.Ttl,
            NodeTimeout = _settings.NodeTimeout ?? _settings.Ttl / 8,
            MaxHold = _settings.Ttl * 5,
            MaxRetryDelay = TimeSpan.FromMilliseconds(100),
            // Next to nothing, or it would cover up what the deadline itself has to do.
            LossMargin = TimeSpan.FromMilliseconds(1),
        };
        var process = new SimProcess(
            _loop, _nodes, options, Rate(), _settings.QuorumRules, () => _weather, _checker.Extending,
            new SimLogger(text => _failure ??= _view.Violation(text)));
        _processes.Add(process);
        for (var i = 0; i < _settings.ClientsPerProcess; i++)
        {
            _clients++;
            _loop.At(_loop.Now, process, _ => Client(process), null);
        }
    }

    private async void Client(SimProcess process)
    {
        try
        {
            var client = new SimClient(_loop, process, _checker, _settings);
            _stages.Add(client);
            while (!_stopping)
                await client.OnceAsync();
        }
        catch (Exception e)
        {
            _failure ??= e;
        }
        _clients--;
    }

    // Decides every 50 ms what goes wrong next.
    private void Hour()
    {
        const double Seconds = 0.05;
        const double Snapshots = 0.5;
        if (Happens(_weather.NodePauses))
            Any(_nodes).Pause(Long());
        if (Happens(_weather.NodeCrashes))
            Any(_nodes).Crash(Kind(_random.NextDouble()), TimeSpan.FromMilliseconds(_random.Next(20, 1500)));
        if (_weather.NodeRewinds > 0 && Happens(Snapshots))
            Any(_nodes).Save();
        if (Happens(_weather.ConnectionBreaks))
            Any(Any(_processes).Links).Break();
        if (Happens(_weather.ProcessPauses) && Any(_processes) is { IsDead: false } paused)
            paused.Pause(Long());
        if (Happens(_weather.ClockSteps) && Any(_processes) is { IsDead: false } stepped)
            stepped.Clock.UtcStep += TimeSpan.FromMilliseconds(_random.Next(-3000, 3000));
        if (Happens(_weather.ProcessCrashes))
        {
            var index = _random.Next(_processes.Count);
            _processes[index].Die();
            _processes.RemoveAt(index);
            _clients -= _settings.ClientsPerProcess;
            AddProcess();
        }
        if (!_stopping)
            _loop.After(TimeSpan.FromSeconds(Seconds), null, Hour);

        CrashKind Kind(double dice) => dice < _weather.NodeForgets ? CrashKind.Forgets
            : dice < _weather.NodeForgets + _weather.NodeRewinds ? CrashKind.Rewinds : CrashKind.Remembers;
        bool Happens(double perSecond) => _random.NextDouble() < perSecond * Seconds * 3;
        TimeSpan Long() => _weather.LongestPause * _random.NextDouble();
        T Any<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];
    }
}
