using System.Diagnostics;
using Locking.Diagnostics;
using Locking.Fencing;
using Locking.Nodes;
using Locking.Quorum;
using Locking.Timing;
using Microsoft.Extensions.Logging;

namespace Locking.Groups;

/// <summary>One configured group: tries, waits, tries again.</summary>
internal sealed class LockGroup : ILockGroup, IAsyncDisposable
{
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Reservation = TimeSpan.FromMilliseconds(50);

    private readonly LockClock _clock;
    private readonly RandomSource _random;
    private readonly CommandSettings _commands;
    private readonly Task _connected;
    private readonly Task _allAttempted;

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
        _random = random ?? RandomSource.System;
        _connected = connected;
        _allAttempted = allAttempted;
        _commands = new CommandSettings(
            new KeySpace(options.KeyPrefix ?? name),
            options.Ttl,
            options.Fencing ? FenceNumbers.Stride : 0,
            options.FenceLife,
            LockToken.First(_random).Id.ToString("N"),
            Reservation);
        Engine = new HoldEngine(name, nodes, new HoldSettings(options, nodes.Count, rules), _commands, _clock, logger);
        for (var i = 0; i < nodes.Count; i++)
        {
            var node = i;
            nodes[i].Connected += () => Engine.Admission.Look(node);
            if (nodes[i].IsConnected)
                Engine.Admission.Look(node);
        }
    }

    public string Name { get; }

    public LockGroupOptions Options { get; }

    public HoldEngine Engine { get; }

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

    public ValueTask DisposeAsync()
    {
        Engine.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<LockResult> AcquireAsync(
        LockKeys keys, bool asManyAsFree, TimeSpan wait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero);
        using var activity = LockTelemetry.Activities.StartActivity("lock acquire");
        var started = _clock.MonoTicks;
        if (!_connected.IsCompleted)
            await WaitForConnectionsAsync(cancellationToken);
        var token = LockToken.First(_random);
        LockResult result;
        for (var tries = 1; ; tries++)
        {
            result = await TryAsync(
                new HoldCommand(_commands, keys, token) { AsManyAsFree = asManyAsFree, BaseHint = Engine.BaseHint }, cancellationToken);
            var left = wait - new TimeSpan(_clock.MonoTicks - started);
            // Timers count whole milliseconds, so less than one is no time to wait.
            if (result.IsAcquired || left < TimeSpan.FromMilliseconds(1))
                break;
            await Task.Delay(Pause(result, tries, left), _clock.Provider, cancellationToken);
            token = token.Next();
        }
        LockTelemetry.Acquired(Name, result.Outcome, new TimeSpan(_clock.MonoTicks - started));
        Describe(activity, keys, result);
        return result;
    }

    private async ValueTask<LockResult> TryAsync(HoldCommand command, CancellationToken cancellationToken)
    {
        var hold = new Hold(Engine, command);
        var decision = await Engine.TryAcquireAsync(hold, cancellationToken);
        switch (decision.Kind)
        {
            case DecisionKind.Acquired:
                var lease = new Lease(Engine, hold, 0);
                if (hold.TryAttach(lease))
                    return LockResult.Acquired(lease);
                Engine.ReleaseInBackground(hold);
                return LockResult.Unavailable(Options.NodeTimeout, "The locks were lost before they could be handed over.");
            case DecisionKind.Busy:
                return LockResult.Busy(decision.RetryAfter, $"Somebody else holds {Describe(command.Keys)}.");
            case DecisionKind.Split:
                return LockResult.Busy(ShortestRetry, $"Several contenders share the nodes of {Describe(command.Keys)}.");
            case DecisionKind.Cancelled:
                throw new OperationCanceledException(cancellationToken);
            case DecisionKind.TooSlow:
                return LockResult.Unavailable(Options.NodeTimeout, "The nodes answered too late to leave any time for work.");
            default:
                return Unavailable(decision);
        }
    }

    private LockResult Unavailable(Decision decision)
    {
        var left = Engine.Admission.Left;
        var reason = $"{decision.Voters} of {Engine.Settings.Nodes} nodes of lock group '{Name}' voted; {Engine.Settings.Quorum} are needed.";
        if (left > TimeSpan.Zero)
            reason += $" Nodes that are new or have lost their memory join in {Math.Ceiling(left.TotalSeconds)} s.";
        return LockResult.Unavailable(left > Options.NodeTimeout ? left : Options.NodeTimeout, reason);
    }

    // Only the first callers of a process come here. If the time runs out, the try that follows says which nodes are missing.
    public async Task WaitForConnectionsAsync(CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_connected, Task.Delay(Options.ConnectTimeout, _clock.Provider, enough.Token));
        await enough.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    // Spread over half to all of the span: contenders that were refused together must not come back together.
    private TimeSpan Pause(LockResult result, int tries, TimeSpan left)
    {
        var backoff = TimeSpan.FromMilliseconds(Math.Min(5 << Math.Min(tries, 10), Options.MaxRetryDelay.TotalMilliseconds));
        var pause = result.RetryAfter < backoff && result.RetryAfter > TimeSpan.Zero ? result.RetryAfter : backoff;
        pause *= 0.5 + (_random.NextDouble() / 2);
        if (pause < ShortestRetry)
            pause = ShortestRetry;
        return pause < left ? pause : left;
    }

    private static string Describe(LockKeys keys) => keys.Count == 1 ? $"'{keys.Names[0]}'" : $"one of {keys.Count} locks";

    private void Describe(Activity? activity, LockKeys keys, in LockResult result)
    {
        if (activity is null)
            return;
        activity.SetTag("locking.group", Name);
        activity.SetTag("locking.keys", keys.Count);
        activity.SetTag("locking.outcome", result.Outcome.ToString());
        if (result.Reason is { } reason)
            activity.SetStatus(ActivityStatusCode.Unset, reason);
    }
}
