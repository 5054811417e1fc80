namespace Locking;

/// <summary>
/// Locks that live on the same Redis nodes under the same key prefix and settings. One node makes a single-instance lock,
/// an odd number of them a quorum lock; the algorithm is the same.
/// </summary>
public interface ILockGroup
{
    /// <summary>The name the group was configured under.</summary>
    string Name { get; }

    /// <summary>Takes one lock.</summary>
    /// <param name="key">The lock's name inside the group; not empty, at most 512 characters.</param>
    /// <param name="wait">How long to wait while somebody else holds the lock; zero (the default) tries once, <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="cancellationToken">
    /// Ends the wait with <see cref="OperationCanceledException"/>. Whatever was taken by then is given back in the background.
    /// </param>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    /// <exception cref="ObjectDisposedException">The container that owns the group was disposed, also while this waited.</exception>
    ValueTask<LockResult> AcquireAsync(string key, TimeSpan wait = default, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes all the locks or none, in one round trip per node. Order and repetitions do not matter: the group sorts and
    /// removes doubles itself, so that two callers with the same keys in another order cannot block each other for ever.
    /// </summary>
    /// <param name="keys">
    /// The locks' names inside the group; one to <see cref="LockGroupOptions.MaxKeys"/> distinct ones, none empty or longer than 512 characters.
    /// </param>
    /// <param name="wait">How long to wait while somebody else holds one of them; zero (the default) tries once, <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="cancellationToken">
    /// Ends the wait with <see cref="OperationCanceledException"/>. Whatever was taken by then is given back in the background.
    /// </param>
    /// <exception cref="ArgumentException">No key, too many keys, or a key that is empty or too long.</exception>
    /// <exception cref="ObjectDisposedException">The container that owns the group was disposed, also while this waited.</exception>
    ValueTask<LockResult> AcquireAsync(
        IReadOnlyCollection<string> keys, TimeSpan wait = default, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes as many of the locks as are free, in one round trip per node; <see cref="Lease.Keys"/> says which.
    /// </summary>
    /// <param name="keys">As for <see cref="AcquireAsync(IReadOnlyCollection{string}, TimeSpan, CancellationToken)"/>.</param>
    /// <param name="wait">
    /// How long to wait while none of them is free; zero (the default) tries once, <see cref="Timeout.InfiniteTimeSpan"/> waits for ever. A caller to whom
    /// its own process leaves none waits for the first of them.
    /// </param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">No key, too many keys, or a key that is empty or too long.</exception>
    /// <exception cref="ObjectDisposedException">The container that owns the group was disposed, also while this waited.</exception>
    ValueTask<LockResult> AcquireFreeAsync(
        IReadOnlyCollection<string> keys, TimeSpan wait = default, CancellationToken cancellationToken = default);

    /// <summary>
    /// Declares that the group's nodes have never held its locks, so that empty ones may vote at once. For a first deployment, and for
    /// tests on fresh servers. Anything else must wait: an empty node may have forgotten a lease that still lives, so it joins by itself
    /// only when no such lease can exist any more, a little longer than <see cref="LockGroupOptions.Ttl"/> after it lost its memory.
    /// </summary>
    /// <returns>How many nodes vote now.</returns>
    Task<int> DeclareNodesNewAsync();
}
