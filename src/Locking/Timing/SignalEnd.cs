namespace Locking.Timing;

/// <summary>How waiting for a <see cref="TimedSignal"/> ended.</summary>
internal enum SignalEnd
{
    Called,
    TimedOut,
    Cancelled,
    Disposed,
}
