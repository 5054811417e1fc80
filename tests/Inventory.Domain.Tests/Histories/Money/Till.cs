using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Payments;

namespace Inventory.Domain.Tests.Histories.Money;

/// <summary>
/// A small stand-in for the payment and refund consumers, their two tables, and a provider that remembers keys for good: its first answer to
/// a key is its answer. What it moved is counted, whoever hears of it.
/// </summary>
internal sealed class Till
{
    private const long Amount = 100;

    // Refund 3 is the service's own: as much as is left.
    private static readonly (long Amount, bool AllowPartial)[] Refunds = [(30, false), (40, false), (60, false), (Amount, true)];

    private readonly Dictionary<string, Payment> _payments = [];
    private readonly Dictionary<string, Refund> _refunds = [];
    private readonly Dictionary<string, bool> _provider = [];
    private readonly Dictionary<string, object> _answers = [];
    private bool _liars;

    public HashSet<(string Cause, string Step)> Steps { get; } = [];

    public int Conflicts { get; private set; }

    public static Till Of(IEnumerable<TillStep> history)
    {
        var till = new Till();
        foreach (var step in history)
        {
            till.Take(step);
            till.Check();
        }

        return till;
    }

    private void Take(TillStep step)
    {
        _liars |= step.Other;
        try
        {
            switch (step.Work)
            {
                case Work.Capture:
                    Capture(step);
                    break;
                case Work.Refund:
                    Refund(step);
                    break;
                default:
                    Look(step);
                    break;
            }
        }
        catch (ConflictingMessageException)
        {
            Conflicts++;
            Assert.True(_liars);
        }
    }

    private void Capture(TillStep step)
    {
        var request = new CapturePayment { PaymentId = $"p{step.Payment}", OrderId = "o", AmountMinor = step.Other ? 1 : Amount, Currency = "EUR" };
        var known = _payments.GetValueOrDefault(request.PaymentId);
        // The order of the last payment holds no stock any more.
        var payment = PaymentDecisions.Begin(request, known, step.Payment == 2 ? ReservationState.Released : null);
        if (!payment.IsFinal)
            Record(nameof(CapturePayment), known, payment);
        if (step.Death == Death.BeforeItAsks)
            return;
        if (!payment.IsFinal)
            payment = Ask($"capture {payment.PaymentId}", step.Answer) switch
            {
                Answer.Moves => PaymentDecisions.Capture(payment, "pi"),
                Answer.Refuses => PaymentDecisions.Decline(payment, "no", "No."),
                Answer.IsClosed => payment,
                _ => PaymentDecisions.DidNotTell(payment),
            };
        if (step.Death == Death.Never)
            Record(step.Answer.ToString(), known, payment);
    }

    // Without a message: the provider is asked what he has, no money moves; what he has nothing of is given up after long.
    private void Look(TillStep step)
    {
        if (_payments.GetValueOrDefault($"p{step.Payment}") is not { IsFinal: false } payment || step.Answer == Answer.IsClosed)
            return;
        var found = _provider.TryGetValue($"capture {payment.PaymentId}", out var moved);
        var after = (found, moved, step.Work) switch
        {
            (true, true, _) => PaymentDecisions.Capture(payment, "pi"),
            (true, false, _) => PaymentDecisions.Decline(payment, "no", "No."),
            (false, _, Work.GiveUp) => PaymentDecisions.GiveUp(payment),
            _ => PaymentDecisions.DidNotTell(payment),
        };
        if (step.Death == Death.Never)
            Record(step.Work.ToString(), payment, after);
    }

