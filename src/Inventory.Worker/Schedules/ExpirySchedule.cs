using Inventory.Domain;
using Inventory.Worker.Configuration;
using Inventory.Worker.Consumers;
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
        // The period is needed before the container is there to check the options.
        var interval = (configuration.GetSection(ReservationOptions.Section).Get<ReservationOptions>() ?? new()).SweepInterval;
        services.AddSchedule(
            Name, LockNames.StockGroup, interval, useLocks,
            (provider, ensureLocks, stop) => provider.GetRequiredService<ExpirySweep>().RunAsync(ensureLocks, stop));
    }
}
