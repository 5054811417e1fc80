using Inventory.Worker.Operations.Audit.Checks;
using Inventory.Worker.Operations.Audit.Passes;

namespace Inventory.Worker.Operations.Audit;

/// <summary>One invariant, as a query for the rows that break it.</summary>
/// <param name="Name">Short name, unique among the checks.</param>
/// <param name="Claim">What holds when no row is found, as one sentence for people.</param>
/// <param name="Sql">A query that returns a row for each offender: <c>example text</c> for people, <c>units bigint</c> for how much is wrong.</param>
public sealed record AuditCheck(string Name, string Claim, string Sql)
{
    private static readonly string[] Scratch = [ItemBalances.Table, RareAnswers.Table, ProviderBook.Captures, ProviderBook.Refunds];

    /// <summary>True for a check that compares with the provider's book; left out when the book is not given. Default: false.</summary>
    public bool NeedsProviderBook { get; init; }

    /// <summary>
    /// Conditions, cheaper than the query by far, under all of which the query finds nothing, but for an accident of hashes; only when
    /// one is not met is the query run. Default: none, the query is run.
    /// </summary>
    internal IReadOnlyList<AuditCondition> CleanWhen { get; init; } = [];

    /// <summary>True for a check that reads what the audit has prepared for itself in temporary tables.</summary>
    internal bool NeedsScratch => Passes.Select(p => p.Sql).Append(Sql).Any(ReadsScratch);

    /// <summary>The passes that may spare it its query.</summary>
    internal IEnumerable<AuditPass> Passes => CleanWhen.SelectMany(c => c.Passes);

    /// <summary>True for a query of such tables.</summary>
    internal static bool ReadsScratch(string sql) => Scratch.Any(table => sql.Contains(table, StringComparison.Ordinal));
}
