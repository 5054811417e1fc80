using Inventory.Contracts;

namespace Inventory.Domain.Stock;

/// <summary>Deliveries, returns, losses and counts.</summary>
public static class AdjustmentDecisions
{
    /// <summary>The first limit that the adjustment's content breaks, as one sentence; null when it breaks none. The id is not looked at.</summary>
    public static string? Check(AdjustStock adjust)
    {
        if (!Limits.IsName(adjust.Sku))
            return $"The SKU must have {Limits.NameRule}.";
        if (adjust.Location is not null && !Limits.IsName(adjust.Location))
            return $"The location must have {Limits.NameRule}.";
        if (!Enum.IsDefined(adjust.Kind))
            return $"{adjust.Kind} is no kind of adjustment.";
        var least = adjust.Kind == AdjustmentKind.Count ? 0 : 1;
        if (adjust.Quantity < least || adjust.Quantity > Limits.AdjustmentQuantity)
            return $"The quantity is {adjust.Quantity}; it must be {least} to {Limits.AdjustmentQuantity}.";
        return null;
    }

    /// <summary>Changes what is on hand, or refuses to.</summary>
    /// <exception cref="UnidentifiedMessageException">The adjustment id breaks its limits.</exception>
    public static IReadOnlyList<object> Adjust(InventoryState state, AdjustStock adjust)
    {
        UnidentifiedMessageException.ThrowUnlessId(adjust.AdjustmentId, "adjustment");
        if (Check(adjust) is { } problem)
            return Reject(adjust, RejectionReasons.Invalid, problem);

        var key = StockKey.Of(adjust.Sku, adjust.Location);
        var item = state.Find(key);
        if (item is null && adjust.Kind is not (AdjustmentKind.Receive or AdjustmentKind.Count))
            return Reject(adjust, RejectionReasons.UnknownSku, $"{key} is not stocked.");
        if (adjust.Kind == AdjustmentKind.Count && adjust.SourceVersion is { } version && version <= item?.CountVersion)
            return Reject(adjust, RejectionReasons.StaleCount, $"Count {version} of {key} is not newer than count {item.CountVersion}.");

        var before = item?.OnHand ?? 0;
        var change = adjust.Kind switch
        {
            AdjustmentKind.Receive or AdjustmentKind.Return => adjust.Quantity,
            // What is owed to paid back-orders lies on the shelf and is spoken for.
            AdjustmentKind.Count => adjust.Quantity - Math.Max(before, 0),
            _ => -adjust.Quantity,
        };
        if (StockRules.CheckLevel(key, item, change) is var (reason, detail))
            return Reject(adjust, reason, detail);

        var after = state.Move($"adjustment:{adjust.AdjustmentId}", key, Kind(adjust.Kind), change, 0,
            adjust.Kind == AdjustmentKind.Count ? adjust.SourceVersion : null);
        return
        [
            new StockAdjusted
            {
                AdjustmentId = adjust.AdjustmentId, Sku = key.Sku, Location = key.Location,
                OnHand = after.OnHand, Reserved = after.Reserved, Version = after.Version,
            },
        ];
    }

    private static MovementKind Kind(AdjustmentKind kind) => kind switch
    {
        AdjustmentKind.Receive => MovementKind.Receive,
        AdjustmentKind.Ship => MovementKind.Ship,
        AdjustmentKind.Return => MovementKind.Return,
        AdjustmentKind.Shrink => MovementKind.Shrink,
        _ => MovementKind.Count,
    };

    private static IReadOnlyList<object> Reject(AdjustStock adjust, string reason, string detail) =>
        [new StockAdjustmentRejected { AdjustmentId = adjust.AdjustmentId, Reason = reason, Detail = detail }];
}
