namespace Inventory.Cli.Demo;

/// <summary>Something the service promises, and what shows that it was kept.</summary>
internal sealed record Guarantee(bool Holds, string Promise, string Proof);
