using Inventory.Domain;
using Inventory.Worker.Configuration;
using Inventory.Worker.Consumers;
using Locking;
using Messaging.Processing;
using Microsoft.Extensions.Options;

namespace Inventory.Worker.Schedules;

/// <summary>Who sweeps, and when.</summary>
internal static class ExpirySchedule
{
    private const string Name = "expiry";

    /// <summary>Adds the sweep: under a lock, so that one worker of all runs it, or on each of them when there are no locks.</summary>
    public static void AddExpirySweep(this IServiceCollection services, IConfiguration configuration, bool useLocks)
    {
        services.AddCheckedOptions<ReservationOptions>(configuration, ReservationOptions.Section);
        services.AddSingleton(provider => new Decisions(provider.GetRequiredService<IOptions<ReservationOptions>>().Value.Hold));
        services.AddSingleton<ExpirySweep>();
        if (!useLocks)
        {
            services.AddHostedService<UnlockedExpirySweep>();
            return;
        }

        // The period is needed before the container is there to check the options; a wrong one is told by their validation.
        var interval = configuration.GetSection(ReservationOptions.Section).Get<ReservationOptions>()?.SweepInterval ?? new ReservationOptions().SweepInterval;
        services.AddLockedSchedule(
            Name, LockNames.StockGroup, interval > TimeSpan.Zero ? interval : new ReservationOptions().SweepInterval,
            (run, cancellationToken) => run.Services.GetRequiredService<ExpirySweep>().RunAsync(() => EnsureHeld(run.Lease), cancellationToken));
    }

    private static void EnsureHeld(Lease lease)
    {
        if (!lease.IsHeld)
            throw new LocksUnavailableException("The schedule's lock was lost before the transaction could commit.");
    }
}
