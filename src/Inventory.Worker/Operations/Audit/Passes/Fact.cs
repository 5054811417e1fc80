namespace Inventory.Worker.Operations.Audit.Passes;

/// <summary>A column of a pass.</summary>
internal readonly record struct Fact(AuditPass Pass, int Column);
