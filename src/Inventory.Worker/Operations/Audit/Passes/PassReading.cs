namespace Inventory.Worker.Operations.Audit.Passes;

/// <summary>What a pass has found.</summary>
/// <param name="Pass">The pass.</param>
/// <param name="Facts">A value for each of its columns; null is unknown, and equal to nothing.</param>
/// <param name="Elapsed">How long the reading took.</param>
internal sealed record PassReading(AuditPass Pass, IReadOnlyList<string?> Facts, TimeSpan Elapsed);
