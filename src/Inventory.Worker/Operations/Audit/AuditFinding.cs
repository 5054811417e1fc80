namespace Inventory.Worker.Operations.Audit;

/// <summary>What one check found.</summary>
/// <param name="Check">The check.</param>
/// <param name="OffendingRows">How many rows break the invariant; 0 when it holds.</param>
/// <param name="Units">How much is wrong over all of them, in the check's own unit.</param>
/// <param name="Examples">As many of them as were asked for, in ordinal order.</param>
/// <param name="Elapsed">How long the check took, without the readings that it shares with others: see <see cref="AuditReport.Readings"/>.</param>
public sealed record AuditFinding(AuditCheck Check, long OffendingRows, long Units, IReadOnlyList<string> Examples, TimeSpan Elapsed)
{
    /// <summary>Whether the invariant holds.</summary>
    public bool IsClean => OffendingRows == 0;
}
