namespace Inventory.Worker.Operations.Audit.Passes;

/// <summary>Something of which a check's claim follows, if it holds.</summary>
/// <param name="Fact">A fact that is true, or that is the same as <paramref name="Other"/>. What is null is neither.</param>
/// <param name="Other">Default: none, the fact is to be true.</param>
internal sealed record AuditCondition(Fact Fact, Fact? Other = null)
{
    /// <summary>The condition that an SQL expression is true.</summary>
    public static AuditCondition Holds(string name, string expression) => new(new AuditPass(name, $"(SELECT {expression} AS holds) asked", ("holds", "holds"))["holds"]);

    /// <summary>The passes that must be read for it.</summary>
    public IEnumerable<AuditPass> Passes => Other is { } other ? [Fact.Pass, other.Pass] : [Fact.Pass];
}
