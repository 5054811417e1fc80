using System.Threading.Tasks.Sources;
using Locking.Nodes;
using Locking.Timing;

namespace Locking.Quorum;

/// <summary>Counts the answers to one release and wakes the caller as soon as a quorum of nodes is known to be free.</summary>
internal sealed class ReleaseRound(HoldEngine engine, Hold hold, HoldPhase before, int freeAlready)
    : ScheduledEntry, ICommandOwner, IValueTaskSource<ReleaseResult>
{
    private readonly Lock _sync = new();
    private ManualResetValueTaskSourceCore<ReleaseResult> _source;
    private int _free = freeAlready;
    private int _others;
    private int _silent;
    private bool _done;

    public ValueTask<ReleaseResult> Result => new(this, _source.Version);

    public void Start() => engine.Scheduler.Schedule(this, (engine.Clock.Now + engine.Settings.NodeTimeout).Mono);

    public bool Wants(in NodeCommand command) => true;

    public void Answered(int node, in NodeCommand command, in AcquireReply reply, bool isLast)
    {
        engine.ReleaseEnded(hold, node, command.Hold, reply.Answer);
        Count(reply.Answer, isLast);
    }

    private void Count(NodeAnswer answer, bool continueHere)
    {
        ReleaseResult? result;
        lock (_sync)
        {
            switch (answer)
            {
                case NodeAnswer.Yes or NodeAnswer.Missing:
                    _free++;
                    break;
                case NodeAnswer.Other:
                    _others++;
                    break;
                default:
                    _silent++;
                    break;
            }
            result = _done ? null : Outcome();
            _done |= result is not null;
        }
        if (result is { } made)
        {
            engine.Scheduler.Cancel(this);
            _source.RunContinuationsAsynchronously = !continueHere;
            _source.SetResult(made);
        }
    }

    internal override void OnDue()
    {
        lock (_sync)
        {
            if (_done)
                return;
            _done = true;
        }
        _source.RunContinuationsAsynchronously = true;
        _source.SetResult(before == HoldPhase.Lost ? ReleaseResult.AlreadyLost : ReleaseResult.Unconfirmed);
    }

    internal override void OnClockJump()
    {
        // The limit is on the monotonic clock alone, so a set UTC clock changes nothing; the entry stays scheduled.
    }

    ReleaseResult IValueTaskSource<ReleaseResult>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReleaseResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<ReleaseResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private ReleaseResult? Outcome()
    {
        if (before == HoldPhase.Lost)
            return ReleaseResult.AlreadyLost;
        if (_others > engine.Settings.Nodes - engine.Settings.Quorum)
            return ReleaseResult.AlreadyLost;
        if (_free >= engine.Settings.Quorum)
            return ReleaseResult.Released;
        return _free + _others + _silent == engine.Settings.Nodes ? ReleaseResult.Unconfirmed : null;
    }
}
