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
        var (stoodSince, last, inDoubt) = (start, (RecordPulse?)null, 0L);
        while (true)
        {
            var pulse = await RecordPulse.ReadAsync(database, cancellationToken);
            var waiting = broker is null ? 0 : (await Queues.DepthsAsync(broker, Queues.AllWithDelays, cancellationToken)).Values.Sum();
            var now = time.GetTimestamp();
            if (pulse != last || waiting > 0 || pulse.Unsent > 0)
                (stoodSince, last) = (now, pulse);
            else if (time.GetElapsedTime(stoodSince, now) >= StandStill)
            {
                inDoubt = await RecordPulse.CountPaymentsInDoubtAsync(database, cancellationToken);
                if (inDoubt == 0)
                    return null;
                stoodSince = now;
            }

            if (time.GetElapsedTime(start, now) >= atMost)
                return $"{waiting} messages wait in queues, {pulse.Unsent} answers are not sent yet, {inDoubt} payments and refunds are at the provider";
            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
