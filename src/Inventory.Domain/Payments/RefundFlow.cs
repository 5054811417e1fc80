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

    private static readonly HashSet<(RefundState?, RefundState)> Allowed = [.. Steps.Select(s => (s.From, s.To))];

    /// <summary>True when something may take a refund from one state to the other.</summary>
    public static bool Allows(RefundState? from, RefundState to) => Allowed.Contains((from, to));

    internal static Refund Go(this Refund refund, RefundState to) => Allows(refund.State, to)
        ? refund with { State = to }
        : throw new InvalidOperationException($"Refund {refund.RefundId} is {refund.State} and cannot become {to}.");
}
