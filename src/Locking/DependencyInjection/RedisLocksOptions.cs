namespace Locking;

/// <summary>All lock groups of a process, by name.</summary>
public sealed class RedisLocksOptions
{
    /// <summary>The groups. Names are free; they show up in metrics, logs and, unless a prefix is set, in the keys.</summary>
    public IDictionary<string, LockGroupOptions> Groups { get; } = new Dictionary<string, LockGroupOptions>(StringComparer.Ordinal);

    /// <summary>Adds a group, or changes the one of that name.</summary>
    /// <returns>This object, to add more.</returns>
    public RedisLocksOptions Group(string name, Action<LockGroupOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        if (!Groups.TryGetValue(name, out var group))
            Groups[name] = group = new LockGroupOptions();
        configure(group);
        return this;
    }

    /// <summary>Adds a group on the given nodes with the default settings.</summary>
    /// <param name="name">The group's name.</param>
    /// <param name="nodes">One StackExchange.Redis configuration string per node; an odd number.</param>
    /// <returns>This object, to add more.</returns>
    public RedisLocksOptions Group(string name, params string[] nodes) => Group(name, group => group.Nodes = [.. nodes]);
}
