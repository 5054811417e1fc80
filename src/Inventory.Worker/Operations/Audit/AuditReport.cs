namespace Inventory.Worker.Operations.Audit;

/// <summary>What an audit found.</summary>
/// <param name="Findings">One for each check that ran, in the order of <see cref="AuditChecks.All"/>.</param>
/// <param name="Totals">How much was looked at.</param>
public sealed record AuditReport(IReadOnlyList<AuditFinding> Findings, AuditTotals Totals)
{
    /// <summary>How long each reading took that checks share. It is in no finding, except of a check that waited for one.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Readings { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>True when every invariant that was checked holds.</summary>
    public bool IsClean => Findings.All(f => f.IsClean);

    /// <summary>True when the provider's book was part of it.</summary>
    public bool ComparedWithProvider => Findings.Any(f => f.Check.NeedsProviderBook);

    /// <summary>Units promised beyond what there is.</summary>
    public long OversoldUnits => Of(Checks.StockChecks.Oversold).Units;

    /// <summary>Orders that took effect more than once.</summary>
    public long OrdersAppliedTwice => Of(Checks.OrderChecks.AppliedOnce).OffendingRows;

    /// <summary>Payment ids captured more than once, by the record or by the provider's book.</summary>
    public long PaymentsCapturedTwice => Of(Checks.PaymentChecks.CapturedOnce).OffendingRows;

    private AuditFinding Of(AuditCheck check) => Findings.Single(f => f.Check.Name == check.Name);
}
