using Inventory.Contracts.Tests.Changes;

namespace Inventory.Contracts.Tests.Schemas;

/// <summary>The messages among the contracts, and which way each goes.</summary>
internal static class Messages
{
    private static readonly Type[] Incoming =
    [
        typeof(OrderPlaced), typeof(CancelOrder), typeof(ExtendReservation), typeof(CommitOrder), typeof(AdjustStock), typeof(TransferStock),
        typeof(ConfigureStock), typeof(CapturePayment), typeof(RefundPayment), typeof(PaymentCaptured), typeof(PaymentDeclined),
    ];

    private static readonly Type[] Both = [typeof(CapturePayment), typeof(RefundPayment), typeof(PaymentCaptured), typeof(PaymentDeclined)];

    private static readonly Type[] Parts = [typeof(OrderLine), typeof(OrderPayment), typeof(Shortfall)];

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<Type> All { get; } =
    [
        .. typeof(OrderPlaced).Assembly.GetExportedTypes().Where(t => t is { IsClass: true, IsAbstract: false }).Except(Parts)
            .OrderBy(t => t.Name, StringComparer.Ordinal),
    ];

    /// <summary>Which way a message goes.</summary>
    public static Direction DirectionOf(Type message) =>
        Both.Contains(message) ? Direction.In | Direction.Out : Incoming.Contains(message) ? Direction.In : Direction.Out;
}
