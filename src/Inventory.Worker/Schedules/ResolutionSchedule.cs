using Inventory.Worker.Configuration;
using Inventory.Worker.Consumers;

namespace Inventory.Worker.Schedules;

/// <summary>Who looks for payments and refunds whose outcome is not known, and when.</summary>
internal static class ResolutionSchedule
{
    /// <summary>Adds the look-up, which one worker of all runs, and the alarm, which each of them can raise.</summary>
    public static void AddPaymentResolution(this IServiceCollection services, IConfiguration configuration, bool useLocks)
    {
        services.AddCheckedOptions<ResolutionOptions>(configuration, ResolutionOptions.Section);
        services.AddSingleton<CapturePaymentHandler>();
        services.AddSingleton<RefundPaymentHandler>();
        services.AddSingleton<PaymentLocks>();
        services.AddSingleton<OpenPayments>();
        services.AddSingleton<PaymentResolution>();
        services.AddSingleton<PaymentAlarm>();
        var interval = (configuration.GetSection(ResolutionOptions.Section).Get<ResolutionOptions>() ?? new()).ResolveInterval;
        // Each payment has its own lock and its own look at it.
        services.AddSchedule(
            "payment-resolution", LockNames.PaymentGroup, interval, useLocks,
            (provider, _, stop) => provider.GetRequiredService<PaymentResolution>().RunAsync(stop));
        services.AddSchedule("payment-alarm", interval, (provider, stop) => provider.GetRequiredService<PaymentAlarm>().RunAsync(stop));
    }
}
