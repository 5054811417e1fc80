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
        new(Captured, nameof(RefundRejected), Captured),
    ];

    private static readonly HashSet<FlowStep<PaymentState>> Allowed = [.. Steps];

    /// <summary>True when this cause may take a payment from one state to the other.</summary>
    /// <param name="from">Where it stands; null for one that is not known yet.</param>
    /// <param name="cause">One of <see cref="ProviderCauses"/>, or a message by the name of its type.</param>
    /// <param name="to">Where it would stand.</param>
    public static bool Allows(PaymentState? from, string cause, PaymentState to) => Allowed.Contains(new(from, cause, to));

    internal static Payment Begin(this Payment payment, PaymentState to) => Step(payment, null, nameof(CapturePayment), to);

    internal static Payment Go(this Payment payment, string cause, PaymentState to) => Step(payment, payment.State, cause, to);

    private static Payment Step(Payment payment, PaymentState? from, string cause, PaymentState to) => Allows(from, cause, to)
        ? payment with { State = to }
        : throw new InvalidOperationException($"{cause} cannot take payment {payment.PaymentId} from {from?.ToString() ?? "nothing"} to {to}.");
}
