namespace Growth;

/// <summary>One thing grows, all else stays.</summary>
/// <param name="Name">What grows, in a word.</param>
/// <param name="Title">What grows, for people.</param>
/// <param name="Points">How far, ascending.</param>
/// <param name="At">The size at a point.</param>
internal sealed record Series(string Name, string Title, IReadOnlyList<int> Points, Func<int, Size> At)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Series> All(IReadOnlyList<int> rows, IReadOnlyList<int> backlogs) =>
    [
        new("rows", "rows on record", rows, n => new Size(Rows: n)),
        new("skus", "items", [100, 10_000, 1_000_000], n => new Size(Skus: n)),
        new("batch", "messages in a batch at most", [1, 10, 100, 500], n => new Size(Batch: n)),
        new("workers", "workers", [1, 2, 4, 8], n => new Size(Workers: n)),
        new("backlog", "messages waiting", backlogs, n => new Size(Backlog: n)),
    ];
}
