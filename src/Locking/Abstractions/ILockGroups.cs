namespace Locking;

/// <summary>The lock groups that were configured, by name.</summary>
public interface ILockGroups
{
    /// <summary>The names of all configured groups, in ordinal order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The group of that name.</summary>
    /// <exception cref="ArgumentException">No group of that name is configured; the message lists those that are.</exception>
    ILockGroup Group(string name);
}
