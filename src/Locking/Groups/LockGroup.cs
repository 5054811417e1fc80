using Locking.Diagnostics;
using Locking.Fencing;
using Locking.Nodes;
using Locking.Quorum;
using Locking.Timing;
using Locking.Waiting;
using Microsoft.Extensions.Logging;

namespace Locking.Groups;

/// <summary>One configured group: what callers see of the gate, the contention and the nodes.</summary>
internal sealed class LockGroup : ILockGroup, ILeaseHome, IAsyncDisposable
{
    private static readonly TimeSpan Reservation = TimeSpan.FromMilliseconds(50);

    // Longer than any process lives, and no sum with it overflows.
    private static readonly TimeSpan Forever = TimeSpan.FromDays(36_500);

    private readonly LockClock _clock;
    private readonly CommandSettings _commands;
    private readonly Contention _contention;
    private readonly Task _connected;
    private readonly Task _allAttempted;
    private volatile bool _disposed;

    public LockGroup(
        string name,
        LockGroupOptions options,
        IReadOnlyList<ILockNode> nodes,
        Task connected,
        Task allAttempted,
        TimeProvider time,
        ILogger logger,
        RandomSource? random = null,
        QuorumRules rules = QuorumRules.All)
    {
        Name = name;
        Options = options;
        _clock = new LockClock(time);
        _connected = connected;
        _allAttempted = allAttempted;
        random ??= RandomSource.System;
        _commands = new CommandSettings(
            new KeySpace(options.KeyPrefix ?? name),
            options.Ttl,
            options.Fencing ? FenceNumbers.Stride : 0,
            options.FenceLife,
            LockToken.First(random).Id.ToString("N"),
            Reservation);
        Engine = new HoldEngine(name, nodes, new HoldSettings(options, nodes.Count, rules), _commands, _clock, logger);
        var board = new WakeBoard(Engine.Scheduler, _clock, Engine.Settings.Quorum);
        _contention = new Contention(this, _commands, board, _clock, random);
        for (var i = 0; i < nodes.Count; i++)
        {
            var node = i;
            nodes[i].Connected += () => Engine.Admission.Look(node);
            if (nodes[i].IsConnected)
                Engine.Admission.Look(node);
        }
        Calls = new WakeCalls(Engine.Links, _commands, Gate, board);
    }

    public string Name { get; }

    public LockGroupOptions Options { get; }

    public HoldEngine Engine { get; }

    public LocalGate Gate { get; } = new();

    public WakeCalls Calls { get; }

    public ValueTask<LockResult> AcquireAsync(string key, TimeSpan wait, CancellationToken cancellationToken) =>
        AcquireAsync(LockKeys.Single(key), false, wait, cancellationToken);

    public ValueTask<LockResult> AcquireAsync(IReadOnlyCollection<string> keys, TimeSpan wait, CancellationToken cancellationToken) =>
        AcquireAsync(LockKeys.From(keys, Options.MaxKeys), false, wait, cancellationToken);

    public ValueTask<LockResult> AcquireFreeAsync(
        IReadOnlyCollection<string> keys, TimeSpan wait, CancellationToken cancellationToken) =>
        AcquireAsync(LockKeys.From(keys, Options.MaxKeys), true, wait, cancellationToken);

    public async Task<int> DeclareNodesNewAsync()
    {
        await Task.WhenAny(_allAttempted, Task.Delay(Options.ConnectTimeout, _clock.Provider));
        return await Engine.Admission.DeclareNewAsync();
    }

    // Only the first callers of a process come here. If the time runs out, the try that follows says which nodes are missing.
    public async Task WaitForConnectionsAsync(CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_connected, Task.Delay(Options.ConnectTimeout, _clock.Provider, enough.Token));
        await enough.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    bool ILeaseHome.TryHandOver(Lease lease)
    {
        if (Options.MaxHandovers == 0)
            return false;
        var hold = lease.Hold;
        var done = Gate.HandOver(hold, this, Options.MaxHandovers);
        if (done)
            LockTelemetry.HandedOver(Name);
        return done;
    }

    Lease ILeaseHome.Lend(Hold hold, int handover) => new(Engine, hold, this, handover);

    void ILeaseHome.Leave(Lease lease, bool othersTurn)
    {
        foreach (var key in lease.Hold.Command.Keys.Names)
            Gate.Leave(key, othersTurn);
    }

    /// <summary>Whether it has been disposed.</summary>
    public bool IsDisposed => _disposed;

    /// <summary>What callers get who wait for a lock, or ask for one, when the group has been disposed.</summary>
    public static ObjectDisposedException Disposed() => new(nameof(ILockGroup), "The lock group has been disposed.");

    /// <summary>Ends all waiting with <see cref="ObjectDisposedException"/> and tells every holder that its lease is lost.</summary>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        Engine.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<LockResult> AcquireAsync(
        LockKeys keys, bool asManyAsFree, TimeSpan wait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_disposed)
            throw Disposed();
        if (wait != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero);
        using var activity = LockTelemetry.Activities.StartActivity("lock acquire");
        var started = _clock.MonoTicks;
        activity?.SetTag("locking.group", Name).SetTag("locking.keys", keys.Count);
        // What it says when the caller or the group gave up.
        var outcome = "cancelled";
        try
        {
            if (!_connected.IsCompleted)
                await WaitForConnectionsAsync(cancellationToken);
            var until = wait < TimeSpan.Zero || wait > Forever ? started + Forever.Ticks : started + wait.Ticks;
            var result = asManyAsFree
                ? await _contention.AcquireFreeAsync(keys, until, cancellationToken)
                : await _contention.AcquireAllAsync(keys, until, cancellationToken);
            outcome = LockTelemetry.Name(result.Outcome);
            activity?.SetTag("locking.reason", result.Reason);
            return result;
        }
        finally
        {
            activity?.SetTag("locking.outcome", outcome);
            LockTelemetry.Acquired(Name, outcome, new TimeSpan(_clock.MonoTicks - started));
        }
    }
}
