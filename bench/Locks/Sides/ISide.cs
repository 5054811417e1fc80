namespace Locks.Sides;

/// <summary>One way of locking, as a program would use it.</summary>
internal interface ISide : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Takes the lock, waiting at most that long, or returns null.</summary>
    Task<IAsyncDisposable?> AcquireAsync(string key, TimeSpan wait);

    /// <summary>Takes a free lock and keeps it.</summary>
    Task<HeldLock> HoldAsync(string key);
}
