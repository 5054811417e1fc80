using Inventory.Contracts;
using static Inventory.Domain.Payments.PaymentState;

namespace Inventory.Domain.Payments;

/// <summary>Every step that a payment may take; there is no other. The diagram in <c>docs/messages.md</c> shows the same ones.</summary>
public static class PaymentFlow
{
    /// <summary>The steps.</summary>
    public static IReadOnlyList<FlowStep<PaymentState>> Steps { get; } =
    [
        new(null, nameof(CapturePayment), Capturing),
        new(null, nameof(CapturePayment), Declined),
        new(Capturing, ProviderCauses.Did, Captured),
        new(Capturing, ProviderCauses.Refused, Declined),
        new(Capturing, ProviderCauses.HasNothing, Declined),
        new(Capturing, ProviderCauses.DidNotTell, Unknown),
        new(Capturing, ProviderCauses.WasNotAsked, Capturing),
        new(Unknown, ProviderCauses.Did, Captured),
        new(Unknown, ProviderCauses.Refused, Declined),
        new(Unknown, ProviderCauses.HasNothing, Declined),
        new(Unknown, ProviderCauses.DidNotTell, Unknown),
        new(Unknown, ProviderCauses.WasNotAsked, Unknown),
        new(Captured, nameof(RefundPayment), Captured),
    ];

    private static readonly HashSet<(PaymentState?, PaymentState)> Allowed = [.. Steps.Select(s => (s.From, s.To))];

    /// <summary>True when something may take a payment from one state to the other.</summary>
    public static bool Allows(PaymentState? from, PaymentState to) => Allowed.Contains((from, to));

    internal static Payment Go(this Payment payment, PaymentState to) => Allows(payment.State, to)
        ? payment with { State = to }
        : throw new InvalidOperationException($"Payment {payment.PaymentId} is {payment.State} and cannot become {to}.");
}
