using Inventory.Contracts;

namespace Inventory.Domain.Stock;

/// <summary>Moving goods from one location to another.</summary>
public static class TransferDecisions
{
    /// <summary>The first limit that the transfer's content breaks, as one sentence; null when it breaks none. The id is not looked at.</summary>
    public static string? Check(TransferStock transfer)
    {
        if (!Limits.IsName(transfer.Sku))
            return $"The SKU must have {Limits.NameRule}.";
        if ((transfer.From is not null && !Limits.IsName(transfer.From)) || (transfer.To is not null && !Limits.IsName(transfer.To)))
            return $"The location must have {Limits.NameRule}.";
        if (From(transfer) == To(transfer))
            return "The transfer ends where it starts.";
        if (transfer.Quantity is < 1 or > Limits.AdjustmentQuantity)
            return $"The quantity is {transfer.Quantity}; it must be 1 to {Limits.AdjustmentQuantity}.";
        return null;
    }

    /// <summary>Where it leaves.</summary>
    public static StockKey From(TransferStock transfer) => StockKey.Of(transfer.Sku, transfer.From);

    /// <summary>Where it goes.</summary>
    public static StockKey To(TransferStock transfer) => StockKey.Of(transfer.Sku, transfer.To);

    /// <summary>Takes units off one location and puts them on another, or refuses to.</summary>
    /// <exception cref="UnidentifiedMessageException">The transfer id breaks its limits.</exception>
    public static IReadOnlyList<object> Transfer(InventoryState state, TransferStock transfer)
    {
        UnidentifiedMessageException.ThrowUnlessId(transfer.TransferId, "transfer");
        if (Check(transfer) is { } problem)
            return Reject(transfer, RejectionReasons.Invalid, problem);

        var (from, to) = (From(transfer), To(transfer));
        if (state.Find(from) is not { } source)
            return Reject(transfer, RejectionReasons.UnknownSku, $"{from} is not stocked.");
        if (StockRules.CheckLevel(from, source, -transfer.Quantity) is var (reason, detail))
            return Reject(transfer, reason, detail);
        if (StockRules.CheckLevel(to, state.Find(to), transfer.Quantity) is var (overflow, tooMuch))
            return Reject(transfer, overflow, tooMuch);

        var cause = $"transfer:{transfer.TransferId}";
        var left = state.Move(cause, from, MovementKind.TransferOut, -transfer.Quantity, 0);
        var came = state.Move(cause, to, MovementKind.TransferIn, transfer.Quantity, 0);
        return
        [
            new StockTransferred
            {
                TransferId = transfer.TransferId, Sku = transfer.Sku, From = from.Location, To = to.Location, Quantity = transfer.Quantity,
                FromOnHand = left.OnHand, ToOnHand = came.OnHand,
            },
        ];
    }

    private static IReadOnlyList<object> Reject(TransferStock transfer, string reason, string detail) =>
        [new StockTransferRejected { TransferId = transfer.TransferId, Reason = reason, Detail = detail }];
}
