namespace Inventory.Worker.Schedules;

/// <summary>A job that every worker runs at a fixed period.</summary>
internal sealed partial class UnlockedSchedule(
    string name, TimeSpan period, Func<CancellationToken, Task> job, TimeProvider time, ILogger<UnlockedSchedule> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await job(stoppingToken);
            }
            catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
            {
                // A run that fails must not end the schedule; the next one comes.
                RunFailed(log, name, problem.Message);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Scheduled run {Name} failed and will be tried again: {Problem}")]
    private static partial void RunFailed(ILogger log, string name, string problem);
}
