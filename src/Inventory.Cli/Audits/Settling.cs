using Inventory.Cli.Brokers;
using Npgsql;

namespace Inventory.Cli.Audits;

/// <summary>Waits until the service has nothing left to do.</summary>
internal sealed class Settling(NpgsqlDataSource database, Broker? broker, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan StandStill = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Returns when queues, delays and outbox are empty and the record has stood still for three seconds: a broker does not tell what
    /// workers hold.
    /// </summary>
    /// <param name="atMost">How long to wait.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Null when settled, else what there is still to do.</returns>
    public async Task<string?> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var (stoodSince, last) = (start, (RecordProgress?)null);
        while (true)
        {
            var (progress, waiting) = await LookAsync(cancellationToken);
            var now = time.GetTimestamp();
            if (progress != last || waiting > 0 || progress.Unsent > 0)
                (stoodSince, last) = (now, progress);
            else if (time.GetElapsedTime(stoodSince, now) >= StandStill)
                return null;
            if (time.GetElapsedTime(start, now) >= atMost)
                return $"{waiting} messages wait in queues, {progress.Unsent} answers are not sent yet, {progress.PaymentsInDoubt} payments are at the provider";
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private async Task<(RecordProgress Progress, long Waiting)> LookAsync(CancellationToken cancellationToken)
    {
        var waiting = broker is null ? 0 : (await Queues.DepthsAsync(broker, Queues.AllWithDelays, cancellationToken)).Values.Sum();
        return (await RecordProgress.ReadAsync(database, cancellationToken), waiting);
    }
}