    // A batch: all are begun in one transaction, all are asked for, all are recorded in another.
    private void Refund(TillStep step)
    {
        var payment = _payments.GetValueOrDefault($"p{step.Payment}");
        var begun = new List<(RefundBeginning Beginning, bool WasKnown)>();
        foreach (var number in step.Refunds.Distinct())
        {
            var (amount, allowPartial) = Refunds[number];
            var request = new RefundPayment
            {
                RefundId = $"p{step.Payment}-r{number}",
                PaymentId = $"p{step.Payment}",
                OrderId = "o",
                AmountMinor = step.Other ? Amount + 1 : amount,
                AllowPartial = allowPartial,
                Currency = "EUR",
                Reason = "why",
            };
            var known = _refunds.GetValueOrDefault(request.RefundId);
            if (RefundDecisions.Begin(request, known, payment) is not { } beginning)
                continue;
            begun.Add((beginning, known is not null));
            payment = beginning.Payment;
        }

        foreach (var (beginning, _) in begun.Where(b => !b.Beginning.Refund.IsFinal))
            Record(beginning.Refund);
        if (payment is not null)
            _payments[payment.PaymentId] = payment;
        if (step.Death == Death.BeforeItAsks)
            return;
        var asked = begun.Select(b => b.Beginning.Refund.IsFinal ? (b.Beginning.Refund, b.WasKnown) : (Asked(b.Beginning.Refund, step.Answer), true)).ToList();
        if (step.Death == Death.AfterItAsked)
            return;
        foreach (var (refund, hadSetAside) in asked)
        {
            if (hadSetAside && refund.State == RefundState.Rejected && _refunds.GetValueOrDefault(refund.RefundId) is { IsFinal: false })
            {
                _payments[refund.PaymentId] = RefundDecisions.LetGo(_payments[refund.PaymentId], refund);
                Steps.Add((nameof(RefundRejected), "Captured > Captured"));
            }

            Record(refund);
        }
    }

    private Refund Asked(Refund refund, Answer answer) => Ask($"refund {refund.RefundId}", answer) switch
    {
        Answer.Moves => RefundDecisions.GiveBack(refund, "re"),
        Answer.Refuses => RefundDecisions.Refuse(refund, "no", "No."),
        Answer.IsClosed => refund,
        _ => RefundDecisions.DidNotTell(refund),
    };

    // What the worker hears; what is true stays with the provider.
    private Answer Ask(string key, Answer answer)
    {
        if (answer is Answer.IsClosed or Answer.GetsNothing)
            return answer;
        if (!_provider.TryGetValue(key, out var moved))
            _provider[key] = moved = answer != Answer.Refuses;
        return answer == Answer.MovesSilently ? answer : moved ? Answer.Moves : Answer.Refuses;
    }

    private void Record(string cause, Payment? before, Payment after)
    {
        Steps.Add((cause, $"{before?.State.ToString() ?? "nothing"} > {after.State}"));
        _payments[after.PaymentId] = after;
        if (after.IsFinal)
            AnswerOnce($"payment {after.PaymentId}", PaymentDecisions.Answer(after));
    }

    private void Record(Refund after)
    {
        Steps.Add(("refund", $"{_refunds.GetValueOrDefault(after.RefundId)?.State.ToString() ?? "nothing"} > {after.State}"));
        _refunds[after.RefundId] = after;
        if (after.IsFinal)
            AnswerOnce($"refund {after.RefundId}", RefundDecisions.Answer(after));
    }

    private void AnswerOnce(string id, object answer)
    {
        if (!_answers.TryAdd(id, answer))
            Assert.Equal(_answers[id], answer);
    }

    private void Check()
    {
        foreach (var payment in _payments.Values)
        {
            var moved = _provider.GetValueOrDefault($"capture {payment.PaymentId}");
            if (payment.State == PaymentState.Captured)
                Assert.True(moved, "captured on record, and the provider has nothing");
            if (payment.State == PaymentState.Declined)
                Assert.False(moved, "declined on record, and the provider has the money");
            var refunds = _refunds.Values.Where(r => r.PaymentId == payment.PaymentId).ToList();
            Assert.Equal(payment.RefundedMinor, refunds.Where(r => r.State != RefundState.Rejected).Sum(r => r.AmountMinor));
            Assert.InRange(payment.RefundedMinor, 0, payment.State == PaymentState.Captured ? payment.AmountMinor : 0);
            foreach (var refund in refunds)
            {
                var gave = _provider.GetValueOrDefault($"refund {refund.RefundId}");
                Assert.True(gave || refund.State != RefundState.Refunded, "given back on record, and the provider has not");
                Assert.False(gave && refund.State == RefundState.Rejected, "rejected on record, and the provider gave it back");
            }
        }
    }
}
