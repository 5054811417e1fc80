using Inventory.Worker.Operations.Audit.Checks;

namespace Inventory.Worker.Operations.Audit;

/// <summary>The invariants that an audit proves.</summary>
public static class AuditChecks
{
    /// <summary>All checks, in the order in which they are reported.</summary>
    public static IReadOnlyList<AuditCheck> All { get; } =
        [.. StockChecks.All, .. OrderChecks.All, .. MessageChecks.All, .. PaymentChecks.All, .. RefundChecks.All];
}
