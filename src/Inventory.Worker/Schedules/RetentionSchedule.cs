using Inventory.Worker.Consumers;
using Messaging;
using Messaging.Retention;

namespace Inventory.Worker.Schedules;

/// <summary>Who begins and drops the epochs of inbox and outbox, and when.</summary>
internal static class RetentionSchedule
{
    /// <summary>Adds it: one worker of all does it, or each of them when there are no locks.</summary>
    public static void AddRetention(this IServiceCollection services, IConfiguration configuration, bool useLocks)
    {
        // The period is needed before the container is there to check the options.
        var interval = (configuration.GetSection("Messaging").Get<MessagingOptions>() ?? new()).RetentionInterval;
        services.AddSchedule(
            "retention", LockNames.StockGroup, interval, useLocks,
            (provider, _, stop) => provider.GetRequiredService<MessageRetention>().RunAsync(stop));
    }
}
