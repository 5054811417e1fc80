using Locking.Quorum;
using Locking.Simulation.Checks;
using Locking.Simulation.World;

namespace Locking.Simulation;

/// <summary>Takes and gives back locks in every way a program might.</summary>
internal sealed class SimClient(EventLoop loop, SimProcess process, Checker checker, SimulationSettings settings)
{
    private readonly Random _random = loop.Random;

    /// <summary>What it is doing, for the case that it does not come back from it.</summary>
    public string Stage { get; private set; } = "new";

    public async Task OnceAsync()
    {
        Stage = "delay";
        if (_random.Next(3) == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(1, 40)), process.Clock);
        using var cancel = _random.Next(10) == 0
            ? new CancellationTokenSource(TimeSpan.FromMilliseconds(_random.Next(0, 60)), process.Clock) : null;
        LockResult result;
        Stage = "acquire";
        try
        {
            result = await AcquireAsync(cancel?.Token ?? CancellationToken.None);
        }
        catch (OperationCanceledException) when (cancel is { IsCancellationRequested: true })
        {
            return;
        }
        if (!result.IsAcquired)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(1, 20)), process.Clock);
            return;
        }
        var watch = new LeaseWatch(result.Lease, process, loop.Now);
        checker.Granted(watch);
        Stage = "work";
        await WorkAsync(watch);
        Checker.Released(watch);
        Stage = "release";
        var how = _random.Next(4);
        // Also without waiting for the end of it, and twice at once.
        if (how <= 1)
            _ = result.Lease.DisposeAsync().AsTask();
        if (how >= 1)
            await result.Lease.ReleaseAsync();
        // Unless it was handed over, the hold is closed the moment the release is asked for.
        if (result.Lease.Hold.Phase == HoldPhase.Closed)
            checker.ReleasedByNodes(watch);
    }

    private ValueTask<LockResult> AcquireAsync(CancellationToken cancellationToken)
    {
        var wait = _random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(_random.Next(1, 3000));
        var first = _random.Next(settings.Keys);
        if (_random.Next(2) == 0)
            return process.Group.AcquireAsync($"k{first}", wait, cancellationToken);
        string[] keys = [$"k{first}", $"k{_random.Next(settings.Keys)}"];
        return _random.Next(2) == 0
            ? process.Group.AcquireAsync(keys, wait, cancellationToken)
            : process.Group.AcquireFreeAsync(keys, wait, cancellationToken);
    }

    private async Task WorkAsync(LeaseWatch watch)
    {
        if (_random.Next(3) != 0)
        {
            Stage = "fence";
            try
            {
                var number = await watch.Lease.SettleFenceAsync(CancellationToken.None);
                checker.Numbered(watch, number);
                var stored = number + _random.Next(1, 500);
                if (_random.Next(15) == 0 && await watch.Lease.RaiseFenceAsync(stored, CancellationToken.None))
                    checker.Stored(watch, stored);
            }
            catch (LockLostException)
            {
                return;
            }
        }
        Stage = "work";
        var work = _random.Next(settings.BriefWork ? 2 : 0, 20) switch
        {
            0 => settings.Ttl * 1.5,
            1 => settings.Ttl * 0.9,
            < 6 => TimeSpan.FromMilliseconds(_random.Next(1, 100)),
            < 12 => TimeSpan.FromMilliseconds(1),
            _ => TimeSpan.Zero,
        };
        if (work > TimeSpan.Zero)
            await Task.Delay(work, process.Clock);
        // A few never let go by themselves.
        if (!settings.BriefWork && _random.Next(60) == 0)
        {
            while (watch.Lease.IsHeld)
                await Task.Delay(settings.Ttl / 10, process.Clock);
        }
    }
}
