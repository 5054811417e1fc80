using Microsoft.Extensions.Options;

namespace Inventory.Worker.Schedules;

/// <summary>The sweep of a service without locks: every worker runs it.</summary>
internal sealed partial class UnlockedExpirySweep(
    ExpirySweep sweep, IOptions<ReservationOptions> options, TimeProvider time, ILogger<UnlockedExpirySweep> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await sweep.RunAsync(static () => { }, stoppingToken);
            }
            catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
            {
                // A sweep that fails must not end the schedule; the next one comes.
                SweepFailed(log, problem.Message);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Looking for holds that have run out failed and will be tried again: {Problem}")]
    private static partial void SweepFailed(ILogger log, string problem);
}
