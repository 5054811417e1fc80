namespace Locks.Sides;

/// <summary>A side that can take many locks as one.</summary>
internal interface IManyKeysSide : ISide
{
    /// <summary>Takes all of the locks or none, without waiting.</summary>
    Task<IAsyncDisposable?> AcquireAsync(string[] keys);
}
