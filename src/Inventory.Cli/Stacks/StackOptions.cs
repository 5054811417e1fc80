namespace Inventory.Cli.Stacks;

/// <summary>What a local stack consists of.</summary>
internal sealed record StackOptions
{
    public int Workers { get; init; } = 3;

    /// <summary>Folder for the workers' logs; made when missing, and cleared of older ones.</summary>
    public required string LogFolder { get; init; }

    /// <summary>More settings for the workers, as environment variables.</summary>
    public IReadOnlyDictionary<string, string> WorkerSettings { get; init; } = new Dictionary<string, string>();
}
