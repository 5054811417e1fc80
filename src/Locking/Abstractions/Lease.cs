using Locking.Fencing;
using Locking.Groups;
using Locking.Quorum;

namespace Locking;

/// <summary>
/// One holder's time-bounded hold of one or more locks, renewed in the background until it is released, lost or
/// <see cref="LockGroupOptions.MaxHold"/> old. Safe to use from several threads.
/// </summary>
public sealed class Lease : IAsyncDisposable
{
    private readonly HoldEngine _engine;
    private readonly Hold _hold;
    private readonly ILeaseHome _home;
    private readonly int _handover;
    private readonly long _since;
    private bool _left;
    private readonly Lock _sync = new();
    private CancellationTokenSource? _lost;
    private ReleaseRound? _release;
    private bool _handedOver;
    private bool _isLost;

    internal Lease(HoldEngine engine, Hold hold, ILeaseHome home, int handover)
    {
        _home = home;
        _handover = handover;
        _since = engine.Clock.MonoTicks;
        _engine = engine;
        _hold = hold;
    }

    /// <summary>The locks held, distinct and in ordinal order, without the group's prefix.</summary>
    public IReadOnlyList<string> Keys => _hold.Command.Keys.Names;

    /// <summary>Identifies this hold among all others, also in other processes.</summary>
    public Guid Id => _hold.Command.Token.Id;

    /// <summary>
    /// Cancelled when the lease is lost, at the latest at its deadline (a little before: <see cref="LockGroupOptions.LossMargin"/>).
    /// Not cancelled by a release. Callbacks run on the thread pool.
    /// </summary>
    public CancellationToken Lost
    {
        get
        {
            lock (_sync)
            {
                if (_lost is null)
                {
                    _lost = new CancellationTokenSource();
                    // Nobody can have registered yet, so nothing of the caller's runs under the lock.
                    if (_isLost)
                        _lost.Cancel();
                }
                return _lost.Token;
            }
        }
    }

    /// <summary>
    /// Whether the locks are held at this moment, by the clocks and not by whether a timer has fired already. True is a statement about
    /// now and may be false a moment later: work outside a database needs <see cref="FencingToken"/> or an idempotency key too.
    /// </summary>
    public bool IsHeld
    {
        get
        {
            lock (_sync)
            {
                if (_isLost || _release is not null || _handedOver)
                    return false;
            }
            return _hold.IsHeld;
        }
    }

    /// <summary>Time left until the deadline if no renewal succeeds any more; zero when not held.</summary>
    public TimeSpan Remaining
    {
        get
        {
            if (!IsHeld)
                return TimeSpan.Zero;
            var left = _hold.Deadline.Remaining(_engine.Clock.Now);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>
    /// A number that is larger for every later lease on the same lock, to be checked where the work is stored; null when the group does
    /// not use fencing, or a quorum of nodes does not have it yet (see <see cref="SettleFenceAsync"/>).
    /// </summary>
    public long? FencingToken => _engine.Commands.FenceStride > 0 && _hold.Fence.Settled is var last and not 0 ? last - FenceNumbers.Stride + 1 + _handover : null;

    /// <summary>
    /// The fencing number, once a quorum of nodes has it: at once in the usual case, after one more round trip when the nodes had
    /// counted differently. Claim the stored fence with it before reading what the lock protects.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LockLostException">The lease ended before a quorum had the number.</exception>
    /// <exception cref="InvalidOperationException">The group does not use fencing.</exception>
    public ValueTask<long> SettleFenceAsync(CancellationToken cancellationToken = default)
    {
        if (_engine.Commands.FenceStride == 0)
            throw new InvalidOperationException("This lock group does not use fencing; set Fencing to true.");
        return FencingToken is { } token ? new ValueTask<long>(token) : WaitForFenceAsync(cancellationToken);
    }

    /// <summary>
    /// Lifts the nodes' counters of these locks to a number that a store remembers, so that the next lease gets a larger token. For a
    /// holder whom the store refuses although <see cref="IsHeld"/>: the nodes have lost their counters. This lease keeps its own token and
    /// is not handed over inside the process any more, so release it and take the locks again.
    /// </summary>
    /// <param name="stored">The number that the store remembers; below 2^53 − 2^20.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether a quorum of nodes has it; false when the lease ended before, or it took longer than <see cref="LockGroupOptions.Ttl"/>.</returns>
    /// <exception cref="LockLostException">The lease ended before its own number was settled.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No lock can ever have been given the number.</exception>
    /// <exception cref="InvalidOperationException">The group does not use fencing.</exception>
    public async ValueTask<bool> RaiseFenceAsync(long stored, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stored);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stored, FenceNumbers.Largest);
        // Its own number may not come from the raised counters: it would be one that the store has seen.
        await SettleFenceAsync(cancellationToken);
        _hold.EndHandovers();
        return await _engine.RaiseFenceAsync(_hold, stored, cancellationToken);
    }

    internal Hold Hold => _hold;

    internal TimeSpan Age => new(_engine.Clock.MonoTicks - _since);

    /// <summary>Throws if the locks are not held at this moment.</summary>
    /// <exception cref="LockLostException">The lease was lost or released.</exception>
    public void ThrowIfNotHeld()
    {
        if (!IsHeld)
            throw new LockLostException($"The lease on {string.Join(", ", Keys.Take(5))} is no longer held.");
    }

    /// <summary>
    /// Gives the locks back. Returns when a quorum of nodes confirmed, at the latest after <see cref="LockGroupOptions.NodeTimeout"/>;
    /// what was not confirmed is repeated in the background. Calling it again returns the first outcome. Does not throw.
    /// </summary>
    public ValueTask<ReleaseResult> ReleaseAsync() => BeginRelease(out var isFirst) switch
    {
        null => ValueTask.FromResult(ReleaseResult.Released),
        var round => isFirst ? round.Result : new ValueTask<ReleaseResult>(round.Again()),
    };

    /// <summary>Same as <see cref="ReleaseAsync"/>: bounded in time, never throws, harmless when the lease was lost.</summary>
    public ValueTask DisposeAsync() => BeginRelease(out var isFirst) switch
    {
        null => ValueTask.CompletedTask,
        var round => isFirst ? round.End : new ValueTask(round.Again()),
    };

    /// <summary>Lets the next in line inside the process go.</summary>
    /// <param name="othersTurn">Whether the nodes have called another process.</param>
    internal void Leave(bool othersTurn)
    {
        lock (_sync)
        {
            if (_left)
                return;
            _left = true;
            _home.Leave(this, othersTurn);
        }
    }

    internal void CancelLost()
    {
        CancellationTokenSource? source;
        lock (_sync)
        {
            _isLost = true;
            source = _lost;
            // The next in line need not wait until the loser has noticed.
            Leave(othersTurn: false);
        }
        source?.Cancel();
    }

    // Null if there is nothing to wait for: somebody else in this process has taken the locks over.
    private ReleaseRound? BeginRelease(out bool isFirst)
    {
        lock (_sync)
        {
            isFirst = _release is null;
            if (_release is not null || _handedOver)
                return _release;
            if (_home.TryHandOver(this))
            {
                _left = _handedOver = true;
                _engine.Released(ReleaseResult.Released, Age);
                return null;
            }
            return _release = _engine.Release(_hold, this);
        }
    }

    private async ValueTask<long> WaitForFenceAsync(CancellationToken cancellationToken)
    {
        if (await _hold.Fence.Completion.WaitAsync(cancellationToken) && FencingToken is { } token)
            return token;
        throw new LockLostException($"The lease on {string.Join(", ", Keys.Take(5))} ended before its fencing number was settled.");
    }
}
