using System.Threading.Tasks.Sources;
using Locking.Groups;
using Locking.Nodes;
using Locking.Timing;

namespace Locking.Quorum;

/// <summary>
/// One token on the nodes, from the first command until the last trace is gone: what each node answered, the deadline that follows
/// from it, and who has to be told. All state changes happen under one lock; commands are sent by <see cref="HoldEngine"/>.
/// </summary>
internal sealed partial class Hold : ScheduledEntry, ICommandOwner, IValueTaskSource<Decision>
{
    private readonly HoldEngine _engine;
    private readonly HoldSettings _settings;
    private readonly NodeDeadlines _deadlines;
    private readonly Lock _sync = new();
    private ManualResetValueTaskSourceCore<Decision> _decision = new() { RunContinuationsAsynchronously = true };
    private TimeSpan _shortestHolder = TimeSpan.MaxValue;
    private Moment _started;
    private Moment _cap;
    private long _lastLate = long.MinValue;
    private long _nextRenewal = long.MaxValue;
    private int _renewalRound;
    private int _roundConfirmed;
    private int _refused;
    private int _blocked;
    private int _unable;
    private int _granted;
    private uint _mayHold;
    private uint _setting;
    private uint _extending;
    private readonly string?[]? _maps;
    private HoldCommand? _leftover;
    private Lease? _lease;
    private string? _lostBecause;

    public Hold(HoldEngine engine, HoldCommand command)
    {
        _engine = engine;
        _settings = engine.Settings;
        Fence = new FenceBallot(_sync);
        _deadlines = new NodeDeadlines(_settings.Nodes, _settings.Quorum);
        Command = command;
        Asked = command;
        if (command.AsManyAsFree)
            _maps = new string?[_settings.Nodes];
    }

    /// <summary>Its lock, which what belongs to it shares: an object less for each lease.</summary>
    public Lock Sync => _sync;

    /// <summary>What is held: the same as <see cref="Asked"/>, or the part of it that was free.</summary>
    public HoldCommand Command { get; private set; }

    /// <summary>What was asked for.</summary>
    public HoldCommand Asked { get; }

    public HoldPhase Phase { get; private set; }

    public Moment Started => _started;

    /// <summary>The fencing numbers reserved for this hold.</summary>
    public FenceBallot Fence { get; }

    /// <summary>What was taken beyond what is held, to be given back; null if nothing.</summary>
    public HoldCommand? Leftover
    {
        get
        {
            lock (_sync)
                return _leftover;
        }
    }

    /// <summary>After this moment the holder must assume it holds nothing.</summary>
    public Moment Deadline
    {
        get
        {
            lock (_sync)
                return Moment.Earlier(_deadlines.Current, _cap);
        }
    }

    /// <summary>Whether the token is held now, by both clocks and without waiting for a timer.</summary>
    public bool IsHeld
    {
        get
        {
            lock (_sync)
                return Phase == HoldPhase.Held && !Moment.Earlier(_deadlines.Current, _cap).HasPassed(_engine.Clock.Now);
        }
    }

    public ValueTask<Decision> Decided => new(this, _decision.Version);

    public void Start(Moment now)
    {
        _started = now;
        _cap = now + _settings.MaxHold;
        _engine.Scheduler.Schedule(this, (now + _settings.NodeTimeout).Mono);
    }

    /// <summary>Whoever is told when the token is lost. False if that has happened already.</summary>
    public bool TryAttach(Lease lease)
    {
        lock (_sync)
        {
            _lease = lease;
            return Phase == HoldPhase.Held;
        }
    }

    /// <summary>How often the hold has changed hands inside the process.</summary>
    public int Handovers { get; private set; }

    /// <summary>
    /// Makes another lease the one that is told when the hold is lost, with a full <see cref="LockGroupOptions.MaxHold"/> of its own. Null
    /// when the hold has changed hands often enough, or little time is left: then other processes get their turn.
    /// </summary>
    public Lease? HandOver(ILeaseHome home, int most)
    {
        lock (_sync)
        {
            var now = _engine.Clock.Now;
            if (Phase != HoldPhase.Held || Handovers >= most || HasEnded(now + (_settings.Ttl / 3)))
                return null;
            _cap = now + _settings.MaxHold;
            _lease = home.Lend(this, ++Handovers);
            Reschedule();
            return _lease;
        }
    }

    /// <summary>From here on the hold is given back to the nodes and not to the next in this process.</summary>
    public void EndHandovers()
    {
        lock (_sync)
            Handovers = int.MaxValue;
    }

    /// <summary>A command that can create the token is about to be sent to the node.</summary>
    public void BeginSet(int node)
    {
        lock (_sync)
        {
            _mayHold |= 1u << node;
            _setting |= 1u << node;
        }
    }

    /// <summary>Asks whether a node that forgot the token may be given it again; then it counts as sent.</summary>
    public bool TryBeginHeal(int node)
    {
        lock (_sync)
        {
            var bit = 1u << node;
            if (Phase != HoldPhase.Held || (_setting & bit) != 0 || IsOver(_engine.Clock.Now))
                return false;
            _mayHold |= bit;
            _setting |= bit;
            return true;
        }
    }

