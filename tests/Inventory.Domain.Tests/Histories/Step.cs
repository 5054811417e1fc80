using Inventory.Contracts;

namespace Inventory.Domain.Tests.Histories;

/// <summary>One delivery of a message.</summary>
/// <param name="Message">The message.</param>
/// <param name="Forgotten">True when the inbox has no memory of earlier deliveries. Adjustments rely on it and are never forgotten.</param>
/// <param name="EndsBatch">True when what was decided so far is stored after this one.</param>
internal sealed record Step(object Message, bool Forgotten, bool EndsBatch)
{
    public override string ToString() => $"{Text}{(Forgotten ? " (forgotten)" : "")}{(EndsBatch ? " |" : "")}";

    private string Text => Message switch
    {
        OrderPlaced m => $"place {m.OrderId} {string.Join('+', m.Lines.Select(l => $"{l.Quantity}{l.Sku}@{l.Location}"))}",
        CancelOrder m => $"cancel {m.OrderId}",
        PaymentCaptured m => $"captured {m.PaymentId} {m.OrderId}",
        PaymentDeclined m => $"declined {m.PaymentId} {m.OrderId}",
        AdjustStock m => $"{m.Kind} {m.AdjustmentId} {m.Quantity}{m.Sku}@{m.Location} v{m.SourceVersion}",
        _ => $"{Message}",
    };
}
