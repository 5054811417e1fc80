namespace Locking.Timing;

/// <summary>Something a <see cref="LockScheduler"/> calls when its time has come. Carries its own place in the scheduler's heap.</summary>
internal abstract class ScheduledEntry
{
    internal const int NotScheduled = -1;

    internal int HeapIndex { get; set; } = NotScheduled;

    internal long DueMono { get; set; }

    /// <summary>
    /// Called once per scheduling on a timer thread, without locks held. Must return quickly and not throw.
    /// </summary>
    internal abstract void OnDue();

    /// <summary>Called instead when the scheduler has ended, for each scheduling: nothing it was waiting for will come. As <see cref="OnDue"/>.</summary>
    internal abstract void OnEnded();

    /// <summary>Called when the UTC clock moved against the monotonic one: deadlines may have passed early.</summary>
    internal abstract void OnClockJump();
}
