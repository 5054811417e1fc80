using Inventory.Contracts;
using Inventory.Domain.Orders;

namespace Inventory.Domain.Tests.Histories;

/// <summary>What happens to the transaction after a delivery.</summary>
internal enum Ending
{
    /// <summary>The next delivery is decided in it, too.</summary>
    None,

    /// <summary>It commits.</summary>
    Commit,

    /// <summary>It is lost, and all that was decided in it is delivered again.</summary>
    Crash,
}

/// <summary>Time that passes; no message.</summary>
internal sealed record TimePasses(int Seconds);

/// <summary>One delivery of a message.</summary>
/// <param name="Message">The message.</param>
/// <param name="Forgotten">True when the inbox has no memory of earlier deliveries; only for messages that do not rely on it.</param>
/// <param name="Ending">What follows.</param>
internal sealed record Step(object Message, bool Forgotten, Ending Ending)
{
    public override string ToString() => $"{Text}{(Forgotten ? " (forgotten)" : "")}{(Ending == Ending.None ? "" : $" | {Ending}")}";

    private string Text => Message switch
    {
        OrderPlaced m => $"place {m.OrderId} {string.Join('+', m.Lines.Select(Line))} {m.HoldSeconds}s {(m.AllowPartial ? "partial" : "")}",
        CancelOrder m => $"cancel {m.OrderId}",
        ExtendReservation m => $"extend {m.OrderId} {m.HoldSeconds}s",
        CommitOrder m => $"commit {m.OrderId} {string.Join('+', m.Lines?.Select(Line) ?? [])}",
        PaymentCaptured m => $"captured {m.PaymentId} {m.OrderId}",
        PaymentDeclined m => $"declined {m.PaymentId} {m.OrderId}",
        AdjustStock m => $"{m.Kind} {m.AdjustmentId} {m.Quantity}{m.Sku}@{m.Location} v{m.SourceVersion}",
        TransferStock m => $"transfer {m.TransferId} {m.Quantity}{m.Sku} {m.From}->{m.To}",
        ConfigureStock m => $"configure {m.Sku}@{m.Location} +{m.BackorderLimit} low {m.LowStockThreshold} v{m.SourceVersion}",
        HoldEnded m => $"hold of {m.OrderId} ended?",
        TimePasses m => $"{m.Seconds} s pass",
        _ => $"{Message}",
    };

    private static string Line(OrderLine line) => $"{line.Quantity}{line.Sku}@{line.Location}";
}
