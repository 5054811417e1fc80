using Inventory.Worker.Payments;
using Microsoft.Extensions.Options;

namespace Inventory.Worker.Schedules;

/// <summary>Tells of payments and refunds that have been without an outcome for too long: money may have moved that nobody knows of.</summary>
internal sealed partial class PaymentAlarm(OpenPayments open, IOptions<ResolutionOptions> options, ILogger<PaymentAlarm> log)
{
    private (long Payments, long Refunds) _told;

    /// <summary>Counts them; tells in the log when there are more or fewer than the last time.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var overdue = await open.OverdueAsync(options.Value.AlarmAfter, cancellationToken);
        PaymentTelemetry.Overdue.Record(overdue.Payments, PaymentTelemetry.Kind("payment"));
        PaymentTelemetry.Overdue.Record(overdue.Refunds, PaymentTelemetry.Kind("refund"));
        if (overdue == _told)
            return;
        _told = overdue;
        if (overdue == default)
            AllKnown(log);
        else
            StillUnknown(log, overdue.Payments, overdue.Refunds, options.Value.AlarmAfter);
    }

    [LoggerMessage(1, LogLevel.Error, "The outcome of {Payments} payments and {Refunds} refunds has not been known for more than {Age}; inventory audit lists them")]
    private static partial void StillUnknown(ILogger log, long payments, long refunds, TimeSpan age);

    [LoggerMessage(2, LogLevel.Information, "The outcome of every payment and refund is known again")]
    private static partial void AllKnown(ILogger log);
}
