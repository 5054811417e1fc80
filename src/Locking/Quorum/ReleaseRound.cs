using System.Threading.Tasks.Sources;
using Locking.Nodes;
using Locking.Timing;

namespace Locking.Quorum;

/// <summary>
/// Counts the answers to one release and wakes the caller as soon as a quorum of nodes is known to be free. The first who asks waits on
/// the round itself, which allocates nothing; whoever asks again gets a task.
/// </summary>
internal sealed class ReleaseRound(HoldEngine engine, Hold hold, HoldPhase before, int freeAlready, Lease lease)
    : ScheduledEntry, ICommandOwner, IValueTaskSource<ReleaseResult>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<ReleaseResult> _source = new() { RunContinuationsAsynchronously = true };
    private TaskCompletionSource<ReleaseResult>? _again;
    private ReleaseResult? _result;
    private int _free = freeAlready;
    private int _others;
    private int _silent;
    private readonly TimeSpan _held = lease.Age;
    private bool _passedOn;

    /// <summary>For the first caller only.</summary>
    public ValueTask<ReleaseResult> Result => new(this, _source.Version);

    /// <summary>The same for a caller who does not want to know how it ended.</summary>
    public ValueTask End => new(this, _source.Version);

    /// <summary>For every further caller.</summary>
    public Task<ReleaseResult> Again()
    {
        lock (hold.Sync)
        {
            if (_result is { } made)
                return Task.FromResult(made);
            _again ??= new TaskCompletionSource<ReleaseResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _again.Task;
        }
    }

    public void Start()
    {
        // Nobody need wait to hear what is known already.
        if (before == HoldPhase.Lost)
            Finish(ReleaseResult.AlreadyLost);
        else
            engine.Scheduler.Schedule(this, (engine.Clock.Now + engine.Settings.NodeTimeout).Mono);
    }

    public bool Wants(in NodeCommand command) => true;

    public void Answered(int node, in NodeCommand command, in AcquireReply reply)
    {
        engine.ReleaseEnded(hold, node, command, reply.Answer);
        ReleaseResult? outcome;
        lock (hold.Sync)
        {
            switch (reply.Answer)
            {
                case NodeAnswer.Yes or NodeAnswer.Missing:
                    _free++;
                    _passedOn |= reply.PassedOn;
                    break;
                case NodeAnswer.Other:
                    _others++;
                    break;
                default:
                    _silent++;
                    break;
            }
            outcome = Outcome();
        }
        if (outcome is { } known)
            Finish(known);
    }

    internal override void OnDue() => Finish(ReleaseResult.Unconfirmed);

    internal override void OnEnded() => Finish(ReleaseResult.Unconfirmed);

    internal override void OnClockJump()
    {
        // The limit is on the monotonic clock alone, so a set UTC clock changes nothing; the entry stays scheduled.
    }

    ReleaseResult IValueTaskSource<ReleaseResult>.GetResult(short token) => _source.GetResult(token);

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Finish(ReleaseResult result)
    {
        TaskCompletionSource<ReleaseResult>? again;
        lock (hold.Sync)
        {
            if (_result is not null)
                return;
            _result = result;
            again = _again;
        }
        engine.Scheduler.Cancel(this);
        engine.Released(result, _held);
        lease.Leave(_passedOn);
        _source.SetResult(result);
        again?.SetResult(result);
    }

    private ReleaseResult? Outcome()
    {
        if (_others > engine.Settings.Nodes - engine.Settings.Quorum)
            return ReleaseResult.AlreadyLost;
        if (_free >= engine.Settings.Quorum)
            return ReleaseResult.Released;
        return _free + _others + _silent == engine.Settings.Nodes ? ReleaseResult.Unconfirmed : null;
    }
}
