using Locking;
using Messaging.Processing;

namespace Inventory.Worker.Schedules;

/// <summary>Adds jobs that run at fixed periods.</summary>
internal static class ScheduleRegistration
{
    /// <summary>Adds a job that one worker of all runs, under a lock; without locks each of them does.</summary>
    /// <param name="services">The container.</param>
    /// <param name="name">The schedule's name; the same in all workers.</param>
    /// <param name="group">The lock group to use.</param>
    /// <param name="period">From the start of one run to the start of the next; one that is not above zero is told by the options' validation.</param>
    /// <param name="useLocks">Whether there are locks.</param>
    /// <param name="job">The job, with what throws when somebody else may be at it by now.</param>
    public static void AddSchedule(
        this IServiceCollection services, string name, string group, TimeSpan period, bool useLocks,
        Func<IServiceProvider, Action, CancellationToken, Task> job)
    {
        if (period <= TimeSpan.Zero)
            return;
        if (useLocks)
            services.AddLockedSchedule(name, group, period, (run, stop) => job(run.Services, () => EnsureHeld(run.Lease), stop));
        else
            services.AddSchedule(name, period, (provider, stop) => job(provider, static () => { }, stop));
    }

    /// <summary>Adds a job that every worker runs.</summary>
    public static void AddSchedule(
        this IServiceCollection services, string name, TimeSpan period, Func<IServiceProvider, CancellationToken, Task> job)
    {
        if (period <= TimeSpan.Zero)
            return;
        services.AddSingleton<IHostedService>(provider => new UnlockedSchedule(
            name, period, stop => job(provider, stop), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<UnlockedSchedule>>()));
    }

    private static void EnsureHeld(Lease lease)
    {
        if (!lease.IsHeld)
            throw new LocksUnavailableException("The schedule's lock was lost before the transaction could commit.");
    }
}
