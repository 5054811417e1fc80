using Inventory.Contracts;
using static Inventory.Domain.Payments.RefundState;

namespace Inventory.Domain.Payments;

/// <summary>Every step that a refund may take; there is no other. The diagram in <c>docs/messages.md</c> shows the same ones.</summary>
public static class RefundFlow
{
    /// <summary>The steps.</summary>
    public static IReadOnlyList<FlowStep<RefundState>> Steps { get; } =
    [
        new(null, nameof(RefundPayment), Refunding),
        new(null, nameof(RefundPayment), Rejected),
        new(Refunding, ProviderCauses.Did, Refunded),
        new(Refunding, ProviderCauses.Refused, Rejected),
        new(Refunding, ProviderCauses.DidNotTell, Unknown),
        new(Refunding, ProviderCauses.WasNotAsked, Refunding),
        new(Unknown, ProviderCauses.Did, Refunded),
        new(Unknown, ProviderCauses.Refused, Rejected),
        new(Unknown, ProviderCauses.DidNotTell, Unknown),
        new(Unknown, ProviderCauses.WasNotAsked, Unknown),
    ];

    private static readonly HashSet<FlowStep<RefundState>> Allowed = [.. Steps];

    /// <summary>True when this cause may take a refund from one state to the other.</summary>
    /// <param name="from">Where it stands; null for one that is not known yet.</param>
    /// <param name="cause">One of <see cref="ProviderCauses"/>, or a message by the name of its type.</param>
    /// <param name="to">Where it would stand.</param>
    public static bool Allows(RefundState? from, string cause, RefundState to) => Allowed.Contains(new(from, cause, to));

    internal static Refund Begin(this Refund refund, RefundState to) => Step(refund, null, nameof(RefundPayment), to);

    internal static Refund Go(this Refund refund, string cause, RefundState to) => Step(refund, refund.State, cause, to);

    private static Refund Step(Refund refund, RefundState? from, string cause, RefundState to) => Allows(from, cause, to)
        ? refund with { State = to }
        : throw new InvalidOperationException($"{cause} cannot take refund {refund.RefundId} from {from?.ToString() ?? "nothing"} to {to}.");
}
