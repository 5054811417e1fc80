namespace Locking.Scheduling;

/// <summary>One schedule.</summary>
internal sealed record LockedScheduleOptions(string Name, string Group, TimeSpan Period, Func<LockedRun, CancellationToken, Task> Job)
{
    /// <summary>The key of its lock.</summary>
    public string Key { get; } = "schedule:" + Name;
}
