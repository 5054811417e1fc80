namespace Locks.Sides;

/// <summary>A lock that is held, and how its holder finds out that it is not any more.</summary>
internal sealed record HeldLock(IAsyncDisposable Held, Func<bool> IsLost) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Held.DisposeAsync();
}
