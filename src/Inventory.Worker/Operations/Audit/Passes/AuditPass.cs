namespace Inventory.Worker.Operations.Audit.Passes;

/// <summary>One reading of many rows, from which many checks learn something: a query of one row, whose columns are facts.</summary>
internal sealed class AuditPass
{
    private readonly string[] _facts;

    /// <param name="name">Short name, for whoever wants to know where the time went.</param>
    /// <param name="from">What is read, as it stands behind FROM.</param>
    /// <param name="facts">Name and expression, mostly an aggregate, of each fact.</param>
    public AuditPass(string name, string from, params (string Name, string Expression)[] facts)
    {
        (Name, _facts) = (name, [.. facts.Select(f => f.Name)]);
        Sql = $"SELECT {string.Join(", ", facts.Select(f => $"({f.Expression})::text"))} FROM {from}";
    }

    public string Name { get; }

    /// <summary>The query. Its columns are text: they are compared, and need not be understood.</summary>
    public string Sql { get; }

    /// <summary>One of its facts.</summary>
    public Fact this[string fact] => new(this, Array.IndexOf(_facts, fact) is >= 0 and var column ? column : throw new ArgumentOutOfRangeException(nameof(fact), fact, Name));
}
