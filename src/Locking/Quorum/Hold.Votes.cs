using Locking.Nodes;
using Locking.Timing;
namespace Locking.Quorum;

/// <content>What the nodes answered, and when that decides.</content>
internal sealed partial class Hold
{
    private void Count(int node, Moment sent, AcquireReply reply)
    {
        switch (reply.Answer)
        {
            case NodeAnswer.Yes:
                _granted++;
                _deadlines.Set(node, sent + _settings.Validity);
                if (_maps is not null)
                    _maps[node] = reply.Granted;
                Fence.Note(reply.Fence);
                break;
            case NodeAnswer.Other:
                _refused++;
                _blocked = reply.Blocked;
                if (reply.HolderTtl < _shortestHolder)
                    _shortestHolder = reply.HolderTtl;
                break;
            default:
                _unable++;
                break;
        }
    }

    private HoldCommand? CountLate(int node, Moment sent, AcquireReply reply)
    {
        if (_maps is not null && reply.Granted is { } map)
        {
            _maps[node] = map;
            if (!Covers(map))
                return _leftover;
        }
        _deadlines.Set(node, sent + _settings.Validity);
        Fence.Note(reply.Fence);
        return _leftover;
    }

    private bool Covers(string map)
    {
        var held = 0;
        for (var i = 0; i < map.Length; i++)
        {
            if (held < Command.Keys.Count && Command.Keys.Names[held] == Asked.Keys.Names[i])
            {
                if (map[i] != '1')
                    return false;
                held++;
            }
        }
        return true;
    }

    // Decides as soon as the missing answers cannot change the result, so that one slow node never delays a caller.
    private Decision? TryDecide(Moment now, bool timedOut)
    {
        var pending = timedOut ? 0 : _settings.Nodes - _granted - _refused - _unable;
        var voters = _granted + _refused;
        if (_maps is not null && _granted >= _settings.Quorum)
        {
            if (PartialAgreement.Find(_maps, _settings.Quorum, Asked.Keys.Count) is not { } agreed)
                return pending > 0 ? null : new Decision(DecisionKind.Split, TimeSpan.Zero, voters, _blocked);
            if (pending > 0 && !agreed.IsComplete)
                return null;
            Keep(agreed.Map);
        }
        if (_granted >= _settings.Quorum)
            return HasEnded(now + _settings.LossMargin) ? new Decision(DecisionKind.TooSlow) : new Decision(DecisionKind.Acquired);
        if (_refused > _settings.Nodes - _settings.Quorum)
            return new Decision(DecisionKind.Busy, _shortestHolder, voters, _blocked);
        if (_granted + pending >= _settings.Quorum)
            return null;
        if (voters >= _settings.Quorum)
            return new Decision(DecisionKind.Split, TimeSpan.Zero, voters, _blocked);
        // Answers still out may turn "unavailable" into "busy"; it costs nothing to wait for them until the time is up.
        return pending > 0 && voters + pending >= _settings.Quorum ? null : new Decision(DecisionKind.Unavailable, default, voters);
    }

    private void Conclude(Decision decision)
    {
        if (decision.Kind == DecisionKind.Acquired)
        {
            Phase = HoldPhase.Held;
            _nextRenewal = (_started + _settings.RenewAfter).Mono;
            Fence.SettleIfAgreed(_settings.Quorum);
            Reschedule();
            return;
        }
        Phase = HoldPhase.Closed;
        _engine.Scheduler.Cancel(this);
    }

    // Narrows the hold to the keys a quorum of nodes agrees on. Nodes that lack one of them do not count, also when all keys are agreed on.
    private void Keep(string map)
    {
        if (map.Contains('0', StringComparison.Ordinal))
        {
            Command = new HoldCommand(Asked.Settings, Asked.Keys.Where(i => map[i] == '1'), Asked.Token);
            _leftover = new HoldCommand(Asked.Settings, Asked.Keys.Where(i => map[i] != '1'), Asked.Token);
            Fence.Doubt();
        }
        for (var i = 0; i < _maps!.Length; i++)
        {
            if (_maps[i] is not { } granted || Covers(granted))
                continue;
            _deadlines.Clear(i);
            Fence.Doubt();
        }
    }
}
