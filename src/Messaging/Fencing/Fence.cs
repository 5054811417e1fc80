using Locking;

namespace Messaging.Fencing;

/// <summary>
/// The right to write that a batch's lease gives: its fencing token, and the locks it counts for. Whatever keeps state under a lock stores
/// the token with it and asks <see cref="Allows"/> before it changes that state; the rule is here and nowhere else.
/// </summary>
public sealed class Fence
{
    private readonly string? _group;
    private readonly HashSet<string> _locks;

    /// <summary>The right that a lease gives.</summary>
    /// <param name="group">The lock group; numbers of one group mean nothing in another.</param>
    /// <param name="locks">The locks held.</param>
    /// <param name="token">The fencing token, larger for every later lease on the same lock.</param>
    /// <param name="owner">Identifies the lease, should a token ever be given twice.</param>
    public Fence(string group, IEnumerable<string> locks, long token, Guid owner)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(token);
        _group = group;
        _locks = locks.ToHashSet(StringComparer.Ordinal);
        Token = token;
        Owner = owner;
    }

    private Fence() => _locks = [];

    /// <summary>
    /// Work without locks. It is refused nowhere and refuses nobody: row locks and conditions of the record alone keep it right.
    /// </summary>
    public static Fence None { get; } = new();

    /// <summary>The fencing token; zero without locks.</summary>
    public long Token { get; }

    /// <summary>The lease.</summary>
    public Guid Owner { get; }

    /// <summary>Whether the lock is one of those held. What it does not cover is neither checked nor claimed.</summary>
    public bool Covers(string group, string name) => _group == group && _locks.Contains(name);

    /// <summary>
    /// The rule: whoever comes with a smaller token than the stored one is late. An equal one is the same lease coming again, or, after the
    /// nodes have lost their counters, another that was given the same number; the owner tells them apart where one is stored.
    /// </summary>
    public bool Allows(StoredFence stored) =>
        Token > stored.Token || (Token == stored.Token && (stored.Owner is null || stored.Owner == Owner));

    internal static async ValueTask<Fence> OfAsync(Lease lease, string group, CancellationToken cancellationToken) =>
        new(group, lease.Keys, await lease.SettleFenceAsync(cancellationToken), lease.Id);
}

/// <summary>The fence as it stands with the state it protects.</summary>
/// <param name="Token">The token of the last writer that had one; zero: there was none.</param>
/// <param name="Owner">
/// Its lease. Needed where a claim must stand from one transaction to the next; where the row stays locked from the read to the commit, two
/// holders of one number simply follow each other, and it can be left out.
/// </param>
public readonly record struct StoredFence(long Token, Guid? Owner = null);
