namespace Inventory.Cli.Audits;

/// <summary>One check of an audit as JSON.</summary>
internal sealed record FindingSummary(string Name, string Claim, long OffendingRows, long Units, IReadOnlyList<string> Examples, double Seconds);