    /// <summary>Such a command has ended. Returns what the node must be told to release, because nobody wants it (any more).</summary>
    public HoldCommand? EndSet(int node, Moment sent, in AcquireReply reply)
    {
        var now = _engine.Clock.Now;
        var decision = default(Decision?);
        Lease? lost = null;
        HoldCommand? release;
        lock (_sync)
        {
            var bit = 1u << node;
            _setting &= ~bit;
            if (reply.Answer is NodeAnswer.NotSent or NodeAnswer.Other or NodeAnswer.NotAdmitted)
                _mayHold &= ~bit;
            if (Phase == HoldPhase.Closed)
                _lastLate = now.Mono;
            release = Phase == HoldPhase.Closed && (_mayHold & bit) != 0 && _settings.Rules.HasFlag(QuorumRules.LateRelease) ? Asked : null;
            switch (Phase)
            {
                case HoldPhase.Deciding:
                    Count(node, sent, reply);
                    decision = TryDecide(now, timedOut: false);
                    if (decision is { } made)
                        Conclude(made);
                    break;
                case HoldPhase.Held:
                    if (HasEnded(now))
                        lost = Lose("its deadline passed");
                    else if (reply.Answer == NodeAnswer.Yes)
                        release = CountLate(node, sent, reply);
                    break;
            }
        }
        if (decision is { } result)
            _decision.SetResult(result);
        TellLost(lost);
        return release;
    }

    /// <summary>The caller no longer waits for a decision.</summary>
    public void GiveUp()
    {
        lock (_sync)
        {
            if (Phase != HoldPhase.Deciding)
                return;
            Conclude(new Decision(DecisionKind.Cancelled));
        }
        _decision.SetResult(new Decision(DecisionKind.Cancelled));
    }

    /// <summary>
    /// Ends the hold. From here on nothing is renewed, and a command still on its way is followed by a release when it ends.
    /// </summary>
    /// <returns>What the hold was until now, and the nodes that may still have the token.</returns>
    public (HoldPhase Before, uint MayHold) Close()
    {
        var now = _engine.Clock.Now;
        lock (_sync)
        {
            var before = Phase == HoldPhase.Held && HasEnded(now) ? HoldPhase.Lost : Phase;
            Phase = HoldPhase.Closed;
            _lease = null;
            _engine.Scheduler.Cancel(this);
            return (before, _mayHold);
        }
    }

    /// <summary>The node confirmed that it no longer has the token.</summary>
    /// <param name="node">The node.</param>
    /// <param name="asked">When it was told to release; what came later may have been carried out later too.</param>
    public void Gone(int node, Moment asked)
    {
        lock (_sync)
        {
            if ((_setting & (1u << node)) == 0 && asked.Mono >= _lastLate)
                _mayHold &= ~(1u << node);
        }
    }

    /// <summary>Whether the node may still have the token.</summary>
    public bool MayHold(int node)
    {
        lock (_sync)
            return (_mayHold & (1u << node)) != 0;
    }

    // Read without the lock: a command that is sent although nobody wants it any more is followed by a release.
    bool ICommandOwner.Wants(in NodeCommand command) => command.Kind switch
    {
        CommandKind.Acquire => Phase is HoldPhase.Deciding or HoldPhase.Held,
        CommandKind.Extend => Phase == HoldPhase.Held,
        _ => true,
    };

    void ICommandOwner.Answered(int node, in NodeCommand command, in AcquireReply reply)
    {
        switch (command.Kind)
        {
            case CommandKind.Acquire:
                _engine.SetEnded(this, node, command, reply);
                break;
            case CommandKind.Extend:
                _engine.ExtendEnded(this, node, command, reply.Answer);
                break;
            default:
                _engine.ReleaseEnded(this, node, command, reply.Answer);
                break;
        }
    }

    internal override void OnDue() => Wake();

    internal override void OnClockJump() => Wake();

    /// <summary>Nothing renews the hold any more, and nobody would tell at its deadline: it ends now.</summary>
    internal override void OnEnded()
    {
        Decision? decision = null;
        Lease? lost = null;
        lock (_sync)
        {
            switch (Phase)
            {
                case HoldPhase.Deciding:
                    decision = new Decision(DecisionKind.Disposed);
                    Conclude(decision.Value);
                    break;
                case HoldPhase.Held:
                    lost = Lose("its lock group was disposed");
                    break;
            }
        }
        if (decision is { } made)
            _decision.SetResult(made);
        TellLost(lost);
    }

    Decision IValueTaskSource<Decision>.GetResult(short token) => _decision.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<Decision>.GetStatus(short token) => _decision.GetStatus(token);

    void IValueTaskSource<Decision>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _decision.OnCompleted(continuation, state, token, flags);

    private bool HasEnded(Moment now) => Moment.Earlier(_deadlines.Current, _cap).HasPassed(now);

    // A deadline that has passed ends the hold for good.
    private bool IsOver(Moment now) =>
        HasEnded(now) && (_settings.Rules.HasFlag(QuorumRules.DeadlineFreeze) || _cap.HasPassed(now));

    private Lease? Lose(string reason)
    {
        Phase = HoldPhase.Lost;
        _lostBecause = reason;
        _engine.Scheduler.Cancel(this);
        return _lease;
    }

    private void TellLost(Lease? lease)
    {
        if (lease is not null)
            _engine.TellLost(lease, _lostBecause!);
    }

    private void Reschedule()
    {
        var end = Moment.Earlier(_deadlines.Current, _cap).Mono - _settings.LossMargin.Ticks;
        _engine.Scheduler.Schedule(this, Math.Min(end, _nextRenewal));
    }
}
