using Inventory.Worker.Operations.Audit;

namespace Inventory.Cli.Audits;

/// <summary>An audit as JSON.</summary>
internal sealed record AuditSummary
{
    public required bool Clean { get; init; }

    public required long OversoldUnits { get; init; }

    public required long OrdersAppliedTwice { get; init; }

    public required long PaymentsCapturedTwice { get; init; }

    public required bool ComparedWithProvider { get; init; }

    public required AuditTotals Totals { get; init; }

    public required IReadOnlyList<FindingSummary> Checks { get; init; }

    public static AuditSummary Of(AuditReport report) => new()
    {
        Clean = report.IsClean,
        OversoldUnits = report.OversoldUnits,
        OrdersAppliedTwice = report.OrdersAppliedTwice,
        PaymentsCapturedTwice = report.PaymentsCapturedTwice,
        ComparedWithProvider = report.ComparedWithProvider,
        Totals = report.Totals,
        Checks = [.. report.Findings.Select(f => new FindingSummary(f.Check.Name, f.Check.Claim, f.OffendingRows, f.Units, f.Examples, f.Elapsed.TotalSeconds))],
    };
}
