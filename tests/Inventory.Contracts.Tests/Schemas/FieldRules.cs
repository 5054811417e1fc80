using System.Text.Json.Nodes;
using Inventory.Contracts.Tests.Changes;
using Inventory.Domain;

namespace Inventory.Contracts.Tests.Schemas;

/// <summary>
/// What a field may hold beyond what its type says: the limits of <see cref="Limits"/> for what comes in, what may be relied on in what goes out.
/// </summary>
internal static class FieldRules
{
    // Not only spaces, no control characters.
    private const string Text = @"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f]*$";

    private static readonly Dictionary<(string Message, string Field), string[]> Reasons = new()
    {
        [(nameof(StockRejected), "reason")] =
            [RejectionReasons.InsufficientStock, RejectionReasons.UnknownSku, RejectionReasons.Invalid, RejectionReasons.Cancelled],
        [(nameof(CommitRejected), "reason")] =
            [RejectionReasons.Invalid, RejectionReasons.UnknownOrder, RejectionReasons.AlreadyResolved, RejectionReasons.InsufficientStock],
        [(nameof(ExtensionRejected), "reason")] = [RejectionReasons.Invalid, RejectionReasons.UnknownOrder, RejectionReasons.AlreadyResolved],
        [(nameof(CancellationRejected), "reason")] = [RejectionReasons.AlreadyResolved],
        [(nameof(ReservationReleased), "reason")] = Values(typeof(ReleaseReasons)),
        [(nameof(StockShortfall), "reason")] = Values(typeof(ShortfallReasons)),
        [(nameof(StockAdjustmentRejected), "reason")] =
            [RejectionReasons.Invalid, RejectionReasons.UnknownSku, RejectionReasons.StaleCount, RejectionReasons.BelowReserved],
        [(nameof(StockTransferRejected), "reason")] = [RejectionReasons.Invalid, RejectionReasons.UnknownSku, RejectionReasons.BelowReserved],
        [(nameof(StockConfigurationRejected), "reason")] =
            [RejectionReasons.Invalid, RejectionReasons.StaleConfiguration, RejectionReasons.BelowReserved],
        [(nameof(RefundRejected), "reason")] = Values(typeof(RefundReasons)),
    };

    // Answers to requests that named none that can be kept; and a declined payment that names no order is taken, and settles nothing.
    private static readonly HashSet<(string Message, string Field)> MayBeEmpty =
    [
        (nameof(CommitRejected), "orderId"), (nameof(ExtensionRejected), "orderId"), (nameof(PaymentDeclined), "orderId"),
        (nameof(RefundRejected), "paymentId"), (nameof(RefundRejected), "orderId"),
    ];

    /// <summary>Keywords to add to a field's schema.</summary>
    /// <param name="message">The message that the field is in, at whatever depth.</param>
    /// <param name="type">The type that declares it.</param>
    /// <param name="field">Its name in JSON.</param>
    public static JsonObject Of(Type message, Type type, string field)
    {
        var isIn = Messages.DirectionOf(message).HasFlag(Direction.In);
        if (Reasons.TryGetValue((type.Name, field), out var reasons))
            return new() { ["enum"] = new JsonArray([.. reasons.Select(r => (JsonNode)r)]) };
        if (MayBeEmpty.Contains((type.Name, field)))
            return new() { ["maxLength"] = Limits.IdLength };
        return (type.Name, field) switch
        {
            (nameof(CancelOrder), "reason") => [],
            (_, "paymentMethod") or (nameof(RefundPayment), "reason") => TextOf(Limits.IdLength),
            _ when field.EndsWith("Id", StringComparison.Ordinal) => TextOf(Limits.IdLength),
            (_, "sku" or "location" or "from" or "to") => TextOf(Limits.NameLength),
            (_, "currency") => new() { ["pattern"] = isIn ? "^[A-Za-z]{3}$" : "^[A-Z]{3}$" },
            (_, "lines") => isIn ? new() { ["minItems"] = 1, ["maxItems"] = Limits.Lines } : new() { ["minItems"] = 1 },
            (nameof(OrderLine), "quantity") => isIn ? Between(1, Limits.LineQuantity) : AtLeast(1),
            (nameof(AdjustStock), "quantity") => Between(0, Limits.AdjustmentQuantity),
            (_, "quantity") => Between(1, Limits.AdjustmentQuantity),
            (_, "amountMinor") => AtLeast(1),
            (_, "holdSeconds") => Between(1, Limits.HoldSeconds),
            (_, "backorderLimit" or "lowStockThreshold" or "threshold") => Between(0, Limits.AdjustmentQuantity),
            (nameof(StockDepleted), "available") => new() { ["maximum"] = 0 },
            (nameof(Shortfall), "available") or (_, "reserved") => AtLeast(0),
            (_, "requested" or "version") => AtLeast(1),
            _ => [],
        };
    }

    /// <summary>What holds for a message's fields together.</summary>
    public static JsonObject Of(Type message) => message != typeof(AdjustStock) ? [] : new()
    {
        ["if"] = new JsonObject { ["properties"] = new JsonObject { ["kind"] = new JsonObject { ["const"] = nameof(AdjustmentKind.Count) } } },
        ["else"] = new JsonObject { ["properties"] = new JsonObject { ["quantity"] = AtLeast(1) } },
    };

    /// <summary>True for a field that is always there, though its type does not say so.</summary>
    public static bool IsAlwaysThere(Type message, Type type, string field) =>
        Messages.DirectionOf(message) == Direction.Out && (type.Name, field) is (nameof(OrderLine), "location");

    private static string[] Values(Type vocabulary) => [.. vocabulary.GetFields().Select(f => (string)f.GetRawConstantValue()!)];

    private static JsonObject TextOf(int length) => new() { ["minLength"] = 1, ["maxLength"] = length, ["pattern"] = Text };

    private static JsonObject Between(long least, long most) => new() { ["minimum"] = least, ["maximum"] = most };

    private static JsonObject AtLeast(long least) => new() { ["minimum"] = least };
}
