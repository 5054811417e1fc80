using Inventory.Contracts;
using Inventory.Domain.Payments;

namespace Inventory.Domain.Tests.Payments;

/// <summary>The steps of the lists are taken, edge by edge; what is not in them is refused.</summary>
public sealed class PaymentSteps
{
    public static TheoryData<PaymentState> PaymentStates => [.. Enum.GetValues<PaymentState>()];

    public static TheoryData<RefundState> RefundStates => [.. Enum.GetValues<RefundState>()];

    [Theory]
    [MemberData(nameof(PaymentStates))]
    public void Of_a_payment(PaymentState from)
    {
        var payment = new Payment { PaymentId = "p", OrderId = "o", AmountMinor = 9, Currency = "EUR", State = from };

        AssertStep(PaymentFlow.Allows, from, ProviderCauses.Did, PaymentState.Captured, () => PaymentDecisions.Capture(payment, "pi").State);
        AssertStep(PaymentFlow.Allows, from, ProviderCauses.Refused, PaymentState.Declined, () => PaymentDecisions.Decline(payment, "no", "No.").State);
        AssertStep(PaymentFlow.Allows, from, ProviderCauses.HasNothing, PaymentState.Declined, () => PaymentDecisions.GiveUp(payment).State);
        AssertStep(PaymentFlow.Allows, from, ProviderCauses.DidNotTell, PaymentState.Unknown, () => PaymentDecisions.DidNotTell(payment).State);
        Assert.Equal(payment.IsFinal, !PaymentFlow.Steps.Any(s => s.From == from && s.To != from));
    }

    [Theory]
    [MemberData(nameof(RefundStates))]
    public void Of_a_refund(RefundState from)
    {
        var refund = new Refund { RefundId = "r", PaymentId = "p", OrderId = "o", AmountMinor = 9, Currency = "EUR", Reason = "", State = from };

        AssertStep(RefundFlow.Allows, from, ProviderCauses.Did, RefundState.Refunded, () => RefundDecisions.GiveBack(refund, "re").State);
        AssertStep(RefundFlow.Allows, from, ProviderCauses.Refused, RefundState.Rejected, () => RefundDecisions.Refuse(refund, "no", "No.").State);
        AssertStep(RefundFlow.Allows, from, ProviderCauses.DidNotTell, RefundState.Unknown, () => RefundDecisions.DidNotTell(refund).State);
        Assert.Equal(refund.IsFinal, !RefundFlow.Steps.Any(s => s.From == from));
    }

    [Fact]
    public void Of_a_final_payment_lead_nowhere_else()
    {
        Assert.All(PaymentFlow.Steps.Where(s => s.From == PaymentState.Captured), s => Assert.Equal(PaymentState.Captured, s.To));
        Assert.DoesNotContain(PaymentFlow.Steps, s => s.From == PaymentState.Declined);
        Assert.DoesNotContain(PaymentFlow.Steps, s => s.From is null && s.To == PaymentState.Captured);
        Assert.DoesNotContain(RefundFlow.Steps, s => s.From is null && s.To == RefundState.Refunded);
    }

    [Fact]
    public void Given_up_after_a_day_are_declined_and_say_so()
    {
        var payment = new Payment { PaymentId = "p", OrderId = "o", AmountMinor = 9, Currency = "EUR", State = PaymentState.Unknown };

        Assert.Equal(DeclineCodes.NotAtProvider, PaymentDecisions.GiveUp(payment).DeclineCode);
    }

    [Theory]
    [MemberData(nameof(PaymentStates))]
    public void Of_what_is_set_aside_for_a_refund_need_a_captured_payment(PaymentState state)
    {
        var payment = new Payment { PaymentId = "p", OrderId = "o", AmountMinor = 9, Currency = "EUR", State = state, RefundedMinor = 5 };
        var refund = new Refund
        {
            RefundId = "r",
            PaymentId = "p",
            OrderId = "o",
            AmountMinor = 5,
            Currency = "EUR",
            Reason = "",
            State = RefundState.Rejected,
        };

        AssertStep(PaymentFlow.Allows, state, nameof(RefundRejected), PaymentState.Captured, () => RefundDecisions.LetGo(payment, refund).State);
        if (state == PaymentState.Captured)
            Assert.Equal(0, RefundDecisions.LetGo(payment, refund).RefundedMinor);
    }

    private static void AssertStep<T>(Func<T?, string, T, bool> allows, T from, string cause, T to, Func<T> step)
        where T : struct, Enum
    {
        if (allows(from, cause, to))
            Assert.Equal(to, step());
        else
            Assert.Throws<InvalidOperationException>(() => step());
    }
}
