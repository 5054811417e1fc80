using Locking.Nodes;
using Locking.Timing;

namespace Locking.Quorum;

/// <content>Renewing, and finding out that it came too late.</content>
internal sealed partial class Hold
{
    /// <summary>Asks whether the node should get a renewal in this round; false if the hold ended or the last one is still out.</summary>
    public bool BeginExtend(int node)
    {
        lock (_sync)
        {
            var bit = 1u << node;
            if (Phase != HoldPhase.Held || (_extending & bit) != 0)
                return false;
            _extending |= bit;
            return true;
        }
    }

    /// <summary>A renewal has ended on one node. True if the node forgot the token and should be given it again.</summary>
    public bool EndExtend(int node, int round, Moment sent, NodeAnswer answer)
    {
        var now = _engine.Clock.Now;
        Lease? lost = null;
        var heal = false;
        lock (_sync)
        {
            _extending &= ~(1u << node);
            if (Phase != HoldPhase.Held)
                return false;
            if (IsOver(now))
            {
                // A deadline that has passed never moves: somebody else may hold the locks by now.
                lost = Lose("its deadline passed");
            }
            else if (answer == NodeAnswer.Yes)
            {
                _deadlines.Set(node, sent + _settings.Validity);
                if (round == _renewalRound && ++_roundConfirmed == _settings.Quorum)
                {
                    _nextRenewal = (sent + _settings.RenewAfter).Mono;
                    Reschedule();
                }
            }
            else if (answer is NodeAnswer.Other or NodeAnswer.Missing)
            {
                _deadlines.Clear(node);
                // What is left may be less than the margin, and a timer takes longer than that to fire.
                if (IsOver(now + _settings.LossMargin))
                {
                    lost = Lose(answer == NodeAnswer.Other ? "somebody else holds it" : "too few nodes still have it");
                }
                else
                {
                    // Without this node the hold is still unbroken, so nobody else can have been in between.
                    heal = answer == NodeAnswer.Missing;
                    Reschedule();
                }
            }
        }
        TellLost(lost);
        return heal;
    }

    private void Wake()
    {
        var now = _engine.Clock.Now;
        Decision? decision = null;
        var renew = 0;
        Lease? lost = null;
        lock (_sync)
        {
            switch (Phase)
            {
                case HoldPhase.Deciding when now.Mono >= (_started + _settings.NodeTimeout).Mono:
                    decision = TryDecide(now, timedOut: true);
                    Conclude(decision!.Value);
                    break;
                case HoldPhase.Deciding:
                    _engine.Scheduler.Schedule(this, (_started + _settings.NodeTimeout).Mono);
                    break;
                case HoldPhase.Held when IsOver(now + _settings.LossMargin):
                    lost = Lose(_cap.HasPassed(now + _settings.LossMargin) ? "MaxHold was reached" : "its deadline passed");
                    break;
                case HoldPhase.Held:
                    if (now.Mono >= _nextRenewal)
                    {
                        renew = ++_renewalRound;
                        _roundConfirmed = 0;
                        _nextRenewal = (now + _settings.RenewRetry).Mono;
                    }
                    Reschedule();
                    break;
            }
        }
        if (decision is { } made)
            _decision.SetResult(made);
        TellLost(lost);
        if (renew != 0)
            _engine.Renew(this, renew);
    }
}
